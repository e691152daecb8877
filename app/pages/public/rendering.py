"""Turns a template into a page."""

from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse, Response

from app.advice import urgent
from app.models.kinds import MEERVOUD
from app.pages.public.words import FILTERS

FOLDER = Path(__file__).parent

_templates = Environment(
    loader=FileSystemLoader(FOLDER / "templates"),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters.update(FILTERS)


def page(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """The template filled in, with what every page shows. `gewoon`: type of voorziening → everyday name."""
    region = request.app.state.house.region
    shown = {
        "regio": region.naam,
        "nummers": urgent.always(region.spoed)["adressen"],
        "gewoon": region.ladder.gewoon,
        "meervoud": MEERVOUD,
        "answer": None,
        "spoed": None,
        **context,
    }
    return HTMLResponse(_templates.get_template(template).render(shown), status)
