"""Hooks for schemathesis: what should be answered asks for what exists. Its configuration gives such values to single
parameters only; here are those of which there may be several, and the place in a list, which belongs to its order.

What is wrong on purpose is left as it is.
"""

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


APART = {"format": ("page", "per_page"), "minimal": ("full",), "full": ("minimal",)}
"""Parameter → those that cannot stand beside it, and it goes before: a schema speaks of one at a time."""

NEEDS = {"proximity": "postcode"}
"""Parameter → the one without which it means nothing."""


@schemathesis.hook
def map_case(_context: Any, case: Any) -> Any:
    """The request with existing values where it has a list of them, and a place that there is."""
    if not case.meta or not case.meta.generation.mode.is_positive or not case.query:
        return case
    known: dict[str, list[str]] = json.loads(os.environ.get(VALUES, "{}"))
    path = case.operation.path.strip("/")
    filters = {**FILTERS, "type": f"{path}-type"}
    for name, value in case.query.items():
        if isinstance(value, list) and known.get(filters.get(name, "")):
            case.query[name] = [choice(known[filters[name]])]
    places = known.get(f"{path}-na-{case.query.get('sort', 'naam')}")
    if "na" in case.query and places:
        case.query["na"] = choice(places)
    for name, others in APART.items():
        for other in others if name in case.query else ():
            case.query.pop(other, None)
    for name, needed in NEEDS.items():
        if needed not in case.query:
            case.query.pop(name, None)
    return case
