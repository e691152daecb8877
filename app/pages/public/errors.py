"""Errors of the pages as pages: a person gets words and the numbers for danger, not JSON."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.advice import urgent
from app.pages.public.rendering import page
from app.problems import Gone, Problem, allowed_methods

ASK_AGAIN = "Controleer het adres, of stel uw vraag opnieuw."
TOLD: dict[int, tuple[str, str]] = {
    400: ("Dit lukte niet", "Wij konden dit niet lezen. Stel uw vraag opnieuw."),
    404: ("Deze bladzijde is er niet", ASK_AGAIN),
    405: ("Dat kan hier niet", ASK_AGAIN),
    413: ("Dit is te veel tekst", "Een vraag is hoogstens 4.000 tekens lang. Vertel het in minder woorden."),
    429: (
        "Even wachten",
        "Er komen nu veel vragen van deze internetverbinding. Wacht een minuut, en laad deze bladzijde dan opnieuw.",
    ),
    500: ("Er ging bij ons iets mis", "Dat ligt niet aan u. Probeer het zo nog een keer."),
}
"""Status → title and text for people; what is not here is told in the problem's own words."""


def install_errors(app: FastAPI) -> None:
    """Let every error of these pages leave as a page."""

    @app.exception_handler(Problem)
    async def problem(request: Request, error: Problem) -> Response:
        return error_page(request, error)

    @app.exception_handler(RequestValidationError)
    async def unreadable(request: Request, _error: RequestValidationError) -> Response:
        return _told(request, 400)

    @app.exception_handler(HTTPException)
    async def plain(request: Request, error: HTTPException) -> Response:
        response = _told(request, error.status_code if error.status_code in TOLD else 405)
        if error.status_code == 405:
            response.headers["Allow"] = ", ".join(sorted(allowed_methods(request)))
        return response

    @app.exception_handler(Exception)
    async def broken(request: Request, _error: Exception) -> Response:
        return _told(request, 500)


def error_page(request: Request, error: Problem) -> Response:
    """A refusal or failure as a page."""
    if isinstance(error, Gone):
        successor = error.extra.get("opvolger")
        link = f"/{request.path_params['meervoud']}/{successor}" if successor else None
        return _error(request, error.status, error.title, "Dit staat niet meer in de gids.", link)
    if error.status in TOLD:
        return _told(request, error.status)
    return _error(request, error.status, error.title, error.detail)


def _told(request: Request, status: int) -> Response:
    title, text = TOLD[status]
    return _error(request, status, title, text)


def _error(request: Request, status: int, title: str, text: str, successor: str | None = None) -> Response:
    spoed = urgent.always(request.app.state.house.region.spoed)
    return page(request, "fout.html", status, titel=title, tekst=text, opvolger=successor, spoed=spoed)
