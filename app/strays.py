"""What stands in a query and belongs to nothing: refused for every operation in one place, so that nobody thinks that
it counted."""

from collections.abc import Iterator
from typing import Any, get_origin

from fastapi import Request
from fastapi.routing import APIRoute
from pydantic import BaseModel

from app.problems import Fault, InvalidInput

LONGEST = 60
"""Characters of a key that are repeated in a fault."""


async def nothing_stray(request: Request) -> None:
    """Refuse keys where an operation takes none, and one that is given twice where one value counts. Unknown keys
    beside known ones the operation's own model refuses. Raises InvalidInput."""
    if not request.query_params:
        return
    known = _parameters(request.scope["route"])
    given = [key for key, _ in request.query_params.multi_items()]
    faults = []
    for key in dict.fromkeys(given):
        if not known:
            faults.append(_fault(key, "extra_forbidden", "dit kent de gids hier niet"))
        elif given.count(key) > 1 and known.get(key) is False:
            faults.append(_fault(key, "repeated", "geef deze sleutel één keer"))
    if faults:
        raise InvalidInput("Wat u in het adres meegaf, kan hier niet. Bij errors leest u wat.", faults)


def _parameters(route: APIRoute) -> dict[str, bool]:
    """Every key that this operation takes, and whether it may be given more than once."""
    return dict(found for field in route.dependant.query_params for found in _within(field))


def _within(field: Any) -> Iterator[tuple[str, bool]]:
    kind = field.field_info.annotation
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, inner in kind.model_fields.items():
            yield inner.alias or name, get_origin(inner.annotation) is list
    else:
        yield field.alias, get_origin(kind) is list


def _fault(key: str, code: str, detail: str) -> Fault:
    return Fault(place="query", location=key[:LONGEST], code=code, detail=detail)
