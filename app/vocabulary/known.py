"""Whether what a caller names is there. A parameter's name means the same wherever it stands, in a query or a body."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.requests import Request

from app.problems import Fault, InvalidInput
from app.vocabulary.service import Vocabulary

_Known = Callable[[Vocabulary, str], bool]


def _need(vocabulary: Vocabulary, value: str) -> bool:
    return value in vocabulary.needs.contents


_NAMES: dict[str, tuple[str, _Known]] = {
    "gemeente": ("{} hoort niet bij deze regio", lambda vocabulary, value: vocabulary.gemeente(value) is not None),
    "postcode": (
        "deze postcode is hier niet bekend",
        lambda vocabulary, value: vocabulary.places.postcode(value) is not None,
    ),
    "plaats": ("deze plaats is hier niet bekend", lambda vocabulary, value: bool(vocabulary.places.named(value))),
    "school": (
        "deze school is hier niet bekend, of de naam komt vaker voor",
        lambda vocabulary, value: vocabulary.school(value) is not None,
    ),
    "organisatie": ("er is geen organisatie {}", lambda vocabulary, value: value in vocabulary.organisation_ids),
    "hulpvraag": ("er is geen hulpvraag {}", _need),
    "hulpvragen": ("er is geen hulpvraag {}", _need),
    "zonderHulpvraag": ("er is geen hulpvraag {}", _need),
}
"""What a parameter names → what is said when there is no such thing, and how to know."""

BEFORE = {"postcode": ("gemeente",), "plaats": ("gemeente", "postcode")}
"""What goes before a parameter: beside it nobody looks at this one."""

EMPTY = "dit is leeg; laat het weg als u het niet weet"

LONGEST = 60
"""Characters of a value that are repeated in a fault."""


def unknown(vocabulary: Vocabulary, given: Mapping[str, Any], in_body: bool) -> list[Fault]:
    """A fault for every value that can never match: an empty list would look like an answer. `given`: values, or lists
    of them, by the name of their parameter. What is no text is somebody else's to refuse."""
    found = []
    for name, value in given.items():
        told, is_known = _NAMES.get(name, ("", None))
        counts = all(given.get(other) is None for other in BEFORE.get(name, ()))
        several = isinstance(value, list | tuple)
        for place, each in enumerate(value if several else [value]):
            if is_known is not None and counts and isinstance(each, str) and not is_known(vocabulary, each):
                where = f"{name}/{place}" if several and in_body else name
                found.append(unknown_value(where, told.format(each[:LONGEST]) if each.strip() else EMPTY, in_body))
    return found


def also_unknown(vocabulary: Vocabulary, request: Request, error: RequestValidationError) -> list[Fault]:
    """As `unknown`, of what this request names in values that `error` does not refuse already."""
    asks = request.url.path.endswith(("/juiste-adres", "/_zoek"))  # a draft may name what is still to come
    query = {name: request.query_params.getlist(name) for name in request.query_params}
    body = error.body if asks and isinstance(error.body, dict) else {}
    refused = [(*fault["loc"][:2], fault["input"]) for fault in error.errors()]

    def left(place: str, name: str, value: Any) -> Any:
        if (place, name, value) in refused:
            return []
        several = isinstance(value, list)  # the others keep their place in it
        return [None if (place, name, each) in refused else each for each in value] if several else value

    return [
        fault
        for place, given in (("query", query), ("body", body))
        for fault in unknown(vocabulary, {n: left(place, n, v) for n, v in given.items()}, place == "body")
    ]


def require_known(vocabulary: Vocabulary, given: Mapping[str, Any], in_body: bool) -> None:
    """Raise InvalidInput with every fault of `unknown`."""
    faults = unknown(vocabulary, given, in_body)
    if faults:
        raise InvalidInput("U vraagt naar iets dat hier niet bekend is. Bij errors leest u wat.", faults)


def unknown_value(name: str, detail: str, in_body: bool) -> Fault:
    """The fault of this parameter, in a body (`hulpvragen/0` is the first of a list) or in a query."""
    location = f"/{name}" if in_body else name
    return Fault(place="body" if in_body else "query", location=location, code="unknown_value", detail=detail)
