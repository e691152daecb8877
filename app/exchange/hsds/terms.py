"""Taxonomies and their terms: the tree of needs, our closed lists, and the zorgroutes with their steps."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from app.exchange.hsds.closed_lists import CLOSED_LISTS, TOEGANGSWEGEN
from app.exchange.hsds.entries import Entry
from app.exchange.hsds.objects import Object, derived, known, shared
from app.models.kinds import Stap, Werkgebied, Zorgroute
from app.models.tables import uuid_for
from app.vocabulary.contents import HulpvraagInhoud
from app.vocabulary.ladder import Ladder

LANGUAGE = "nl"
HULPVRAAG, ZORGROUTE, ZWAARTE = "hulpvraag", "zorgroute", "zwaarte"

LIGHTEST, HEAVIEST = 1, 6


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """One list of terms."""

    id: UUID
    naam: str
    omschrijving: str

    def as_json(self) -> Object:
        """The HSDS taxonomy."""
        return known(id=self.id, name=self.naam, description=self.omschrijving)


@dataclass(frozen=True, slots=True)
class Term:
    """One term; `words` are what people call it besides its name, for who searches."""

    id: UUID
    code: str
    naam: str
    omschrijving: str
    taxonomy: Taxonomy
    parent: UUID | None = None
    words: tuple[str, ...] = ()

    def as_json(self) -> Object:
        """The HSDS taxonomy_term."""
        return known(
            id=self.id,
            code=self.code,
            name=self.naam,
            description=self.omschrijving,
            parent_id=self.parent,
            taxonomy=self.taxonomy.naam,
            language=LANGUAGE,
            taxonomy_id=self.taxonomy.id,
        )


class Terms:
    """Every taxonomy and every term of this directory, each found by its id or by what we call it."""

    def __init__(
        self,
        regio: str,
        needs: Iterable[HulpvraagInhoud],
        ladder: Ladder,
        routes: Iterable[Entry],
        area_names: Callable[[Werkgebied], list[str]],
    ) -> None:
        self.taxonomies: dict[UUID, Taxonomy] = {}
        self.by_id: dict[UUID, Term] = {}
        self.children: dict[UUID, list[UUID]] = defaultdict(list)
        self.steps: dict[str, list[tuple[Term, Stap]]] = defaultdict(list)
        """Slug of an organisatie → the steps of zorgroutes in which it acts."""
        self._by_code: dict[tuple[str, str], Term] = {}
        self._add_needs(regio, needs)
        for key, (naam, omschrijving, codes) in CLOSED_LISTS.items():
            self._add_closed_list(key, naam, omschrijving, codes)
        self._add_ladder(regio, ladder)
        self._add_routes(regio, routes, area_names)

    def get(self, taxonomy: str, code: str) -> Term:
        """A term by what we call it. Raises KeyError when there is none: a need may have left the tree."""
        return self._by_code[taxonomy, code]

    def find(self, taxonomy: str, codes: Iterable[str]) -> list[Term]:
        """The terms of these codes; one that does not exist (any more) is passed over."""
        return [self._by_code[taxonomy, code] for code in codes if (taxonomy, code) in self._by_code]

    def with_descendants(self, term: UUID) -> frozenset[UUID]:
        """This term and everything below it."""
        found, todo = {term}, [term]
        while todo:
            below = [child for child in self.children.get(todo.pop(), ()) if child not in found]
            found.update(below)
            todo += below
        return frozenset(found)

    def _taxonomy(self, identity: UUID, naam: str, omschrijving: str) -> Taxonomy:
        made = self.taxonomies[identity] = Taxonomy(identity, naam, omschrijving)
        return made

    def _add(self, key: str, term: Term) -> Term:
        self.by_id[term.id] = self._by_code[key, term.code] = term
        if term.parent:
            self.children[term.parent].append(term.id)
        return term

    def _add_needs(self, regio: str, needs: Iterable[HulpvraagInhoud]) -> None:
        text = "Waarvoor mensen hulp zoeken, in een boom."
        taxonomy = self._taxonomy(uuid_for(regio, "taxonomy", HULPVRAAG), "Hulpvragen", text)
        for need in needs:
            parent = uuid_for(regio, "hulpvraag", need.ouder) if need.ouder else None
            words = (*need.woorden.zeker, *need.woorden.waarschijnlijk)
            identity = uuid_for(regio, "hulpvraag", need.id)
            self._add(HULPVRAAG, Term(identity, need.id, need.naam, need.omschrijving, taxonomy, parent, words))

    def _add_closed_list(self, key: str, naam: str, omschrijving: str, codes: Mapping[str, str]) -> None:
        taxonomy = self._taxonomy(shared("taxonomy", key), naam, omschrijving)
        for code, text in codes.items():
            self._add(key, Term(shared("taxonomy_term", key, code), code, code, text, taxonomy))

    def _add_ladder(self, regio: str, ladder: Ladder) -> None:
        """Which type stands where is the region's own choice, so these terms are the region's too."""
        text = "Hoe licht of zwaar de hulp is: 1 is het lichtst, 6 het zwaarst."
        taxonomy = self._taxonomy(uuid_for(regio, "taxonomy", ZWAARTE), "Zwaarte", text)
        for weight in range(LIGHTEST, HEAVIEST + 1):
            types = [row.type for row in ladder.rijen if row.zwaarte == weight]
            told = f"Plaats {weight} van {HEAVIEST}. Hier staan: {', '.join(types)}." if types else f"Plaats {weight}."
            identity = uuid_for(regio, "zwaarte", str(weight))
            self._add(ZWAARTE, Term(identity, str(weight), f"zwaarte {weight}", told, taxonomy))

    def _add_routes(self, regio: str, routes: Iterable[Entry], area_names: Callable[[Werkgebied], list[str]]) -> None:
        text = "Zorgroutes: stappen van de eerste vraag tot de hulp. Elke stap is een term onder zijn route."
        taxonomy = self._taxonomy(uuid_for(regio, "taxonomy", ZORGROUTE), "Zorgroutes", text)
        for entry in routes:
            route = cast(Zorgroute, entry.inhoud)
            needs = [term.naam for term in self.find(HULPVRAAG, route.hulpvragen)]
            told = _route_text(route, area_names(route.werkgebied), needs)
            top = self._add(ZORGROUTE, Term(entry.id, entry.slug, route.naam, told, taxonomy))
            for number, stap in enumerate(route.stappen, 1):
                code = f"{entry.slug}/{number}"
                # A step is known by its place: it has no name of its own, and its words may be mended.
                identity = derived(entry.id, "stap", str(number))
                naam = f"{number}. {stap.wie}: {stap.wat}"
                term = self._add(ZORGROUTE, Term(identity, code, naam, _step_text(stap), taxonomy, top.id))
                if stap.organisatie:
                    self.steps[stap.organisatie].append((term, stap))


def _route_text(route: Zorgroute, areas: list[str], needs: list[str]) -> str:
    parts = [
        route.samenvatting,
        route.beschrijving,
        f"Voor: {', '.join(areas)}.",
        f"Hulpvragen: {', '.join(needs)}." if needs else None,
        f"Wie kan beginnen: {', '.join(route.starters)}." if route.starters else None,
        *(TOEGANGSWEGEN[way] for way in route.toegangswegen),
        f"Wettelijke basis: {'; '.join(route.wettelijke_basis)}." if route.wettelijke_basis else None,
        f"Betaald uit: {', '.join(route.financiering)}." if route.financiering else None,
        f"Fase: {route.fase.stand}." if route.fase.stand != "actief" else None,
        _certainty(route.herkomst.zekerheid),
    ]
    return "\n".join(filter(None, parts))


def _step_text(stap: Stap) -> str:
    told = {
        "Wie": stap.wie,
        "Wat": stap.wat,
        "Casusregie": stap.casusregie,
        "Besluit of document": stap.besluit,
        "Termijn": stap.termijn,
        "Wettelijke basis": stap.wettelijke_basis,
    }
    return "\n".join([*(f"{name}: {text}" for name, text in told.items() if text), _certainty(stap.zekerheid)])


def _certainty(zekerheid: str) -> str:
    return "Zekerheid: uit een bron." if zekerheid == "bron" else "Zekerheid: algemene kennis, niet nagekeken."
