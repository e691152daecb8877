"""Documents to search in, and what a search must answer by going through them one by one."""

from datetime import date
from itertools import count
from random import Random
from typing import Any, cast
from uuid import UUID

from app.search.cards import years_served
from app.search.engine import FACET_FIELDS, HIGHEST_AGE, UNKNOWN_AGE, Document, Filters, Query
from app.vocabulary.ladder import Ladder

LADDER = Ladder.model_validate(
    {
        "toelichting": "Van licht naar zwaar.",
        "rijen": [
            {"type": "advies", "zwaarte": 1, "reden": "meedenken"},
            {"type": "vrij toegankelijke jeugdhulp", "zwaarte": 2, "reden": "zonder besluit"},
            {"type": "dagbehandeling", "zwaarte": 5, "reden": "een deel van de week"},
            {"type": "pleegzorg", "zwaarte": 6, "reden": "wonen elders"},
            {"type": "crisishulp", "zwaarte": None, "reden": "staat erbuiten"},
        ],
        "arrangement": {"zwaarte": 3, "reden": "extra ondersteuning"},
        "zorgroute": {"zwaarte": {"ouders": 1, "school": 1, "anders": 2}, "reden": "waar hij begint"},
    }
)

_numbers = count(1)


def document(naam: str = "Een naam", **fields: Any) -> Document:
    """A document with these fields; what is not given is empty or unknown. Uuids rise with each call."""
    number = next(_numbers)
    # Spread over the whole range: engines may sort on the first bits only.
    made: dict[str, Any] = {
        "uuid": str(UUID(int=number << 96)),
        "soort": "voorziening",
        "id": f"voorziening-{number}",
        "naam": naam,
        "namen": [naam],
        "type": None,
        "gemeenten": [],
        "bereik": "lokaal",
        "bereikrang": 0,
        "hulpvragen": [],
        "leeftijden": [],
        "doelgroepen": [],
        "toegangswegen": [],
        "financiering": [],
        "vormen": [],
        "zwaarte": 7,
        "fase": "actief",
        "organisatie": None,
        "organisaties": [],
        "voorziening": None,
        "tekst": "",
        "gewijzigd": "2026-01-01",
        "jaar": None,
        "zekerheid": "bron",
        "gecontroleerd": None,
        "kaart": {"naam": naam},
        "inhoud": {"naam": naam},
    } | fields
    made["leeftijdsjaren"] = years_served(made["leeftijden"])
    return cast(Document, made)


def random_query(random: Random, documents: list[Document]) -> Query:
    """A query of values that occur in these documents (and now and then one that does not)."""

    def some(fields: int) -> Filters:
        chosen = random.sample(("uuid", "id", *FACET_FIELDS), fields)
        return {field: _some_values(random, documents, field) for field in chosen}

    low = random.randrange(-1, 110)
    return Query(
        filters=some(random.choice((0, 1, 1, 2, 3))),
        exclude=some(random.choice((0, 0, 1, 2))),
        ages=random.choice(((), ((low, low),), ((low, low + 3), (14, 15)))),
        changed_since=random.choice((None, None, date(2025, random.randint(1, 12), 1))),
        order=random.choice(("ladder", "ladder", "naam", "-naam", "gewijzigd", "-gewijzigd")),
        facets=tuple(random.sample(FACET_FIELDS, random.randint(0, 4))),
        offset=random.choice((0, 0, 3, 50)),
        limit=random.choice((1, 10, 200)),
    )


def matching(documents: list[Document], query: Query) -> list[Document]:
    """Every document that the query means, in its order, found by looking at each."""
    orders = {
        "ladder": lambda d: (d["zwaarte"], d["bereikrang"], d["uuid"]),
        "naam": lambda d: (d["naam"].lower(), d["uuid"]),
        "gewijzigd": lambda d: (d["gewijzigd"], d["uuid"]),
    }
    found = [each for each in documents if _matches(each, query)]
    return sorted(found, key=orders[query.order.lstrip("-")], reverse=query.order.startswith("-"))


def counted(documents: list[Document], field: str) -> dict[str, int]:
    """How many of these have each value of a field."""
    counts: dict[str, int] = {}
    for each in documents:
        for value in _values(each, field):
            counts[value] = counts.get(value, 0) + 1
    return counts


def _matches(each: Document, query: Query) -> bool:
    wanted = all(not set(values) or _values(each, field) & set(values) for field, values in query.filters.items())
    refused = any(_values(each, field) & set(values) for field, values in query.exclude.items())
    years = {min(year, HIGHEST_AGE) for low, high in query.ages for year in range(low, high + 1)} | {UNKNOWN_AGE}
    fits = not query.ages or bool(years & set(each["leeftijdsjaren"]))
    recent = query.changed_since is None or each["gewijzigd"] >= query.changed_since.isoformat()
    return wanted and not refused and fits and recent


def _values(each: Document, field: str) -> set[str]:
    value = cast(dict[str, Any], each)[field]
    return set(value) if isinstance(value, list) else {value} - {None}


def _some_values(random: Random, documents: list[Document], field: str) -> list[str]:
    there = sorted(counted(documents, field)) or ["niets"]
    return random.sample([*there, "bestaat niet"], random.randint(0, min(3, len(there))))
