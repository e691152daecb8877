"""How the Meilisearch engine lays a document out: what is searched, filtered, sorted and counted, and the settings.

Meilisearch compares filter values without case, so values are written in letters that have none (`coded`). Stems are
ours, the same as the embedded engine's: Meilisearch has no Dutch ones.
"""

import hashlib
import inspect
import json
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from app.models import kinds
from app.search import cards, engine, tantivy_schema
from app.search.engine import FACET_FIELDS, Document
from app.search.tantivy_schema import stems, whole_name
from app.vocabulary.dutch import SKIPPED

EVERY = "vermelding"
"""The one word that stands in `marks` of every document: a search for it finds all that a filter lets through."""

LONGEST_VALUE = 400
"""Characters of a coded value; Meilisearch filters on the first 468 bytes."""

Synonyms = Mapping[str, list[str]]


def to_meilisearch(document: Document) -> dict[str, Any]:
    """The document as Meilisearch takes it in; `document` is the whole of it, `print` tells its versions apart."""
    names = [whole_name(naam) for naam in document["namen"]]
    whole = json.dumps(document)
    return {
        "uuid": document["uuid"],
        "names": names,
        "mirrored": [mirrored(name) for name in names],
        "stems": list(dict.fromkeys(stems(" ".join((*document["namen"], document["tekst"]))))),
        "marks": [EVERY, *(mark(name) for name in names)],
        "name_words": sorted({word for name in names for word in name.split()}),
        "leeftijdsjaren": document["leeftijdsjaren"],
        "day": date.fromisoformat(document["gewijzigd"]).toordinal(),
        "by_ladder": by_ladder(document["zwaarte"], document["bereikrang"], document["uuid"]),
        "by_name": by_name(document["naam"], document["uuid"]),
        "by_change": by_change(document["gewijzigd"], document["uuid"]),
        "print": hashlib.sha256(whole.encode()).hexdigest()[:32],
        "document": whole,
        **{f"is_{field}": _coded_values(document.get(field)) for field in ("uuid", "id", *FACET_FIELDS)},
    }


def settings(synonyms: Synonyms) -> dict[str, Any]:
    """Every setting of the index that holds the documents."""
    return {
        "searchableAttributes": ["marks", "names", "mirrored", "stems"],
        "displayedAttributes": ["*"],  # searches say which they want; `verify` wants all
        "filterableAttributes": [
            *(f"is_{field}" for field in ("uuid", "id", *FACET_FIELDS)),
            *("stems", "name_words", "names", "leeftijdsjaren", "day", "by_ladder", "by_name", "by_change"),
        ],
        "sortableAttributes": ["by_ladder", "by_name", "by_change"],
        # Equals in the order of the ladder. Stems are kept once each, so how near they stand says nothing.
        "rankingRules": ["sort", "words", "typo", "attribute", "exactness", "by_ladder:asc"],
        "stopWords": sorted(SKIPPED),
        "synonyms": dict(synonyms),
        "typoTolerance": {
            "minWordSizeForTypos": {"oneTypo": 5, "twoTypos": 9},
            "disableOnAttributes": ["marks", "stems"],
            "disableOnNumbers": True,
        },
        "proximityPrecision": "byAttribute",
        "facetSearch": False,
        "faceting": {"maxValuesPerFacet": 65_000},
        "pagination": {"maxTotalHits": 2_000_000_000},  # totals are exact up to here
    }


@cache
def shape() -> str:
    """Which code lays documents out: an index that other code made holds other documents."""
    modules = (kinds, engine, cards, tantivy_schema, sys.modules[__name__])
    sources = (inspect.getsource(module) for module in modules)
    return hashlib.sha256("".join(sources).encode()).hexdigest()[:16]


def coded(value: str) -> str:
    """A value in lower case letters, digits and hyphens: `GM1680` is `_47__4d_1680`. Two values never agree."""
    code = re.sub(r"[^a-z0-9-]", lambda found: f"_{ord(found[0]):x}_", value) or "_"
    return code if len(code) <= LONGEST_VALUE else f"__{hashlib.sha256(code.encode()).hexdigest()}"


def decoded(code: str) -> str:
    """What `coded` made this of."""
    return re.sub(r"_([0-9a-f]+)_", lambda found: chr(int(found[1], 16)), code)


def mirrored(words: str) -> str:
    """Each word backwards: Meilisearch counts an error in the first letter as two, and one in the last as one."""
    return " ".join(word[::-1] for word in words.split())


def mark(name: str) -> str:
    """A whole name as one word of letters only."""
    digest = hashlib.sha256(name.encode()).hexdigest()[:32]
    return digest.translate(str.maketrans("0123456789", "ghijklmnop"))


def by_ladder(zwaarte: int, bereikrang: int, uuid: str) -> str:
    """Sorts as zwaarte, bereikrang, uuid."""
    return f"{zwaarte}{bereikrang}{uuid}"


def by_name(naam: str, uuid: str) -> str:
    """Sorts as the folded name, equals by uuid. In hexadecimal, which nothing folds again."""
    return f"{whole_name(naam).encode()[:200].hex()}00{uuid}"


def by_change(day: str, uuid: str) -> str:
    """Sorts as day, uuid."""
    return f"{day}{uuid}"


def synonyms_of(words: Iterable[tuple[str, Iterable[str]]]) -> Synonyms:
    """From needs' names, each with the everyday words for it: who types the words finds what bears the name.

    As stems, as they are searched. Meilisearch knows a phrase of at most three words.
    """
    found: dict[str, set[str]] = {}
    for name, phrases in words:
        meant = " ".join(stems(name))
        for phrase in phrases:
            said = stems(phrase)
            if meant and 0 < len(said) <= 3 and " ".join(said) != meant:
                found.setdefault(" ".join(said), set()).add(meant)
    return {said: sorted(names) for said, names in sorted(found.items())}


def _coded_values(value: object) -> list[str]:
    if isinstance(value, list):
        return [coded(each) for each in value]
    return [coded(value)] if isinstance(value, str) else []
