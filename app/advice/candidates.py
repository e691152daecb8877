"""Finds the entries that a question may be answered with. Which of them fit, and in what order, others say.

Each search may be a request to a server, and most questions come down to few of them: the same needs in the same
gemeente. So pages are kept for as long as the index stands where it stands, and a minute at most. A page is known by
the values that were filtered on; what a person typed is never part of that, and a search for a text is not kept.
"""

import time
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from app.advice.fit import age_fits, serves
from app.advice.question import Question
from app.advice.rank import Steady, implied
from app.search.engine import Document, Filters, Page, Query, Searcher
from app.vocabulary.dutch import SKIPPED
from app.vocabulary.names import squeeze
from app.vocabulary.needs import SeenNeed
from app.vocabulary.service import Vocabulary
from app.vocabulary.wegwijzer import Sleutel

CANDIDATES = 200
MOST_FREE = 40
"""Of the free help of one gemeente, the lightest and nearest first; Drenthe's have up to five."""

ADDRESS_KINDS = ("voorziening", "arrangement", "zorgroute")
NEVER = {"fase": ("plan", "beëindigd")}
"""A plan or an ended offer is never an address."""

MOST_NAMED = 10

SHORT = 9
"""Words up to which a question may say an entry's name; longer ones are stories."""

MOST_PAGES = 2_000
"""Pages kept at once: at most 400,000 references, 3 MB. The documents in them the engine holds anyhow."""

KEPT_SECONDS = 60.0
"""What somebody mended in a search server by hand, without a publication, shows after at most this long."""


@dataclass(slots=True)
class _Kept:
    """Part of many answers, and the same until an entry changes."""

    position: int
    until: float
    """On the clock of `time.monotonic`."""
    pages: dict[Hashable, Page] = field(default_factory=dict)
    signposted: dict[tuple[str, str], Document] | None = None
    """All that the wegwijzer names."""
    steady: Steady = field(default_factory=dict)


class Candidates:
    """Asks one engine. Thread-safe."""

    def __init__(self, engine: Searcher) -> None:
        self.engine = engine
        self.forget()

    def forget(self) -> None:
        """Keep nothing of before: the log may be another one, whose numbers mean something else."""
        self._kept = _Kept(0, 0.0)

    @property
    def steady(self) -> Steady:
        """The steady scores of entries, which hold for as long as the entries do."""
        return self._at_this_position().steady

    def of(self, question: Question, vocabulary: Vocabulary) -> Iterator[Document]:
        """Entries for the asked needs and kinds, of the asked organisation, and the gemeente's free help. An entry may
        come more than once."""
        where = _where(question)
        if question.needs or question.maybe:
            wanted = {**where, "soort": ADDRESS_KINDS, "hulpvragen": _related(question, vocabulary)}
            candidates = self._for_ages(wanted, question)
            if len(candidates) == CANDIDATES:  # then there are more, and those that answer exactly go first
                exact = self._for_ages({**wanted, "hulpvragen": _widened(question, vocabulary)}, question)
                both = {document["uuid"]: document for document in (*exact, *candidates)}
                candidates = list(both.values())[:CANDIDATES]
            yield from candidates
            named = vocabulary.wegwijzer.named(question.asked, question.for_school)
            yield from self._signposted(named, question, vocabulary)
            for code in _codes(question):
                yield from self._free_help_in(code)
        elif question.types and not question.asks_how_help_works:
            yield from self._for_ages({**where, "soort": ADDRESS_KINDS, "type": question.types}, question)
        if question.asks_how_help_works:
            yield from self._signposted(vocabulary.wegwijzer.in_general, question, vocabulary)
        if question.organisation:
            own = {"organisaties": (question.organisation[0],), "soort": ("organisatie", *ADDRESS_KINDS)}
            yield from self._for_ages({**where, **own}, question)

    def named(self, question: Question) -> dict[str, Document]:
        """Entries that a short question asks for by their own name, by uuid."""
        if not 0 < len(question.words) <= SHORT or (question.ages and question.vrager):
            return {}  # who says who it is for and how old tells a story
        words = [word for word in question.words if word not in SKIPPED] or question.words
        filters = {"soort": (*ADDRESS_KINDS, "organisatie"), **_where(question)}
        text = question.text or " ".join(words)  # as typed: names are not cut as a question's words are
        query = Query(text=text, in_names=True, filters=filters, exclude=NEVER, order="tekst", limit=MOST_NAMED)
        said = "".join(map(squeeze, question.words))
        asked = "".join(map(squeeze, words))
        return {
            document["uuid"]: document
            for document in self.engine.search(query).documents
            if serves(document, question) and any(_is_named(name, said, asked) for name in document["namen"])
        }

    def experts(self, question: Question, vocabulary: Vocabulary) -> list[Document]:
        """Expertises for the asked needs, in no order."""
        where = {"gemeenten": tuple(question.gemeenten)} if question.gemeenten else {}
        wanted = {"soort": ("expertise",), "hulpvragen": _widened(question, vocabulary), **where}
        return self._for_ages(wanted, question)

    def entry(self, soort: str, slug: str) -> Document | None:
        """The one with this id; None when it does not exist."""
        found = self.engine.search(Query(filters={"soort": (soort,), "id": (slug,)}, limit=1)).documents
        return found[0] if found else None

    def offers_of(self, organisation: str) -> list[Document]:
        """What an organisatie offers, whatever its phase and wherever it is."""
        offered = {"soort": ADDRESS_KINDS, "organisatie": (organisation,)}
        return self.engine.search(Query(filters=offered, limit=CANDIDATES)).documents

    def like_organisation(self, question: Question, vocabulary: Vocabulary) -> None:
        """Asked for an organisation that does not work here: what it offers elsewhere says what is needed."""
        if question.organisation is None or question.needs or not question.gemeenten:
            return
        slug, words = question.organisation
        offers = self.offers_of(slug)
        if any(serves(offer, question) for offer in offers):
            return
        known = vocabulary.needs.contents
        wanted = dict.fromkeys(need for offer in offers for need in offer["hulpvragen"] if need in known)
        question.needs = [SeenNeed(need, known[need].naam, 0.5, words, frozenset()) for need in wanted][:4]

    # --- inside ---------------------------------------------------------------------------------------------------

    def _for_ages(self, wanted: Filters, question: Question) -> list[Document]:
        """The first `CANDIDATES` of these that serve the asked ages. Where all there are fit in one page, that page
        answers for every age; where not, the engine narrows it."""
        everyone = self._page(wanted, CANDIDATES)
        if everyone.total <= len(everyone.documents):
            return [document for document in everyone.documents if age_fits(document, question)]
        return self._page(wanted, CANDIDATES, tuple((age.van, age.tot) for age in question.ages)).documents

    def _page(self, wanted: Filters, limit: int, ages: tuple[tuple[int, int], ...] = ()) -> Page:
        """These entries, save those that are never an address, in the order of the ladder."""
        pages = self._at_this_position().pages
        key = tuple(sorted((name, tuple(sorted(values))) for name, values in wanted.items())), ages, limit
        page = pages.get(key)
        if page is None:
            page = self.engine.search(Query(filters=wanted, exclude=NEVER, ages=ages, limit=limit))
            if len(pages) >= MOST_PAGES:
                pages.clear()
            pages[key] = page
        return page

    def _at_this_position(self) -> _Kept:
        """What may be kept for as long as the index stands where it stands. Asked for before the engine is, so that
        what is found is never older than where it is kept."""
        kept, position, now = self._kept, self.engine.position(), time.monotonic()
        if kept.position != position or kept.until < now:
            self._kept = kept = _Kept(position, now + KEPT_SECONDS)
        return kept

    def _signposted(self, named: Iterable[Sleutel], question: Question, vocabulary: Vocabulary) -> Iterator[Document]:
        """What the wegwijzer names and fits."""
        kept = self._at_this_position()
        if kept.signposted is None:
            kept.signposted = {(each["soort"], each["id"]): each for each in self._all_signposted(vocabulary)}
        for sleutel in named:
            document = kept.signposted.get(sleutel)
            if document and serves(document, question) and age_fits(document, question):
                yield document

    def _all_signposted(self, vocabulary: Vocabulary) -> Iterator[Document]:
        """Everything that the wegwijzer names; an id may stand in two soorten, so a page holds all of half as many."""
        slugs, many = sorted(vocabulary.wegwijzer.slugs), CANDIDATES // 2
        for start in range(0, len(slugs), many):
            yield from self._page({"soort": ADDRESS_KINDS, "id": slugs[start : start + many]}, CANDIDATES).documents

    def _free_help_in(self, code: str) -> list[Document]:
        """The free help of one gemeente, where any worry may be told."""
        free = {"gemeenten": (code,), "type": ("vrij toegankelijke jeugdhulp",), "bereik": ("lokaal",)}
        return self._page(free, MOST_FREE).documents


def _where(question: Question) -> dict[str, Iterable[str]]:
    """The filter on the gemeenten of home and school."""
    where = _codes(question)
    return {"gemeenten": where} if where else {}


def _codes(question: Question) -> list[str]:
    """The gemeenten of home and school, each once."""
    school = (question.school_gemeente[0],) if question.school_gemeente else ()
    return list(dict.fromkeys((*question.gemeenten, *school)))


def _widened(question: Question, vocabulary: Vocabulary) -> list[str]:
    """The needs with everything below and above them."""
    tree = vocabulary.needs
    asked = [*sorted(question.asked), *implied(question, vocabulary)]
    wide = [each for need in asked for each in (need, *tree.below[need], *tree.above[need])]
    return list(dict.fromkeys(wide))


def _related(question: Question, vocabulary: Vocabulary) -> list[str]:
    """The needs with all others of their groups."""
    kin = (each for need in question.asked for each in vocabulary.needs.kin[need])
    return sorted({*_widened(question, vocabulary), *kin})


def _is_named(name: str, said: str, asked: str) -> bool:
    """Whether the question says this name: whole inside it, or all but the same as its telling words."""
    key = squeeze(name)
    if len(key) < 4:
        return key == asked
    return (len(key) > 6 and key in said) or fuzz.ratio(key, asked) >= 88
