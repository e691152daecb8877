"""What stands in a query and belongs to nothing: refused for every operation in one place, so that nobody thinks that
it counted."""

from collections.abc import Iterator
from typing import Any, get_origin

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_body_to_args, request_params_to_args
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel

LONGEST = 60
"""Characters of a key that are repeated in a fault."""


async def nothing_stray(request: Request) -> None:
    """Refuse keys where an operation takes none, and one that is given twice where one value counts. Unknown keys
    beside known ones the operation's own model refuses. Raises RequestValidationError, with every other fault too."""
    if not request.query_params:
        return
    dependant = request.scope["route"].dependant
    strays = list(_strays(request, dependant))
    if strays:
        body = await request.json() if dependant.body_params and await request.body() else None
        raise RequestValidationError([*strays, *await _other_faults(request, dependant, body)], body=body)


def _strays(request: Request, dependant: Dependant) -> Iterator[dict[str, Any]]:
    """As the framework tells its own faults."""
    known = dict(found for field in dependant.query_params for found in _within(field))
    for key in dict.fromkeys(request.query_params):
        values = request.query_params.getlist(key)
        fault = {"loc": ("query", key[:LONGEST]), "msg": "", "input": values}
        if not known:
            yield {"type": "extra_forbidden", **fault}
        elif len(values) > 1 and known.get(key) is False:
            yield {"type": "repeated", **fault}


def _within(field: Any) -> Iterator[tuple[str, bool]]:
    """Every key that this parameter takes, and whether it may be given more than once."""
    kind = field.field_info.annotation
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, inner in kind.model_fields.items():
            yield inner.alias or name, get_origin(inner.annotation) is list
    else:
        yield field.alias, get_origin(kind) is list


async def _other_faults(request: Request, dependant: Dependant, body: Any) -> list[Any]:
    """What the framework would refuse after us: its own checks, as it does them before it calls an operation."""
    sent = (
        (dependant.path_params, request.path_params),
        (dependant.query_params, request.query_params),
        (dependant.header_params, request.headers),
    )
    faults = [fault for fields, values in sent for fault in request_params_to_args(fields, values)[1]]
    if dependant.body_params:
        fields = dependant.body_params
        faults += (await request_body_to_args(body_fields=fields, received_body=body, embed_body_fields=False))[1]
    return faults
