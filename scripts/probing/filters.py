"""Hooks for schemathesis: filters of which there may be several get values that exist (its configuration gives such
values to single ones only). For requests that should be answered, not for those that are wrong on purpose."""

import json
import os
from random import choice
from typing import Any

import schemathesis

VALUES = "JA_PROBE_VALUES"
"""Environment: what it is → values of it that exist, as JSON."""

FILTERS = {
    "gemeente": "gemeenten",
    "hulpvraag": "hulpvragen",
    "zonderHulpvraag": "hulpvragen",
    "organisatie": "organisaties",
}
"""Filter → the values that it is given; a type is one of its own list."""


@schemathesis.hook
def map_query(context: Any, query: dict[str, Any] | None) -> dict[str, Any] | None:
    """The query with existing values where it has a list of them."""
    known: dict[str, list[str]] = json.loads(os.environ.get(VALUES, "{}"))
    filters = {**FILTERS, "type": f"{context.operation.path.strip('/')}-type"}
    for name, value in (query or {}).items():
        if query is not None and isinstance(value, list) and known.get(filters.get(name, "")):
            query[name] = [choice(known[filters[name]])]
    return query
