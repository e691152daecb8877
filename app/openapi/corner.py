"""A small, coherent corner of a region's seed, in the program's own shapes and without a database."""

from datetime import UTC, datetime
from pathlib import Path

from app.exchange.seed_files import Reader, Record
from app.models.kinds import ROLE_SOORT, Aanbod, Inhoud, Organisatie, Soort, Voorziening, Werkgebied, references
from app.models.tables import uuid_for
from app.search.cards import Published, Surroundings, to_document
from app.search.engine import Document
from app.vocabulary.contents import HulpvraagInhoud
from app.vocabulary.ladder import Ladder
from app.vocabulary.languages import Languages
from app.vocabulary.names import NameIndex
from app.vocabulary.needs import Needs
from app.vocabulary.places import Places
from app.vocabulary.service import Vocabulary
from app.vocabulary.wegwijzer import Wegwijzer

DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""When all of it was published: it is the same on whatever day one looks."""

OTHERS: tuple[Soort, ...] = ("expertise", "arrangement", "zorgroute")

Entry = tuple[Soort, Record, Inhoud]


class Corner:
    """One offer that anyone may walk into, all that belongs to it, and one entry of every other kind.

    Raises LookupError when the seed has no such offer, or cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self.seed = seed = Reader(folder).seed()
        if seed.regio is None or seed.ladder is None:
            raise LookupError("the seed has no region or no ladder")
        self.slug, self.offer = _open_offer(seed.vermeldingen)
        served = self._codes(self.offer.werkgebied)
        self.gemeente = next(gemeente for gemeente in seed.gemeenten if gemeente.code in served)
        self.needs = self._need_and_above(self.offer.hulpvragen[0])
        self.documents = self._documents(seed.regio.id, seed.ladder)
        self.vocabulary = self._vocabulary()

    @property
    def need(self) -> HulpvraagInhoud:
        """What the offer is for, first of all."""
        return self.needs[0]

    def document(self, soort: Soort) -> Document | None:
        """The one of this kind; of the organisaties the one that makes the offer."""
        slug = self.offer.organisatie if soort == "organisatie" else None
        return next((d for d in self.documents if d["soort"] == soort and slug in (None, d["id"])), None)

    def _codes(self, area: Werkgebied) -> set[str]:
        """As `directory.projections.gemeenten_of`, from the files."""
        if area.hele_regio:
            return {gemeente.code for gemeente in self.seed.gemeenten}
        inside = (set(each.gemeenten) for each in self.seed.gebieden if each.id in area.gebieden)
        return set(area.gemeenten).union(*inside)

    def _need_and_above(self, need: str | None) -> list[HulpvraagInhoud]:
        known = {each.id: each for each in self.seed.hulpvragen}
        found = []
        while need:
            found.append(known[need])
            need = known[need].ouder
        return found

    def _entries(self) -> list[Entry]:
        def suits(entry: Entry) -> tuple[bool, bool]:
            inhoud = entry[2]
            asked = isinstance(inhoud, Aanbod) and self.need.id in inhoud.hulpvragen
            return self.gemeente.code in self._codes(inhoud.werkgebied), asked

        of_kind = [[each for each in self.seed.vermeldingen if each[0] == soort] for soort in OTHERS]
        chosen = [max(entries, key=suits) for entries in of_kind if entries]
        chosen += [each for each in self.seed.vermeldingen if each[2] is self.offer]
        named = {self.gemeente.toegang}
        for _, _, inhoud in chosen:
            for role, slugs in references(inhoud).items():
                named |= slugs if ROLE_SOORT[role] == "organisatie" else set()
        return chosen + [each for each in self.seed.vermeldingen if each[0] == "organisatie" and each[1].id in named]

    def _documents(self, regio: str, ladder: Ladder) -> list[Document]:
        entries = self._entries()
        around = Surroundings(
            organisaties={
                record.id: {"id": record.id, "naam": each.naam, "telefoon": each.telefoon, "website": each.website}
                for _, record, each in entries
                if isinstance(each, Organisatie)
            },
            hulpvragen={need.id: need.naam for need in self.seed.hulpvragen},
        )
        return [
            to_document(_published(regio, each), each[2], self._codes(each[2].werkgebied), around, ladder)
            for each in entries
        ]

    def _vocabulary(self) -> Vocabulary:
        office = self.gemeente.toegang
        return Vocabulary(
            gemeenten={self.gemeente.code: self.gemeente.naam},
            toegang={self.gemeente.code: office} if office else {},
            areas={area.id: area for area in self.seed.gebieden},
            needs=Needs(self.needs),
            places=Places((), (), {}, Languages({})),
            organisations=NameIndex(()),
            organisation_ids=frozenset(),
            wegwijzer=Wegwijzer(),
        )


def _open_offer(entries: list[Entry]) -> tuple[str, Voorziening]:
    """The one that shows most: from a source, of one place, with ages."""
    offers = [
        (record.id, inhoud)
        for _, record, inhoud in entries
        if isinstance(inhoud, Voorziening) and inhoud.hulpvragen and "zonder verwijzing" in inhoud.toegangswegen
    ]
    if not offers:
        raise LookupError("the seed has no offer that anyone may walk into")

    def telling(offer: tuple[str, Voorziening]) -> tuple[bool, ...]:
        inhoud = offer[1]
        known = inhoud.herkomst.zekerheid == "bron", inhoud.fase.stand == "actief"
        return (*known, bool(inhoud.leeftijden), inhoud.bereik == "lokaal", bool(inhoud.financiering))

    return max(offers, key=telling)


def _published(regio: str, entry: Entry) -> Published:
    soort, record, _ = entry
    return Published(
        id=uuid_for(regio, soort, record.id),
        soort=soort,
        slug=record.id,
        versie=1,
        gewijzigd_op=DAY,
        gecontroleerd_op=record.gecontroleerd_op,
    )
