"""Which of the forms that we have a caller wants to read (RFC 9110, 12.5.1)."""

from collections.abc import Sequence

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from app.problems import NotAcceptable

JSON = "application/json"
JSON_LD = "application/ld+json"


def negotiate(request: Request, offered: Sequence[str] = (JSON,)) -> str:
    """The form wanted most; of equals the first one. Raises NotAcceptable when none is."""
    accept = request.headers.get("accept", "*/*").lower()
    if accept in ("*/*", offered[0]):
        return offered[0]
    wanted = [_range(each) for each in accept.split(",") if each.strip()]
    weight, form = max(((_weight(wanted, each), each) for each in offered), key=lambda found: found[0])
    if not weight:
        raise NotAcceptable(f"Dit is er als {' of '.join(offered)}. Stuur dat als Accept, of laat Accept weg.")
    return form


def read_as_offered(request: Request) -> None:
    """Refuse a read in a form that its operation does not have: for every operation in one place, so that none answers
    with JSON who reads something else. Raises NotAcceptable."""
    route = request.scope["route"]
    if request.method == "GET" and route.include_in_schema:
        negotiate(request, _offered(route))


def _offered(route: APIRoute) -> tuple[str, ...]:
    """The forms that the document names: JSON when it shows a model or nothing, and all others."""
    told = route.responses.get(200, {})
    others = tuple(told.get("content", ()))
    return (JSON, *others) if "model" in told or not others else others


def varies(response: Response) -> Response:
    """Tell caches that this answer depends on what was accepted."""
    response.headers.add_vary_header("Accept")
    return response


def _range(text: str) -> tuple[str, float]:
    """`application/ld+json;profile="…";q=0.5` as its name and weight. Other parameters do not choose here."""
    name, *parameters = (part.strip() for part in text.split(";"))
    weights = [part[2:] for part in parameters if part.startswith("q=")]
    try:
        return name, float(weights[0]) if weights else 1.0
    except ValueError:
        return name, 0.0


def _weight(wanted: Sequence[tuple[str, float]], form: str) -> float:
    """By what names it most exactly: the form itself, then its kind, then everything."""
    weights = dict(wanted)
    names = (form, f"{form.partition('/')[0]}/*", "*/*")
    return next((weights[name] for name in names if name in weights), 0.0)
