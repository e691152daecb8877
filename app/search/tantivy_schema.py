"""How the embedded engine lays a document out in tantivy: fields, analyzers and the numbers it sorts by.

Nothing is stored in the index. `rang` leads from a hit to the document: it sorts as the ladder does (zwaarte,
bereikrang, uuid) and is the key under which the engine keeps the document, so that a page needs no second look-up.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import tantivy

from app.search.engine import FACET_FIELDS, Document

LONGEST_WORD = 60
"""Dutch compounds are long, but a longer "word" is an accident or an attack."""


def _analyzer(*more: tantivy.Filter) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    always = (tantivy.Filter.remove_long(LONGEST_WORD), tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold())
    for step in (*always, *more):
        builder = builder.filter(step)
    return builder.build()


WORDS = _analyzer()
"""Words as typed, case and accents aside: for names."""
STEMS = _analyzer(tantivy.Filter.stopword("dutch"), tantivy.Filter.stemmer("dutch"))
"""Dutch stems without the words that every text has: for running text."""


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in ("uuid", "id", "naam_heel"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    for field in (*FACET_FIELDS, "naam_volgorde"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("namen", tokenizer_name="words", index_option="freq")
    builder.add_text_field("tekst", tokenizer_name="stems", index_option="freq")
    builder.add_integer_field("leeftijdsjaren", indexed=True)
    builder.add_unsigned_field("rang", fast=True)
    builder.add_unsigned_field("gewijzigd", fast=True)
    return builder.build()


SCHEMA = _schema()


def new_index() -> tantivy.Index:
    """An empty index in memory. It shows new documents when it is told to reload, never by itself."""
    index = tantivy.Index(SCHEMA)
    index.register_tokenizer("words", WORDS)
    index.register_tokenizer("stems", STEMS)
    index.config_reader("manual")
    return index


def clean(text: str) -> str:
    """Text that tantivy accepts: JSON may carry half a character (a lone surrogate), which is no text anywhere."""
    return text.encode("utf-8", "replace").decode("utf-8")


def stems(text: str) -> list[str]:
    """The Dutch stems of a text in its order, without the words that every text has."""
    return list(STEMS.analyze(clean(text)))


def whole_name(naam: str) -> str:
    """A name as it is compared and sorted: its words, folded, one space between."""
    return " ".join(WORDS.analyze(clean(naam)))


def rang(document: Document) -> int:
    """The ladder as one number of 64 bits: 3 for zwaarte, 2 for bereikrang, and the first 59 of the uuid."""
    return ladder_rank(document["zwaarte"], document["bereikrang"], document["uuid"])


def ladder_rank(zwaarte: int, bereikrang: int, uuid: str) -> int:
    """As `rang`, from its parts."""
    return zwaarte << 61 | bereikrang << 59 | UUID(uuid).int >> 69


def sorted_name(naam: str, uuid: str) -> str:
    """A name as lists sort it, equals by uuid."""
    return f"{whole_name(naam)}\0{uuid}"


def changed_rank(day: date, uuid: str | None = None) -> int:
    """Day and then uuid as one number; without uuid the first number of that day."""
    return day.toordinal() << 40 | (UUID(uuid).int >> 88 if uuid else 0)


def to_tantivy(document: Document, key: int) -> tantivy.Document:
    """The document as the index takes it in, to be found again under `key`."""
    made = tantivy.Document()
    for field in ("uuid", "id", *FACET_FIELDS):
        for value in _values(document.get(field)):
            made.add_text(field, value)
    for naam in document["namen"]:
        made.add_text("namen", clean(naam))
        made.add_text("naam_heel", whole_name(naam))
        made.add_text("tekst", clean(naam))
    made.add_text("tekst", clean(document["tekst"]))
    made.add_text("naam_volgorde", sorted_name(document["naam"], document["uuid"]))
    for year in document["leeftijdsjaren"]:
        made.add_integer("leeftijdsjaren", year)
    made.add_unsigned("rang", key)
    made.add_unsigned("gewijzigd", changed_rank(date.fromisoformat(document["gewijzigd"]), document["uuid"]))
    return made


def _values(value: object) -> Iterable[str]:
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, str) else []
