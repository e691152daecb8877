"""What was sent and would count for nothing: keys of a query that nobody takes, and a second value where one counts.
Refused for every operation in one place, so that nobody thinks that it counted."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, get_origin

from fastapi import HTTPException, Request
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_body_to_args, request_params_to_args
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel

LONGEST = 60
"""Characters of a key that are repeated in a fault."""


class _Pairs(list[tuple[str, Any]]):
    """An object of JSON as it was written: its keys in order, also those that come again."""


class _Repeats(Exception):
    """A key stands in its object more than once."""


async def nothing_stray(request: Request) -> None:
    """Refuse keys of the query that an operation does not take, and one that is given twice where one value counts, in
    the query or in an object of the body. Raises RequestValidationError, with every other fault too."""
    dependant = request.scope["route"].dependant
    text = await request.body() if dependant.body_params else b""
    if not (text or request.query_params):
        return
    strays = [*_strays(request, dependant), *_repeated(text)]
    if strays:
        body = await request.json() if text else None
        raise RequestValidationError([*strays, *await _other_faults(request, dependant, body)], body=body)


def _repeated(text: bytes) -> Iterator[dict[str, Any]]:
    """Keys of the body that stand in their object more than once: readers of JSON silently keep one of the values.
    Raises HTTPException for what is too deep to look through."""
    try:
        json.loads(text or b"0", object_pairs_hook=_once)  # nearly always all there is to do: 5 us of a question's time
        return
    except RecursionError:
        raise HTTPException(400) from None
    except _Repeats:
        todo: list[tuple[tuple[str | int, ...], Any]] = [((), json.loads(text, object_pairs_hook=_Pairs))]
    while todo:
        place, value = todo.pop()
        if isinstance(value, _Pairs):
            counted = Counter(key for key, _ in value)
            again = (key for key, number in counted.items() if number > 1)
            yield from ({"type": "repeated", "loc": ("body", *place, key), "msg": "", "input": None} for key in again)
            todo += [((*place, key), each) for key, each in value]
        elif isinstance(value, list):
            todo += [((*place, number), each) for number, each in enumerate(value)]


def _once(pairs: list[tuple[str, Any]]) -> None:
    """Raise _Repeats unless every key is another."""
    if len(dict(pairs)) < len(pairs):
        raise _Repeats


def _strays(request: Request, dependant: Dependant) -> Iterator[dict[str, Any]]:
    """As the framework tells its own faults."""
    known = dict(found for field in dependant.query_params for found in _within(field))
    for key in dict.fromkeys(request.query_params):
        values = request.query_params.getlist(key)
        fault = {"loc": ("query", key[:LONGEST]), "msg": "", "input": values}
        if key not in known:
            yield {"type": "extra_forbidden", **fault, "ctx": {"known": list(known)}}
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
    found = [fault for fields, values in sent for fault in request_params_to_args(fields, values)[1]]
    faults = [fault for fault in found if (fault["loc"][0], fault["type"]) != ("query", "extra_forbidden")]
    if dependant.body_params:
        fields = dependant.body_params
        faults += (await request_body_to_args(body_fields=fields, received_body=body, embed_body_fields=False))[1]
    return faults
