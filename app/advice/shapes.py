"""The shapes of the main job as the document shows them. The hot path sends ready dictionaries; tests compare."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from app.models.kinds import OUDSTE_LEEFTIJD, Deel, Slug, Vrager

MAX_QUESTION = 4000


class Vraag(Deel):
    """Body of `POST /juiste-adres`. What is filled in explicitly goes before what the text says."""

    model_config = ConfigDict(
        strict=True,
        str_strip_whitespace=False,
        json_schema_extra={"examples": [{"vraag": "mijn kind van 9 durft niet meer naar school", "aantal": 5}]},
    )

    vraag: Annotated[str, Field(max_length=MAX_QUESTION)] = ""
    """De vraag in eigen woorden. Wordt niet bewaard en niet gelogd."""
    gemeente: Annotated[str, Field(max_length=100)] | None = None
    """Woongemeente: code (GM0106) of naam."""
    plaats: Annotated[str, Field(max_length=100)] | None = None
    """Woonplaats."""
    postcode: Annotated[str, Field(max_length=10)] | None = None
    """Postcode van het woonadres, vier cijfers of ook de letters."""
    school: Annotated[str, Field(max_length=200)] | None = None
    """Naam van de school, of de gemeente (code of naam) waar de school staat."""
    hulpvragen: Annotated[list[Slug], Field(max_length=10)] = []
    """Ids van hulpvragen; gaan voor op wat uit de tekst wordt begrepen."""
    leeftijd: Annotated[int, Field(ge=0, le=OUDSTE_LEEFTIJD)] | None = None
    """Leeftijd van het kind in hele jaren."""
    vrager: Vrager | None = None
    """Wie vraagt."""
    aantal: Annotated[int, Field(ge=1, le=20)] = 10
    """Hoeveel adressen het antwoord hoogstens toont."""


class Filters(Deel):
    """Query of `GET /juiste-adres`: the same from filters only, so that an answer can be linked to."""

    gemeente: Annotated[str, Field(max_length=100)] | None = None
    """Woongemeente: code (GM0106) of naam."""
    hulpvraag: Annotated[list[Slug], Field(max_length=10)] = []
    """Id van een hulpvraag; herhaal voor meer."""
    leeftijd: Annotated[int, Field(ge=0, le=OUDSTE_LEEFTIJD)] | None = None
    """Leeftijd van het kind in hele jaren."""
    vrager: Vrager | None = None
    """Wie vraagt."""
    school: Annotated[str, Field(max_length=200)] | None = None
    """Naam van de school, of de gemeente waar de school staat."""


class Beoordelen(Deel):
    """Query of `GET /organisaties/{id}/juiste-adres`."""

    gemeente: Annotated[str, Field(max_length=100)] | None = None
    """Woongemeente: code (GM0106) of naam."""
    hulpvraag: Annotated[list[Slug], Field(max_length=10)] = []
    """Id van een hulpvraag; herhaal voor meer."""
    leeftijd: Annotated[int, Field(ge=0, le=OUDSTE_LEEFTIJD)] | None = None
    """Leeftijd van het kind in hele jaren."""


class BegrepenGemeente(Deel):
    """A gemeente understood from a text, and from which words."""

    code: str
    naam: str
    uit: str


class BegrepenHulpvraag(Deel):
    """A need understood from a text, and from which words."""

    id: str
    naam: str
    uit: str


class BegrepenLeeftijd(Deel):
    """An age understood from a text, in whole years, and from which words."""

    van: int
    tot: int
    uit: str


class BegrepenGeprobeerd(Deel):
    """Help that was tried already, and which words say so."""

    naam: str
    uit: str


class Begrepen(Deel):
    """What was understood, to show back and to correct."""

    gemeenten: list[BegrepenGemeente]
    hulpvragen: list[BegrepenHulpvraag]
    leeftijden: list[BegrepenLeeftijd]
    vrager: Vrager | None
    organisatie: dict[str, Any] | None
    geprobeerd: list[BegrepenGeprobeerd]
    """Hulp die al is geprobeerd of die men niet wil: die staat lager."""
    schoolgemeente: BegrepenGemeente | None
    tegenspraak: str | None
    """Woorden die een andere gemeente noemen dan die is gekozen; de gekozen gemeente telt."""
    buiten_regio: bool
    buiten_regio_uit: str | None
    taal: str


class Reden(Deel):
    """One rule and what it says."""

    regel: str
    tekst: str


class KorteOrganisatie(Deel):
    """An organisatie inside an address."""

    id: str
    naam: str
    telefoon: str | None
    website: str | None


class Via(Deel):
    """The gate through which one comes in."""

    poort: str
    tekst: str
    organisatie: KorteOrganisatie | None


class RouteStap(Deel):
    """One step of a zorgroute."""

    wie: str
    wat: str
    casusregie: str | None
    besluit: str | None
    termijn: str | None


class Route(Deel):
    """The zorgroute that leads to an address."""

    id: str
    naam: str
    stappen: list[RouteStap]


class KorteHerkomst(Deel):
    """How sure the facts are."""

    zekerheid: str
    jaar: int | None


class Adres(Deel):
    """One address of the answer; an arrangement, zorgroute or expertise has fields of its own besides."""

    model_config = ConfigDict(extra="allow")

    soort: str
    id: str
    naam: str
    samenvatting: str
    telefoon: str | None
    website: str | None
    type: str | None
    zwaarte: int | None
    fase: str
    organisatie: KorteOrganisatie | None
    oordeel: Literal["ja", "via", "nee"]
    via: Via | None
    waarom: list[Reden]
    route: Route | None
    gecontroleerd_op: date | None
    herkomst: KorteHerkomst
    verouderd: bool


class SpoedAdres(Deel):
    """A number to ring in danger."""

    soort: str
    id: str | None
    naam: str
    telefoon: str | None
    website: str | None
    bereikbaar: str | None
    waarvoor: str | None
    herkomst: dict[str, Any]


class Spoed(Deel):
    """What to do now, in danger."""

    tekst: str
    uit: str | None
    adressen: list[SpoedAdres]


class Keuze(Deel):
    """One answer to a question back: send it along as `gemeente` or in `hulpvragen`."""

    tekst: str
    gemeente: str | None = None
    hulpvraag: str | None = None


class VraagTerug(Deel):
    """A question back, where guessing would be wrong."""

    over: str
    tekst: str
    keuzes: list[Keuze]


class Antwoord(Deel):
    """The answer of the main job."""

    begrepen: Begrepen
    spoed: Spoed | None
    vraag_terug: VraagTerug | None
    beperkt: bool
    """Waar als geen zoekserver kon antwoorden en de gids zelf zocht: de volgorde kan dan wat anders zijn."""
    adressen: list[Adres]
    te_raadplegen: list[dict[str, Any]]
    toegang: dict[str, Any] | None
    facetten: dict[str, dict[str, int]]
    totaal: int


class Regel(Reden):
    """One rule, what it says and whether it is met."""

    voldaan: bool


class Beoordeling(Deel):
    """The answer of "am I at the right address here"."""

    oordeel: Literal["ja", "via", "nee"]
    waarom: list[Regel]
    via: Via | None
    adressen: list[Adres]
    """What this organisatie itself offers that fits."""
    beter: list[Adres]
    """Where one is better off, best first; empty when one is right here."""
    toegang: dict[str, Any] | None
    """The office of the gemeente, where one can always ask; null while the gemeente is not known."""
