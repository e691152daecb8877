"""The main job: question in, addresses out. No database on this path; documents carry all that an answer shows."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rapidfuzz import fuzz

from app.advice import urgent
from app.advice.fit import Fit, age_fits, fits, judge, serves
from app.advice.meaning import EncodedMeaning, Learned, Meaning, NoMeaning
from app.advice.question import Danger, Question
from app.advice.rank import Steady, cover, implied, listen, lot, scores, weigh
from app.advice.understand import Understanding
from app.search.engine import Document, Query, Searcher
from app.vocabulary.dutch import SKIPPED
from app.vocabulary.names import squeeze
from app.vocabulary.needs import SeenNeed
from app.vocabulary.region import Region
from app.vocabulary.service import Vocabulary

CANDIDATES = 200
MOST_FREE = 40
"""Of the free help of one gemeente, the lightest and nearest first; Drenthe's have up to five."""

SEVERAL = 2
"""Unsure needs from which there is something to choose."""

ADDRESS_KINDS = ("voorziening", "arrangement", "zorgroute")
NEVER = {"fase": ("plan", "beëindigd")}
"""A plan or an ended offer is never an address."""

OUTDATED_AFTER = 3
"""Years after its newest source, or its last check, from which an answer says that it may be outdated."""

NAMED = 4.0
"""What asking for an entry by its own name is worth: more than any other reason."""

MOST_NAMED = 10

SHORT = 9
"""Words up to which a question may say an entry's name; longer ones are stories."""


WARM = 3_000
"""Words of practice questions that are prepared at start, the most common first: 1.5 s."""

Ranked = tuple[float, Document]
"""A candidate with its score: the order is by score, the words come only for what is shown."""

Route = tuple[float, set[str], Document]
"""A zorgroute with how much of the question it covers, and its needs."""


@dataclass(slots=True)
class _Kept:
    """Part of nearly every answer, and the same until an entry changes."""

    position: int
    free_help: dict[str, list[Document]] = field(default_factory=dict)
    """Per gemeente."""
    signposted: dict[tuple[str, str], Document] | None = None
    """All that the wegwijzer names."""
    steady: Steady = field(default_factory=dict)


class Advice:
    """Answers questions in one region. Thread-safe; understanding is replaced whole when the vocabulary changes."""

    def __init__(
        self,
        engine: Searcher,
        region: Region,
        vocabulary: Vocabulary,
        today: Callable[[], date] = date.today,
        learned: Learned | None = None,
    ) -> None:
        self.engine, self.region, self.today = engine, region, today
        self._weights = learned.weights.without_tables() if learned else None
        self._meaning: Meaning = EncodedMeaning(learned) if learned else NoMeaning()
        self.understanding = self._understanding(vocabulary)
        self._cards: dict[tuple[str, str], dict[str, Any] | None] = {}
        self._kept = _Kept(0)

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary in use."""
        return self.understanding.vocabulary

    def load(self) -> None:
        """Read what a first question would wait for: the encoder and the dictionaries. 1 to 2 s, once a process."""
        self.understanding.understand("Kwartelnest, zebrapad?")  # words that no dictionary of needs knows, so all look

    def warm(self) -> None:
        """Prepare for the words that people and phrases use, the most common first. Takes seconds; questions go on
        beside it, and one that comes earlier reads its own words by itself."""
        common = self._weights.gewoon if self._weights else {}
        first = sorted(common, key=lambda word: common[word])[:WARM]
        self._meaning.learn([*first, *self.vocabulary.needs.lexicon()])

    def renew(self, vocabulary: Vocabulary) -> None:
        """Take in a changed vocabulary; questions under way finish with the old one."""
        self.understanding = self._understanding(vocabulary)
        self._cards = {}

    def _understanding(self, vocabulary: Vocabulary) -> Understanding:
        return Understanding(vocabulary, self.region, self._meaning, self._weights)

    def understand(self, text: str) -> Question:
        """What a text asks."""
        return self.understanding.understand(text)

    def dangers_of(self, question: Question) -> list[Danger]:
        """Every danger in it, by words or by need."""
        return self.understanding.dangers_of(question)

    def ranked(self, question: Question) -> list[Ranked]:
        """Every candidate that fits, best first. Equal ones by the day's lot."""
        vocabulary, today = self.vocabulary, self.today()
        self._like_organisation(question)
        named = self._named(question)
        found = {document["uuid"]: document for document in (*named.values(), *self._candidates(question))}
        candidates = list(found.values())
        weigh(question, vocabulary, candidates)
        listen(question, candidates)
        score = scores(question, vocabulary, self._at_this_position().steady)
        scored = [
            (score(document) + (NAMED if uuid in named else 0.0), document)
            for uuid, document in found.items()
            if fits(document, question, vocabulary)
            or (serves(document, question) and (uuid in named or _about(document, question)))
        ]
        scored.sort(key=lambda pair: (-round(pair[0], 6), lot(pair[1]["uuid"], today)))
        return _once(scored)

    def answer(self, question: Question, aantal: int = 10) -> dict[str, Any]:
        """The answer of `juiste-adres` (DESIGN section 4)."""
        ranked = self.ranked(question)
        documents = [document for _, document in ranked]
        routes = self._routes(documents, question)
        return {
            "begrepen": self.understood(question),
            "spoed": urgent.block(self.region.spoed, self.dangers_of(question)),
            "vraagTerug": self._ask_back(question),
            "beperkt": not self.engine.healthy(),
            "adressen": [self._address(document, question, routes) for document in documents[:aantal]],
            "teRaadplegen": self._experts(question),
            "toegang": self.access_offices(question),
            "facetten": _count(documents),
            "totaal": len(ranked),
        }

    def assess(self, slug: str, question: Question) -> dict[str, Any] | None:
        """Whether this organisatie is the right address: its own best offer decides; None when it does not exist."""
        found = self.engine.search(Query(filters={"soort": ("organisatie",), "id": (slug,)}, limit=1)).documents
        if not found:
            return None
        better = [document for _, document in self.ranked(question) if slug not in document["organisaties"]]
        routes = self._routes(better, question)
        own = self._own(found[0], question)
        fitting = [document for document, fit in own if fit.oordeel != "nee"]
        best = own[0][1]
        return {
            "oordeel": best.oordeel,
            "waarom": [{**reason.as_json(), "voldaan": reason.voldaan} for reason in best.waarom],
            "via": self._gate(best),
            "adressen": [self._address(document, question, routes) for document in fitting[:10]],
            "beter": [] if fitting else [self._address(document, question, routes) for document in better[:5]],
            "toegang": self.access_offices(question),
        }

    def _own(self, organisation: Document, question: Question) -> list[tuple[Document, Fit]]:
        """What an organisatie offers, judged, best first; itself when it offers nothing."""
        filters = {"soort": ADDRESS_KINDS, "organisatie": (organisation["id"],)}
        offers = self.engine.search(Query(filters=filters, limit=CANDIDATES)).documents or [organisation]
        judged = [(document, judge(document, question, self.vocabulary)) for document in offers]
        score = scores(question, self.vocabulary, {})

        def place(pair: tuple[Document, Fit]) -> tuple[bool, float, str]:
            document, fit = pair
            return fit.oordeel == "nee", -score(document), document["id"]

        return sorted(judged, key=place)

    def understood(self, question: Question) -> dict[str, Any]:
        """`begrepen`: every conclusion with the words it came from."""
        names = self.vocabulary.gemeenten
        school = question.school_gemeente
        return {
            "gemeenten": [{"code": code, "naam": names[code], "uit": uit} for code, uit in question.gemeenten.items()],
            "hulpvragen": [{"id": need.id, "naam": need.naam, "uit": need.uit} for need in question.needs],
            "leeftijden": [{"van": age.van, "tot": age.tot, "uit": age.uit} for age in question.ages],
            "vrager": question.vrager,
            "organisatie": self._organisation(question),
            "schoolgemeente": {"code": school[0], "naam": names[school[0]], "uit": school[1]} if school else None,
            "tegenspraak": question.contrary,
            "buitenRegio": question.outside is not None,
            "buitenRegioUit": question.outside,
            "taal": question.language,
        }

    def access_offices(self, question: Question) -> dict[str, Any] | None:
        """The office of the child's gemeente; None while the gemeente is not known or not certain."""
        offices = [self.vocabulary.toegang[code] for code in question.gemeenten if code in self.vocabulary.toegang]
        if len(offices) != 1:
            return None
        card = self._card("organisatie", offices[0])
        return card and {
            key: card[key] for key in ("soort", "id", "naam", "samenvatting", "telefoon", "website", "herkomst")
        }

    def gemeenten_of(self, soort: str, slug: str) -> list[str]:
        """Codes of the gemeenten that an entry serves; empty when it does not exist."""
        found = self.engine.search(Query(filters={"soort": (soort,), "id": (slug,)}, limit=1)).documents
        return found[0]["gemeenten"] if found else []

    # --- inside ---------------------------------------------------------------------------------------------------

    def _candidates(self, question: Question) -> Iterable[Document]:
        """Entries for the asked needs and kinds, of the asked organisation, and the gemeente's own office."""
        common = self._where(question)
        ages = tuple((age.van, age.tot) for age in question.ages)

        def found(filters: Mapping[str, Iterable[str]]) -> list[Document]:
            query = Query(filters={**common, **filters}, exclude=NEVER, ages=ages, limit=CANDIDATES)
            return self.engine.search(query).documents

        if question.needs or question.maybe:
            candidates = found({"soort": ADDRESS_KINDS, "hulpvragen": self._related(question)})
            if len(candidates) == CANDIDATES:  # then there are more, and those that answer exactly go first
                exact = found({"soort": ADDRESS_KINDS, "hulpvragen": self._widened(question)})
                both = {document["uuid"]: document for document in (*exact, *candidates)}
                candidates = list(both.values())[:CANDIDATES]
            yield from candidates
            yield from self._signposted(question)
            for code in question.gemeenten:
                yield from self._free_help_in(code)
        elif question.types:
            yield from found({"soort": ADDRESS_KINDS, "type": question.types})
        if question.organisation:
            yield from found({"organisaties": (question.organisation[0],), "soort": ("organisatie", *ADDRESS_KINDS)})

    def _where(self, question: Question) -> dict[str, Iterable[str]]:
        """The filter on the gemeenten of home and school."""
        where = [*question.gemeenten, *((question.school_gemeente[0],) if question.school_gemeente else ())]
        return {"gemeenten": where} if where else {}

    def _at_this_position(self) -> "_Kept":
        """What may be kept for as long as the index stands where it stands."""
        position = self.engine.position()
        if self._kept.position != position:
            self._kept = _Kept(position)
        return self._kept

    def _signposted(self, question: Question) -> Iterator[Document]:
        """What the wegwijzer names for these needs and fits. All that it names is kept, as `_free_help_in` keeps: each
        search is a request to a server."""
        kept = self._at_this_position()
        if kept.signposted is None:
            kept.signposted = {(each["soort"], each["id"]): each for each in self._all_signposted()}
        for sleutel in self.vocabulary.wegwijzer.named(question.asked, question.for_school):
            document = kept.signposted.get(sleutel)
            if document and serves(document, question) and age_fits(document, question):
                yield document

    def _all_signposted(self) -> Iterator[Document]:
        """Everything that the wegwijzer names; an id may stand in two soorten, so a page holds all of half as many."""
        slugs, many = sorted(self.vocabulary.wegwijzer.slugs), CANDIDATES // 2
        for start in range(0, len(slugs), many):
            wanted = {"soort": ADDRESS_KINDS, "id": slugs[start : start + many]}
            yield from self.engine.search(Query(filters=wanted, exclude=NEVER, limit=CANDIDATES)).documents

    def _free_help_in(self, code: str) -> list[Document]:
        """The free help of one gemeente, where any worry may be told: part of nearly every answer, so kept for as
        long as the index stands where it stood."""
        kept = self._at_this_position().free_help
        if code not in kept:
            filters = {"gemeenten": (code,), "type": ("vrij toegankelijke jeugdhulp",), "bereik": ("lokaal",)}
            kept[code] = self.engine.search(Query(filters=filters, exclude=NEVER, limit=MOST_FREE)).documents
        return kept[code]

    def _like_organisation(self, question: Question) -> None:
        """Asked for an organisation that does not work here: what it offers elsewhere says what is needed."""
        if question.organisation is None or question.needs or not question.gemeenten:
            return
        mine = Query(filters={"organisatie": (question.organisation[0],), "soort": ADDRESS_KINDS}, limit=CANDIDATES)
        offers = self.engine.search(mine).documents
        if any(serves(offer, question) for offer in offers):
            return
        known = self.vocabulary.needs.contents
        wanted = dict.fromkeys(need for offer in offers for need in offer["hulpvragen"] if need in known)
        words = question.organisation[1]
        question.needs = [SeenNeed(need, known[need].naam, 0.5, words, frozenset()) for need in wanted][:4]

    def _widened(self, question: Question) -> list[str]:
        """The needs with everything below and above them."""
        tree = self.vocabulary.needs
        asked = [*sorted(question.asked), *implied(question, self.vocabulary)]
        wide = [each for need in asked for each in (need, *tree.below[need], *tree.above[need])]
        return list(dict.fromkeys(wide))

    def _related(self, question: Question) -> list[str]:
        """The needs with all others of their groups."""
        tree = self.vocabulary.needs
        return sorted({*self._widened(question), *(each for need in question.asked for each in tree.kin[need])})

    def _named(self, question: Question) -> dict[str, Document]:
        """Entries that a short question asks for by their own name."""
        if not 0 < len(question.words) <= SHORT or (question.ages and question.vrager):
            return {}  # who says who it is for and how old tells a story
        words = [word for word in question.words if word not in SKIPPED] or question.words
        filters = {"soort": (*ADDRESS_KINDS, "organisatie"), **self._where(question)}
        text = question.text or " ".join(words)  # as typed: names are not cut as a question's words are
        query = Query(text=text, in_names=True, filters=filters, exclude=NEVER, order="tekst", limit=MOST_NAMED)
        said = "".join(map(squeeze, question.words))
        asked = "".join(map(squeeze, words))
        return {
            document["uuid"]: document
            for document in self.engine.search(query).documents
            if serves(document, question) and any(_is_named(name, said, asked) for name in document["namen"])
        }

    def _address(self, document: Document, question: Question, routes: Sequence[Route]) -> dict[str, Any]:
        fit = judge(document, question, self.vocabulary)
        return {
            **document["kaart"],
            "oordeel": fit.oordeel,
            "via": self._gate(fit),
            "waarom": [reason.as_json() for reason in fit.waarom],
            "route": _route_for(document, routes),
            "verouderd": self.outdated(document),
        }

    def _routes(self, documents: Iterable[Document], question: Question) -> list[Route]:
        """The zorgroutes among these, each with how much of the question it covers."""
        return [
            (cover(document, question, self.vocabulary), set(document["hulpvragen"]), document)
            for document in documents
            if document["soort"] == "zorgroute"
        ]

    def _gate(self, fit: Fit) -> dict[str, Any] | None:
        if fit.via is None:
            return None
        office = self._card("organisatie", str(fit.via["organisatie"])) if fit.via["organisatie"] else None
        details = {key: office[key] for key in ("id", "naam", "telefoon", "website")} if office else None
        return {"poort": fit.via["poort"], "tekst": fit.via["tekst"], "organisatie": details}

    def outdated(self, document: Document) -> bool:
        """Whether its facts are older than `OUTDATED_AFTER` years; a fact without a year is not known to be fresh."""
        checked = document["gecontroleerd"]
        newest = int(checked[:4]) if checked else document["jaar"]
        return newest is None or self.today().year - newest > OUTDATED_AFTER

    def _experts(self, question: Question) -> list[dict[str, Any]]:
        """`teRaadplegen`: expertises, for a school or another professional."""
        if not question.for_school or not question.needs:
            return []
        where = {"gemeenten": list(question.gemeenten)} if question.gemeenten else {}
        filters = {"soort": ("expertise",), "hulpvragen": self._widened(question), **where}
        ages = tuple((age.van, age.tot) for age in question.ages)
        found = self.engine.search(Query(filters=filters, exclude=NEVER, ages=ages, limit=CANDIDATES)).documents
        today, score = self.today(), scores(question, self.vocabulary, {})
        found.sort(key=lambda document: (-score(document), lot(document["uuid"], today)))
        return [document["kaart"] for document in found[:5]]

    def _ask_back(self, question: Question) -> dict[str, Any] | None:
        """A name of places in two gemeenten goes first; then needs of which none is sure."""
        if question.place_choices:
            name = question.place_choices[0].naam
            choices = [
                {"tekst": f"{place.naam}, gemeente {self.vocabulary.gemeenten[code]}", "gemeente": code}
                for place in question.place_choices
                for code in place.gemeenten[:1]
            ]
            here = [self.vocabulary.gemeenten[code] for code in question.gemeenten]
            went_by = f" Wij zochten in gemeente {here[0]}." if len(here) == 1 else ""
            told = f"Er is meer dan één {name}.{went_by} Welke bedoelt u?"
            return {"over": "gemeente", "tekst": told, "keuzes": choices}
        if question.needs or question.types or question.organisation or question.dangers:
            return None
        known = self.vocabulary.needs.contents
        several = len(question.maybe) >= SEVERAL
        choices_of = question.maybe if several else [need.id for need in known.values() if need.ouder is None]
        needs = [{"tekst": known[need].naam, "hulpvraag": need} for need in choices_of]
        return {"over": "hulpvraag", "tekst": "Waar gaat uw vraag het meest over?", "keuzes": needs}

    def _organisation(self, question: Question) -> dict[str, Any] | None:
        if question.organisation is None:
            return None
        slug, words = question.organisation
        card = self._card("organisatie", slug)
        return {"id": slug, "naam": card["naam"] if card else slug, "uit": words}

    def _card(self, soort: str, slug: str) -> dict[str, Any] | None:
        """An organisatie's card; kept until the vocabulary is renewed, which every change of an organisatie does."""
        if (soort, slug) not in self._cards:
            self._cards[soort, slug] = self._find_card(soort, slug)
        return self._cards[soort, slug]

    def _find_card(self, soort: str, slug: str) -> dict[str, Any] | None:
        found = self.engine.search(Query(filters={"soort": (soort,), "id": (slug,)}, limit=1)).documents
        return found[0]["kaart"] if found else None


def _about(document: Document, question: Question) -> bool:
    """What belongs to the organisation that was asked for stays, even where a rule is not met."""
    return question.organisation is not None and question.organisation[0] in document["organisaties"]


def _is_named(name: str, said: str, asked: str) -> bool:
    """Whether the question says this name: whole inside it, or all but the same as its telling words."""
    key = squeeze(name)
    if len(key) < 4:
        return key == asked
    return (len(key) > 6 and key in said) or fuzz.ratio(key, asked) >= 88


def _once(ranked: list[Ranked]) -> list[Ranked]:
    """An arrangement and the voorziening that is the same thing are shown once, where the higher stood."""
    seen: set[str] = set()
    kept = []
    for place, document in ranked:
        same = document["voorziening"] if document["soort"] == "arrangement" else document["id"]
        if document["soort"] in ("arrangement", "voorziening") and same:
            if same in seen:
                continue
            seen.add(same)
        kept.append((place, document))
    return kept


def _route_for(document: Document, routes: Sequence[Route]) -> dict[str, Any] | None:
    """The zorgroute that leads here: of those that fit the question, the one that covers most of it and shares most
    needs with this entry."""
    if document["soort"] == "zorgroute":
        best = document
    else:
        own = document["hulpvragen"]
        if "zonder verwijzing" in document["toegangswegen"]:  # its way in is to ring: no referral leads to it
            mine = set(document["organisaties"])
            routes = [each for each in routes if not mine.isdisjoint(each[2]["organisaties"])]
        shared = [(covered, len(needs.intersection(own)), route) for covered, needs, route in routes]
        fitting = [each for each in shared if each[1]]
        if not fitting:
            return None
        best = max(fitting, key=lambda each: (each[0], each[1], each[2]["id"]))[2]
    return {"id": best["id"], "naam": best["naam"], "stappen": best["kaart"]["stappen"]}


def _count(documents: Sequence[Document]) -> dict[str, dict[str, int]]:
    """Facets of the whole answer, most frequent first."""
    counts: dict[str, Counter[str]] = {
        "soort": Counter(document["soort"] for document in documents),
        "type": Counter(document["type"] for document in documents if document["type"]),
        "toegangswegen": Counter(way for document in documents for way in document["toegangswegen"]),
        "financiering": Counter(source for document in documents for source in document["financiering"]),
    }
    return {name: dict(sorted(tally.items(), key=lambda item: (-item[1], item[0]))) for name, tally in counts.items()}
