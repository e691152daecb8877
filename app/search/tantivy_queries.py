"""From a query of the port to queries of tantivy. They are built from words, never by a query parser, so that no
character a person types has a meaning of its own."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import tantivy
from tantivy import Occur

from app.search.engine import FILTER_FIELDS, HIGHEST_AGE, UNKNOWN_AGE, Filters, Query
from app.search.tantivy_schema import SCHEMA, STEMS, WORDS, changed_rank, clean

MOST_WORDS = 60
"""Words of a text that are looked for. The longest seed name has 20; a story of 4,000 characters is understood above
the port, and each word costs a search of its own."""

TYPO_FROM = 5
TWO_TYPOS_FROM = 9
"""Letters from which a word may hold one and two typing errors: Meilisearch's defaults, so that engines agree."""

WHOLE_NAME_BOOST = 20.0
NAME_BOOST = 3.0
TYPO_BOOST = 1.5
"""A word in a name says more than one in the text, and a name typed in full says it all: of the 469 names of the first
seed 448 came first without the boost of whole names (one stood sixth), 455 with it and all among the first three."""


def to_tantivy_query(query: Query, searcher: tantivy.Searcher) -> tantivy.Query:
    """All restrictions as one query. Only the text gives a score; everything else adds nothing."""
    text, name = words(query.text), words(query.name)
    musts = list(_restrictions(query))
    if text:
        musts.append(text_query(clean(query.text), text, searcher, in_names=query.in_names))
    if name:
        musts.append(_silent(name_query(name)))
    return combine(musts or [tantivy.Query.all_query()], filter_queries(query.exclude))


def words(text: str) -> list[str]:
    """The distinct words of a text, folded, at most `MOST_WORDS`."""
    # 20 characters a word: a text of 100 kB is not worth analyzing whole.
    return list(dict.fromkeys(WORDS.analyze(clean(text[: MOST_WORDS * 20]))))[:MOST_WORDS]


def combine(musts: Sequence[tantivy.Query], nots: Sequence[tantivy.Query] = ()) -> tantivy.Query:
    """Everything of `musts`, nothing of `nots`."""
    return tantivy.Query.boolean_query([(Occur.Must, q) for q in musts] + [(Occur.MustNot, q) for q in nots])


def filter_queries(filters: Filters) -> list[tantivy.Query]:
    """One silent query for each field that restricts. Raises ValueError for a field that cannot be filtered on."""
    unknown = set(filters) - set(FILTER_FIELDS)
    if unknown:
        raise ValueError(f"no field to filter on: {', '.join(sorted(unknown))}")
    wanted = {field: tuple(map(clean, values)) for field, values in filters.items()}
    return [_any_of(field, values) for field, values in wanted.items() if values]


def text_query(text: str, found: list[str], searcher: tantivy.Searcher, *, in_names: bool) -> tantivy.Query:
    """Any word may match, in a name or as a stem in the text; words that no name knows may be misspelt."""
    parts = [_boosted(_term("naam_heel", " ".join(WORDS.analyze(text[:400]))), WHOLE_NAME_BOOST)]
    for word in found:
        parts.append(_boosted(_term("namen", word), NAME_BOOST))
        if len(word) >= TYPO_FROM and not searcher.doc_freq("namen", word):
            parts.append(_boosted(_fuzzy("namen", word), TYPO_BOOST))
    if not in_names:
        parts += [_term("tekst", stem) for stem in dict.fromkeys(STEMS.analyze(" ".join(found)))]
    return tantivy.Query.boolean_query([(Occur.Should, part) for part in parts])


def name_query(found: list[str]) -> tantivy.Query:
    """Every word stands in a name; the last one may be only begun."""
    return combine([*(_term("namen", word) for word in found[:-1]), _begun("namen", found[-1])])


def whole_name_begins(found: list[str]) -> tantivy.Query:
    """A whole name begins with these words, the last one perhaps unfinished."""
    return _begun("naam_heel", " ".join(found))


def misspelt_name_query(found: list[str]) -> tantivy.Query | None:
    """As `name_query`, with one typing error in each word that is long enough; None when none is."""
    if all(len(word) < TYPO_FROM for word in found):
        return None
    whole = [_fuzzy("namen", word) if len(word) >= TYPO_FROM else _term("namen", word) for word in found[:-1]]
    last = found[-1]
    return combine([*whole, _begun("namen", last, typos=1 if len(last) >= TYPO_FROM else 0)])


def _restrictions(query: Query) -> Iterable[tantivy.Query]:
    yield from filter_queries(query.filters)
    if query.ages:
        yield _any_of("leeftijdsjaren", tuple(_years(query.ages)))
    if query.changed_since:
        first = changed_rank(query.changed_since)
        since = tantivy.Query.range_query(SCHEMA, "gewijzigd", tantivy.FieldType.Unsigned, lower_bound=first)
        yield _silent(since)


@lru_cache(maxsize=5_000)
def _any_of(field: str, values: tuple[str | int, ...]) -> tantivy.Query:
    """A silent union of terms, kept because most questions restrict alike. At 10,000 entries 0.06 ms for a question's
    filters, where tantivy's own term set query, which walks the whole dictionary, took 0.55 ms; at 30 values it still
    wins."""
    return _silent(tantivy.Query.boolean_query([(Occur.Should, _term(field, value)) for value in values]))


def _years(ages: Iterable[tuple[int, int]]) -> list[int]:
    """The whole years asked for, and the mark of unknown ages. Older than the highest year counts as that year."""
    years = {min(year, HIGHEST_AGE) for low, high in ages for year in range(max(low, 0), min(high, 999) + 1)}
    return [UNKNOWN_AGE, *sorted(years)]


def _silent(query: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.const_score_query(query, 0.0)


def _boosted(query: tantivy.Query, boost: float) -> tantivy.Query:
    return tantivy.Query.boost_query(query, boost)


def _term(field: str, value: str | int) -> tantivy.Query:
    return tantivy.Query.term_query(SCHEMA, field, value, index_option="freq" if field in _SCORED else "basic")


def _begun(field: str, start: str, typos: int = 0) -> tantivy.Query:
    return tantivy.Query.fuzzy_term_query(SCHEMA, field, start, distance=typos, prefix=True)


def _fuzzy(field: str, word: str) -> tantivy.Query:
    return tantivy.Query.fuzzy_term_query(SCHEMA, field, word, distance=2 if len(word) >= TWO_TYPOS_FROM else 1)


_SCORED = ("namen", "tekst")
