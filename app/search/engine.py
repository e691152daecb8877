"""The search port: what every engine can do, and the document that engines hold.

Meaning lives above this port (places, needs, ladder, reasons); an engine filters, scores text and counts. This file
imports nothing of ours, so that an engine can be read and replaced on its own.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, Literal, Protocol, TypedDict

import orjson

UNKNOWN_AGE = -1
"""Stands in `leeftijdsjaren` of an entry whose ages are not known: it matches every age and is labelled as unknown."""

HIGHEST_AGE = 99
"""`leeftijdsjaren` runs to here; an open upper bound includes it."""


class Document(TypedDict):
    """One published entry as engines hold it: flat fields to filter and sort on, and what an answer shows.

    Everything is JSON, because another engine may keep it elsewhere. No document depends on what day it is.
    """

    uuid: str
    soort: str
    id: str
    """The slug: public id within its kind."""
    naam: str
    namen: list[str]
    """Every name by which people may ask for it, the first one is `naam`."""
    type: str | None
    gemeenten: list[str]
    """Codes; gebieden and the whole region worked out."""
    bereik: str
    bereikrang: int
    """0 lokaal, 1 gebied, 2 provincie, 3 landelijk."""
    hulpvragen: list[str]
    """The entry's own needs. Widening to descendants and parents happens in the question, not here."""
    leeftijdsjaren: list[int]
    """Every whole year served, 0 to 99; `[UNKNOWN_AGE]` when unknown."""
    leeftijden: list[dict[str, int | None]]
    """The ranges as published: `[{"van": 4, "tot": null}]`."""
    doelgroepen: list[str]
    toegangswegen: list[str]
    financiering: list[str]
    vormen: list[str]
    """Where the help is given: thuis, school, locatie, online. Empty is unknown."""
    zwaarte: int
    """Ladder 1 to 6; 7 for what stands outside it or has none, so that it sorts last."""
    fase: str
    organisatie: str | None
    """Slug of the organisatie that offers it; for an organisatie its own."""
    organisaties: list[str]
    """Slugs of every organisatie named in it: offering, partner, step actor."""
    voorziening: str | None
    """For an arrangement: the voorziening that is the same thing."""
    tekst: str
    """What the text search reads besides the names: summary, description, needs' names, goals, partners, steps."""
    gewijzigd: str
    """ISO date of the last publication."""
    jaar: int | None
    """Year of its newest source."""
    zekerheid: str
    gecontroleerd: str | None
    """ISO date on which somebody last confirmed it."""
    kaart: dict[str, Any]
    """The answer's card: what `juiste-adres` shows of it, without what depends on the question."""
    inhoud: dict[str, Any]
    """The whole entry as the lists show it."""


FACET_FIELDS = (
    "soort",
    "type",
    "gemeenten",
    "hulpvragen",
    "doelgroepen",
    "toegangswegen",
    "financiering",
    "fase",
    "organisatie",
    "organisaties",
    "bereik",
    "zekerheid",
)
"""What can be counted, and filtered on too."""

FILTER_FIELDS = ("uuid", "id", *FACET_FIELDS)
"""What can be filtered on. Another field is a mistake of the caller: ValueError."""

Filters = Mapping[str, Iterable[str]]
"""Field → wanted values. AND over fields, OR within one; a field without values does not restrict."""

Order = Literal["ladder", "tekst", "naam", "-naam", "gewijzigd", "-gewijzigd"]
"""ladder: zwaarte, bereikrang, uuid. tekst: engine's text score, best first, then ladder; without text, ladder.
naam: alphabetical (case and accents aside), uuid. gewijzigd: date, uuid. With a minus: exactly the reverse."""


Place = tuple[str | int, ...]
"""Where an entry stands in an order: the values that the order sorts by, the last one its uuid."""


def place(document: Document, order: Order) -> Place:
    """The place of this entry. Raises ValueError for `tekst`: a text score means nothing outside its own search."""
    match order.lstrip("-"):
        case "ladder":
            return document["zwaarte"], document["bereikrang"], document["uuid"]
        case "naam":
            return document["naam"], document["uuid"]
        case "gewijzigd":
            return document["gewijzigd"], document["uuid"]
    raise ValueError("no places in this order")


@dataclass(frozen=True, slots=True)
class Query:
    """One search. Empty parts do not restrict."""

    text: str = ""
    """Any of its words may match; more and rarer ones score higher. Text without a word in it does not restrict."""
    in_names: bool = False
    """The text is looked for in names alone: whoever asks for an entry by its name needs no more, and it costs a server
    a third."""
    name: str = ""
    """Every word must stand in one of the names; the last one may be only begun. Case and accents aside."""
    filters: Filters = field(default_factory=dict)
    exclude: Filters = field(default_factory=dict)
    """Field → values that must not occur."""
    ages: tuple[tuple[int, int], ...] = ()
    """Ranges in whole years; an entry matches when it serves a year of any of them, or when its ages are unknown."""
    changed_since: date | None = None
    order: Order = "ladder"
    facets: tuple[str, ...] = ()
    """Fields of `FACET_FIELDS` to count values of, over everything that matches, most frequent first."""
    offset: int = 0
    limit: int = 20
    after: Place | None = None
    """Only what comes after this place in `order`, whether or not an entry still stands there. Total and facets count
    everything that matches all the same; `offset` counts from here."""


@dataclass(frozen=True, slots=True)
class Page:
    """`total` counts everything that matches, exactly; `scores` are text scores in the order `tekst`, else 0.0.

    The documents are the engine's own and shared between searches: read them, never change them.
    """

    documents: list[Document]
    scores: list[float]
    total: int
    facets: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One entry whose name begins with what was typed."""

    soort: str
    id: str
    naam: str


class Unanswered(Exception):
    """The engine could not answer: it is slow, gone, refuses or holds nothing. Says why in a few Dutch words, never
    what was asked."""


class Searcher(Protocol):
    """What whoever asks sees of an engine, or of several behind one face."""

    waits: bool
    """Whether an answer comes over a wire: then it is asked for from a thread (`asking.answered`)."""

    def search(self, query: Query) -> Page:
        """The documents that match, in order. What a person typed never makes it raise, whatever the characters."""

    def suggest(self, prefix: str, filters: Filters | None = None, limit: int = 8) -> list[Suggestion]:
        """Entries with a name that begins with `prefix`, then those with a word of a name that does, alphabetically;
        then, for words of five letters and more, with one typing error. Case and accents aside."""

    def position(self) -> int:
        """The last log number taken in; 0 when empty."""

    def healthy(self) -> bool:
        """Whether it can answer, and is not helped out by another."""


class SearchEngine(Searcher, Protocol):
    """What an engine promises; `tests/search/contract.py` holds each one to it. An engine that `waits` may raise
    Unanswered from each of these."""

    def apply(self, upserts: Iterable[Document], deletes: Iterable[str], position: int) -> None:
        """Take these in (deletes are uuids) and move to `position` of the log. Findable when it returns."""

    def replace_all(self, documents: Iterable[Document], position: int) -> None:
        """Hold exactly these from now on. Searches go on meanwhile, on the old ones."""

    def whole(self) -> bool:
        """Whether it holds as many documents as it was given. Cheap: whoever follows the log asks it at each look."""

    def otherwise_set(self) -> list[str]:
        """Names of the settings that are not as this code makes them. `verify` asks it."""

    def held(self) -> Iterator[tuple[str, bytes]]:
        """The uuid of each document and a digest of all that is held of it: what is shown, and what is searched by."""

    def digest(self, document: Document) -> bytes:
        """The digest that this document should have there."""


def digest_of(content: Any) -> bytes:
    """A digest of JSON values, so that a million of them fit in memory."""
    return sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).digest()
