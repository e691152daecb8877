"""The main job: question in, addresses out. No database on this path; documents carry all that an answer shows."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from app.advice import urgent
from app.advice.candidates import Candidates
from app.advice.fit import Fit, fits, judge, serves
from app.advice.meaning import EncodedMeaning, Learned, Meaning, NoMeaning
from app.advice.question import Danger, Question
from app.advice.rank import listen, lot, scores, was_tried, weigh
from app.advice.routes import Route, route_for, routes_among
from app.advice.understand import Understanding
from app.search.engine import Document, Searcher
from app.vocabulary.region import Region
from app.vocabulary.service import Vocabulary

SEVERAL = 2
"""Unsure needs from which there is something to choose."""

OUTDATED_AFTER = 3
"""Years after its newest source, or its last check, from which an answer says that it may be outdated."""

NAMED = 4.0
"""What asking for an entry by its own name is worth: more than any other reason."""

WARM = 3_000
"""Words of practice questions that are prepared at start, the most common first: 1.5 s."""

Ranked = tuple[float, Document]
"""A candidate with its score: the order is by score, the words come only for what is shown."""


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
        self._weights = learned.weights if learned else None
        self._meaning: Meaning = EncodedMeaning(learned) if learned else NoMeaning()
        self.understanding = self._understanding(vocabulary)
        self._cards: dict[tuple[str, str], dict[str, Any] | None] = {}
        self.candidates = Candidates(engine)

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
        self.candidates.forget()

    def _understanding(self, vocabulary: Vocabulary) -> Understanding:
        return Understanding(vocabulary, self.region, self._meaning, self._weights, self.today)

    def understand(self, text: str) -> Question:
        """What a text asks."""
        return self.understanding.understand(text)

    def dangers_of(self, question: Question) -> list[Danger]:
        """Every danger in it, by words or by need."""
        return self.understanding.dangers_of(question)

    def ranked(self, question: Question) -> list[Ranked]:
        """Every candidate that fits, best first. Equal ones by the day's lot."""
        vocabulary, today = self.vocabulary, self.today()
        self.candidates.like_organisation(question, vocabulary)
        named = {
            uuid: document
            for uuid, document in self.candidates.named(question).items()
            if not was_tried(document, question)
        }
        others = self.candidates.of(question, vocabulary)
        found = {document["uuid"]: document for document in (*named.values(), *others)}
        candidates = list(found.values())
        weigh(question, vocabulary, candidates)
        listen(question, candidates)
        score = scores(question, vocabulary, self.candidates.steady)
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
        routes = routes_among(documents, question, self.vocabulary)
        return {
            "begrepen": self.understood(question),
            "spoed": urgent.block(self.region.spoed, self.dangers_of(question), question),
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
        organisation = self.candidates.entry("organisatie", slug)
        if organisation is None:
            return None
        better = [document for _, document in self.ranked(question) if slug not in document["organisaties"]]
        routes = routes_among(better, question, self.vocabulary)
        own = self._own(organisation, question)
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
        offers = self.candidates.offers_of(organisation["id"]) or [organisation]
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
            "geprobeerd": [{"naam": self._name_of(each.naam), "uit": each.uit} for each in question.tried],
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
        found = self.candidates.entry(soort, slug)
        return found["gemeenten"] if found else []

    # --- inside ---------------------------------------------------------------------------------------------------

    def _address(self, document: Document, question: Question, routes: Sequence[Route]) -> dict[str, Any]:
        fit = judge(document, question, self.vocabulary)
        return {
            **document["kaart"],
            "oordeel": fit.oordeel,
            "via": self._gate(fit),
            "waarom": [reason.as_json() for reason in fit.waarom],
            "route": route_for(document, routes, str(fit.via["poort"]) if fit.via else None),
            "verouderd": self.outdated(document),
        }

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
        found = self.candidates.experts(question, self.vocabulary)
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
        if question.needs or question.types or question.organisation or question.in_danger:
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
        return {"id": slug, "naam": self._name_of(slug), "uit": words}

    def _name_of(self, slug_or_name: str) -> str:
        """What an organisatie is called; anything else is a name already."""
        card = self._card("organisatie", slug_or_name)
        return card["naam"] if card else slug_or_name

    def _card(self, soort: str, slug: str) -> dict[str, Any] | None:
        """An organisatie's card; kept until the vocabulary is renewed, which every change of an organisatie does."""
        if (soort, slug) not in self._cards:
            found = self.candidates.entry(soort, slug)
            self._cards[soort, slug] = found["kaart"] if found else None
        return self._cards[soort, slug]


def _about(document: Document, question: Question) -> bool:
    """What belongs to the organisation that was asked for stays, even where a rule is not met."""
    return question.organisation is not None and question.organisation[0] in document["organisaties"]


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


def _count(documents: Sequence[Document]) -> dict[str, dict[str, int]]:
    """Facets of the whole answer, most frequent first."""
    counts: dict[str, Counter[str]] = {
        "soort": Counter(document["soort"] for document in documents),
        "type": Counter(document["type"] for document in documents if document["type"]),
        "toegangswegen": Counter(way for document in documents for way in document["toegangswegen"]),
        "financiering": Counter(source for document in documents for source in document["financiering"]),
    }
    return {name: dict(sorted(tally.items(), key=lambda item: (-item[1], item[0]))) for name, tally in counts.items()}
