"""Shapes of the export: what is asked, and what JSON answers."""

from datetime import date
from typing import Annotated, Any, Literal, Union, get_args

from pydantic import AfterValidator, BeforeValidator

from app.directory.shapes import SHAPES, written_as_day
from app.log import today
from app.models.kinds import Deel, derived
from app.vocabulary.contents import Licentie

Formaat = Literal["json", "ndjson", "csv", "xlsx", "hsds"]
FORMATEN: tuple[Formaat, ...] = get_args(Formaat)


def _not_to_come(day: date) -> date:
    if day > today():
        raise ValueError("deze datum moet nog komen")
    return day


class Uitvoer(Deel):
    """Query of `GET /export`."""

    formaat: Formaat = "json"
    """Waarin u de gegevens wilt. `hsds` is een zip met de tabellen van HSDS 3.1."""
    peildatum: Annotated[date, BeforeValidator(written_as_day), AfterValidator(_not_to_come)] | None = None
    """De gids zoals zij was aan het eind van deze dag. Zonder datum: zoals zij nu is."""


class Kop(Deel):
    """What an export tells of itself."""

    reeks: str
    """Welk logboek; samen met `nr` waar een spiegel verdergaat."""
    nr: int
    """Tot en met welk nummer van het logboek."""
    peildatum: date | None
    """De gevraagde dag; `null` is nu."""
    licentie: Licentie | None
    """Onder welke voorwaarden u de gegevens mag gebruiken; `null` is onbekend."""
    bronvermelding: list[str]
    """Wie u noemt bij wat u met de gegevens maakt."""


_ANY: Any = Union[*SHAPES.values()]

Export = derived("Export", Kop, vermeldingen=(list[_ANY], ...))
"""The whole directory, by soort and id."""
