"""From a query of the port to searches of Meilisearch. Filters are built from coded values, so that no character a
person types has a meaning of its own."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from app.search.engine import FACET_FIELDS, FILTER_FIELDS, HIGHEST_AGE, UNKNOWN_AGE, Filters, Order, Place, Query
from app.search.meilisearch_documents import EVERY, by_change, by_ladder, by_name, coded, mark, mirrored
from app.search.tantivy_queries import words
from app.search.tantivy_schema import stems
from app.vocabulary.dutch import SKIPPED

Body = dict[str, Any]

WHOLE_NAME, NAME, MISSPELT_FIRST, TEXT, NAME_WORD, ANY = 20.0, 3.0, 1.5, 1.0, 0.3, 0.01
"""What each way of matching is worth; an entry counts by its best one. The first three are the embedded engine's. A
word of a name is worth something by itself, because Meilisearch lets go of the commonest words first, and that may be
the one that tells: without it `Chat en bellen Kindertelefoon` did not find `De Kindertelefoon` among the first ten."""

SORTED_BY = {"ladder": "by_ladder", "tekst": "by_ladder", "naam": "by_name", "gewijzigd": "by_change"}


def restrictions(query: Query) -> list[str]:
    """All but the text, as filters that must all hold. Raises ValueError for a field that cannot be filtered on."""
    parts = [*filters(query.filters), *(f"NOT {each}" for each in filters(query.exclude)), *begun_names(query.name)]
    if query.ages:
        years = {min(year, HIGHEST_AGE) for low, high in query.ages for year in range(max(low, 0), min(high, 999) + 1)}
        parts.append(f"leeftijdsjaren IN [{','.join(map(str, sorted({UNKNOWN_AGE, *years})))}]")
    if query.changed_since:
        parts.append(f"day >= {query.changed_since.toordinal()}")
    return parts


def filters(wanted: Filters) -> list[str]:
    """One filter for each field that restricts."""
    unknown = set(wanted) - set(FILTER_FIELDS)
    if unknown:
        raise ValueError(f"no field to filter on: {', '.join(sorted(unknown))}")
    listed = {field: [coded(value) for value in values] for field, values in wanted.items()}
    return [_any_of(f"is_{field}", values) for field, values in listed.items() if values]


def begun_names(name: str) -> list[str]:
    """Every word stands in a name; the last one may be only begun."""
    found = words(name)
    whole = [_any_of("name_words", [word]) for word in found[:-1]]
    return [*whole, *(f"name_words STARTS WITH {json.dumps(word)}" for word in found[-1:])]


def after(order: Order, place: Place) -> str:
    """What stands behind this place. Raises ValueError for a place of another order."""
    match order.lstrip("-"), place:
        case "ladder", (int(zwaarte), int(bereikrang), str(uuid)):
            last = by_ladder(zwaarte, bereikrang, uuid)
        case "naam", (str(naam), str(uuid)):
            last = by_name(naam, uuid)
        case "gewijzigd", (str(day), str(uuid)):
            last = by_change(date.fromisoformat(day).isoformat(), uuid)
        case _:
            raise ValueError("a place of another order")
    return f"{SORTED_BY[order.lstrip('-')]} {'<' if order.startswith('-') else '>'} {json.dumps(last)}"


def sorting(order: Order) -> Body:
    """The sort of a search; the text's own order and the ladder are the index's ranking rules."""
    return {} if order in ("ladder", "tekst") else {"sort": sorted_by(order)}


def sorted_by(order: Order) -> list[str]:
    """By which field, without a text."""
    return [f"{SORTED_BY[order.lstrip('-')]}:{'desc' if order.startswith('-') else 'asc'}"]


def is_own_page(query: Query) -> bool:
    """Whether the page is one as Meilisearch cuts them; else it is cut here from everything up to its end."""
    return query.limit > 0 and query.offset % query.limit == 0


def paging(query: Query) -> Body:
    """Only by page does Meilisearch count exactly."""
    if is_own_page(query):
        return {"page": query.offset // query.limit + 1, "hitsPerPage": query.limit}
    return {"page": 1, "hitsPerPage": query.offset + query.limit if query.limit else 0}


def text_searches(text: str, *, in_names: bool) -> list[Body]:
    """The searches whose outcomes together are what a text finds; empty for a text without a word."""
    found = words(text)
    if not found:
        return []
    telling = [word for word in found if word not in SKIPPED]
    if in_names:
        every = _search("marks", EVERY, NAME) | {"filter": [_any_of("name_words", found)]}
        return _let_go("names", telling, NAME) or [every]
    roots = list(dict.fromkeys(stems(" ".join(found))))
    # The only one that restricts: any stem, or any word of a name. It lets one word count as much as another.
    either = [_any_of("name_words", found), *([_any_of("stems", roots)] if roots else [])]
    searches = [
        _search("marks", mark(" ".join(found)), WHOLE_NAME),
        _search("marks", EVERY, ANY) | {"filter": [either]},
    ]
    if telling:
        searches.append(_search("marks", EVERY, NAME_WORD) | {"filter": [_any_of("name_words", telling)]})
        searches += _let_go("names", telling, NAME)
        searches.append(_search("mirrored", mirrored(" ".join(telling)), MISSPELT_FIRST))
    searches += _let_go("stems", roots, TEXT)
    return searches


def suggestion_searches(prefix: str, wanted: Filters, limit: int) -> list[Body]:
    """Names that begin with it, names with a word that does, and misspelt ones, each alphabetically."""
    typed = words(prefix[:100])
    if not typed:
        return []
    common = {"page": 1, "hitsPerPage": limit, **sorting("naam")}
    begun = f"names STARTS WITH {json.dumps(' '.join(typed))}"
    searches: list[Body] = [{"filter": [*filters(wanted), *each]} for each in ([begun], begun_names(" ".join(typed)))]
    if any(len(word) >= 5 for word in typed):
        misspelt = {"matchingStrategy": "all", "filter": filters(wanted)}
        searches.append(misspelt | {"q": " ".join(typed), "attributesToSearchOn": ["names"]})
        searches.append(misspelt | {"q": mirrored(" ".join(typed)) + " ", "attributesToSearchOn": ["mirrored"]})
    return [each | common for each in searches]


def facet_fields(fields: Sequence[str]) -> list[str]:
    """The fields to count. Raises ValueError for one that cannot be counted."""
    unknown = set(fields) - set(FACET_FIELDS)
    if unknown:
        raise ValueError(f"no field to count: {', '.join(sorted(unknown))}")
    return [f"is_{field}" for field in fields]


def _let_go(attribute: str, wanted: list[str], weight: float) -> list[Body]:
    """Searches for as many of these words as there are in one entry. Meilisearch lets go of words one after another:
    here of the last first, of the first first, and of the commonest first, which of two words is one of those."""
    first = _search(attribute, " ".join(wanted), weight)
    if len(wanted) < 2:
        return [first] if wanted else []
    lasts = [_search(attribute, " ".join(each), weight) for each in (wanted, wanted[::-1])]
    return [*([first] if len(wanted) > 2 else []), *(each | {"matchingStrategy": "last"} for each in lasts)]


def _search(attribute: str, typed: str, weight: float) -> Body:
    """A search in one attribute. The space at the end says that the last word is whole."""
    return {
        "q": f"{typed} ",
        "attributesToSearchOn": [attribute],
        "matchingStrategy": "frequency",
        "federationOptions": {"weight": weight},
    }


def _any_of(field: str, values: Iterable[str]) -> str:
    return f"{field} IN [{','.join(json.dumps(value) for value in values)}]"
