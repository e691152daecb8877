"""Errors as problem+json (RFC 9457), in Dutch, every fault of an input at once. A business error is a class with its
status. Invalid input is 400, never 422 (ADR /core/error-handling/invalid-input)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match, Mount

MEDIA_TYPE = "application/problem+json"


class Fault(BaseModel):
    """One fault of an input: where it stands, a stable code for programs, and the Dutch explanation for people."""

    model_config = {"populate_by_name": True}

    location: str
    """JSON pointer or parameter name."""
    code: str
    detail: str
    place: Literal["body", "query", "path", "header"] = "body"

    def as_json(self) -> dict[str, str]:
        """The four keys of `errors[]`; `in` is a Python keyword, hence `place`."""
        return {"in": self.place, "location": self.location, "code": self.code, "detail": self.detail}


class Problem(Exception):
    """A refusal or failure that a caller can understand. Subclasses set `status` and `title`."""

    status = 500
    title = "Er ging iets mis"
    headers: dict[str, str] = {}

    def __init__(self, detail: str, faults: Iterable[Fault] = (), **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.faults = list(faults)
        self.extra = extra

    def response(self) -> Response:
        """The answer as sent."""
        body: dict[str, Any] = {"status": self.status, "title": self.title, "detail": self.detail, **self.extra}
        if self.faults:
            body["errors"] = [fault.as_json() for fault in self.faults]
        return Response(orjson.dumps(body), self.status, headers=self.headers, media_type=MEDIA_TYPE)


class InvalidInput(Problem):
    """What was sent cannot be understood; `errors[]` names every fault."""

    status = 400
    title = "Uw vraag klopt niet"


class Unauthorized(Problem):
    """No key, or one that does not work."""

    status = 401
    title = "Geen geldige sleutel"
    headers = {"WWW-Authenticate": 'ApiKey realm="Het Juiste Adres", header="X-API-Key"'}


class Forbidden(Problem):
    """The key works, but not for this."""

    status = 403
    title = "Dat mag deze sleutel niet"


class NotFound(Problem):
    """There is nothing here."""

    status = 404
    title = "Niet gevonden"


class NotAcceptable(Problem):
    """There is no form of this that the caller reads."""

    status = 406
    title = "Niet in deze vorm"


class Gone(Problem):
    """It was here and is withdrawn; `opvolger` names what took its place, if anything did."""

    status = 410
    title = "Ingetrokken"


class Conflict(Problem):
    """It cannot be done as things stand now."""

    status = 409
    title = "Dat kan nu niet"


class Stale(Problem):
    """`If-Match` names another version than there is now."""

    status = 412
    title = "Intussen gewijzigd"


class VersionMissing(Problem):
    """A change must say which version it started from."""

    status = 428
    title = "Zeg ook van welke versie u uitging"


class TooMany(Problem):
    """More requests than the limit; `Retry-After` says when to go on."""

    status = 429
    title = "Te veel vragen achter elkaar"

    def __init__(self, detail: str, seconds: int, told: dict[str, str]) -> None:
        super().__init__(detail)
        self.headers = {"Retry-After": str(seconds), **told}


class Unavailable(Problem):
    """Not ready to answer."""

    status = 503
    title = "Even niet bereikbaar"
    headers = {"Retry-After": "5"}


# What pydantic calls it → how we say it. Only types that our models can raise; others keep a general sentence.
_EXPLANATIONS = {
    "missing": "dit veld is verplicht",
    "extra_forbidden": "dit kent de gids hier niet",
    "repeated": "dit mag u maar één keer meegeven",
    "json_invalid": "dit is geen geldige JSON",
    "int_parsing": "dit moet een heel getal zijn",
    "int_type": "dit moet een heel getal zijn",
    "float_parsing": "dit moet een getal zijn",
    "finite_number": "dit moet een getal zijn dat ergens ophoudt",
    "int_from_float": "dit moet een heel getal zijn",
    "bool_parsing": "dit moet true of false zijn",
    "bool_type": "dit moet true of false zijn",
    "string_type": "dit moet tekst zijn",
    "string_too_long": "deze tekst is te lang: hoogstens {max_length} tekens",
    "string_too_short": "deze tekst is te kort; aantal tekens: minstens {min_length}",
    "string_unicode": "de tekst bevat tekens die geen tekst zijn",
    "string_pattern_mismatch": "dit heeft niet de juiste vorm",
    "greater_than_equal": "dit getal is te klein: minstens {ge}",
    "less_than_equal": "dit getal is te groot: hoogstens {le}",
    "literal_error": "dit moet een van deze zijn: {expected}",
    "enum": "dit moet een van deze zijn: {expected}",
    "list_type": "dit moet een lijst zijn",
    "too_long": "te veel waarden: hoogstens {max_length}",
    "too_short": "te weinig waarden: minstens {min_length}",
    "model_type": "dit moet een object zijn",
    "model_attributes_type": "dit moet een object zijn",
    "dict_type": "dit moet een object zijn",
    "date_from_datetime_parsing": "dit moet een datum zijn, zoals 2026-01-31",
    "date_parsing": "dit moet een datum zijn, zoals 2026-01-31",
    "date_type": "dit moet een datum zijn, zoals 2026-01-31",
    "uuid_parsing": "dit moet een uuid zijn, zoals 123e4567-e89b-12d3-a456-426614174000",
}


def explain(error: dict[str, Any]) -> str:
    """One pydantic error in Dutch. Our own rules (`value_error`) already speak Dutch."""
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    if known := error.get("ctx", {}).get("known"):
        return f"{_EXPLANATIONS[error['type']]}; wel: {', '.join(known)}"
    template = _EXPLANATIONS.get(error["type"], "deze waarde klopt hier niet")
    context = {key: str(value).replace(" or ", " of ") for key, value in error.get("ctx", {}).items()}
    try:
        return template.format(**context)
    except KeyError:  # a later pydantic may name its context otherwise; the sentence still tells the fault
        return template.split(":")[0]


def faults_of(errors: Sequence[Any]) -> list[Fault]:
    """Pydantic's errors as ours. `loc` begins with body, query, path or header. A parameter that is repeated is told by
    its name alone."""
    found = []
    for error in errors:
        place, *rest = error["loc"] or ("body",)
        if error["type"] == "json_invalid":  # its place is a number of characters, which is no pointer
            detail = f"{explain(error)}: kijk bij teken {rest[0] + 1}"
            found.append(Fault(location="/", code=error["type"], detail=detail))
            continue
        names = rest if place == "body" else [part for part in rest if isinstance(part, str)]
        location = ("/" if place == "body" else ".").join(str(part) for part in names)
        found.append(
            Fault(
                place=place if place in ("body", "query", "path", "header") else "body",
                location=f"/{location}" if place == "body" else location,
                code=error["type"],
                detail=explain(error),
            )
        )
    return found


def invalid_input(error: RequestValidationError, more: Iterable[Fault] = ()) -> InvalidInput:
    """What the framework found wrong, as our problem. `more` is what else is wrong."""
    faults = [*faults_of(error.errors()), *more]
    count = "Er staat 1 fout" if len(faults) == 1 else f"Er staan {len(faults)} fouten"
    return InvalidInput(f"{count} in wat u stuurde. Bij errors leest u welke.", faults)


Refuse = Callable[[Request, Problem], Response]
"""How a problem leaves."""
More = Callable[[Request, RequestValidationError], Iterable[Fault]]
"""What else is wrong with an input that the framework refuses."""


def install(
    app: FastAPI, refuse: Refuse = lambda _request, error: error.response(), more: More = lambda _request, _error: ()
) -> None:
    """Let every error of this app leave as problem+json."""

    @app.exception_handler(Problem)
    async def problem(request: Request, error: Problem) -> Response:
        return refuse(request, error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        return refuse(request, invalid_input(error, more(request, error)))

    @app.exception_handler(HTTPException)
    async def plain(request: Request, error: HTTPException) -> Response:
        allowed = allowed_methods(request) if error.status_code == 405 else None
        if allowed and request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ", ".join(sorted(allowed))})
        if error.status_code == 400:  # the framework's only one: JSON that it could not read at all
            return refuse(request, InvalidInput("Wat u stuurde is niet te lezen.", [_UNREADABLE]))
        return refuse(request, from_status(error.status_code, allowed))

    @app.exception_handler(Exception)
    async def crash(request: Request, _error: Exception) -> Response:
        return refuse(request, from_status(500))  # it is raised on, and logged outside


def allowed_methods(request: Request) -> set[str]:
    """Every method that some route of this app knows for this path, for the `Allow` header of a 405."""
    found = {"OPTIONS"}
    for route in _routes(request.scope["app"].routes):
        if route.matches(request.scope)[0] is not Match.NONE:
            found |= set(getattr(route, "methods", None) or ())
    return found | {"HEAD"} if "GET" in found else found


def _routes(routes: Iterable[Any]) -> Iterator[Any]:
    """The plain routes; the framework keeps those of an included router behind it."""
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from _routes(included.routes)
        elif not isinstance(route, Mount):
            yield route


class _Plain(Problem):
    """An error that the framework raised by status alone."""


_UNREADABLE = Fault(
    location="/",
    code="json_invalid",
    detail="dit is geen JSON die te lezen is: UTF-8, niet te diep, geen reuzengetallen",
)


_TITLES = {
    404: (
        "Niet gevonden",
        "Op dit adres is niets. Controleer het pad; een pad eindigt hier nooit op een schuine streep.",
    ),
    405: ("Dat kan hier niet", "Dit adres kent deze methode niet. Bij Allow leest u welke wel."),
    413: ("Te groot", "Wat u stuurde is te groot."),
    415: ("Verkeerd soort inhoud", "Stuur JSON, met Content-Type: application/json."),
    500: ("Er ging iets mis", "Er ging bij ons iets mis. Probeer het later nog eens."),
}


def from_status(status: int, allow: set[str] | None = None) -> Problem:
    """The problem for a status without more to tell. `allow` fills the Allow header of a 405."""
    title, detail = _TITLES.get(status, (_TITLES[500][0], f"De server antwoordde met {status}."))
    error = _Plain(detail)
    error.status, error.title = status, title
    if allow:
        error.headers = {"Allow": ", ".join(sorted(allow))}
    return error
