"""What an entry is: one content model for each of the five kinds.

This file is the single place where a kind's fields are defined. API, seed, import, export, history and forms read
them from here, so that adding a field is one edit. JSON keys are camelCase Dutch; Python names are their snake_case.

Unknown is a value, not a gap: a missing age bound, phone or year stays `None`, a level or phase nobody knows is
`onbekend`. Nothing here fills in a default that would read as a fact.
"""

import re
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    HttpUrl,
    StrictBool,
    TypeAdapter,
    ValidationInfo,
    create_model,
    field_validator,
    model_validator,
)
from pydantic.alias_generators import to_camel

SCHEMA_VERSIE = 1
"""Version of the stored shape. `upgrade` brings older content to this version, a fixture for each version in tests."""

OUDSTE_LEEFTIJD = 120

Soort = Literal["organisatie", "voorziening", "expertise", "arrangement", "zorgroute"]

# --- values that need a rule ---------------------------------------------------------------------------------------

_PHONE = re.compile(
    r"^(?:112|113|116\d{3}"  # national short numbers
    r"|14 ?0\d{2,3}"  # a gemeente's short number: 14 0592
    r"|0(?:800|900|90[69]|85|88|91)[- ]?(?:\d[ ]?){4,7}"  # free, paid and company numbers
    r"|0\d{1,3}[- ]?(?:\d[ ]?){6,8}"  # area code and subscriber, or mobile
    r"|\+31 ?(?:\d[ ]?){9})$"
)
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_UNSEEN = re.compile(
    r"[\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    r"\ud800-\udfff\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U0010ffff]"
)
"""Characters that nobody sees, or that turn the direction of what stands around them: with them a name can look like
another's."""
_GEMEENTECODE = re.compile(r"^GM\d{4}$")
_POSTCODE = re.compile(r"^[1-9]\d{3}(?: ?[A-Z]{2})?$")
_SLUG = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
_WRITTEN_OUT = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
_URL: TypeAdapter[HttpUrl] = TypeAdapter(HttpUrl)


def _checked(pattern: re.Pattern[str], explanation: str) -> AfterValidator:
    def check(value: str) -> str:
        if not pattern.fullmatch(value):
            raise ValueError(explanation)
        return value

    return AfterValidator(check)


def _one_line(value: str) -> str:
    if "\n" in value or "\r" in value or not any(char.isalnum() for char in value):
        raise ValueError("dit is één regel tekst, met minstens één letter of cijfer")
    return value


def _in_calendar(value: str) -> str:
    try:
        date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError as error:
        raise ValueError("dit is een jaar, maand of dag die bestaat, zoals 2026, 2026-01 of 2026-01-31") from error
    return value


def _web_address(value: str) -> str:
    """Checked as a URL but kept as written: pydantic would add a slash, and the source's own form is the fact.

    Written out in full, for pydantic also repairs `https:voorbeeld.nl`, which in a page would be a link to nowhere.
    """
    if not (_WRITTEN_OUT.fullmatch(value) and _is_url(value)):
        raise ValueError("een webadres begint met https:// of http://, zonder spaties: https://www.voorbeeld.nl")
    return value


def _is_url(value: str) -> bool:
    try:
        _URL.validate_python(value)
    except ValueError:
        return False
    return True


Telefoon = Annotated[str, _checked(_PHONE, "dit is geen Nederlands telefoonnummer, zoals 112, 14 0592 of 0592-123456")]
Gemeentecode = Annotated[str, _checked(_GEMEENTECODE, "een gemeentecode is GM met vier cijfers, zoals GM0106")]
Postcode = Annotated[str, _checked(_POSTCODE, "een postcode is vier cijfers en twee hoofdletters, zoals 9401 HS")]
Slug = Annotated[str, Field(max_length=100), _checked(_SLUG, "een id bestaat uit kleine letters, cijfers en streepjes")]
Webadres = Annotated[str, Field(max_length=500), AfterValidator(_web_address)]
Naam = Annotated[str, Field(min_length=2, max_length=200), AfterValidator(_one_line)]
Tekst = Annotated[str, Field(max_length=4000)]
Regel = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_one_line)]
Dag = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}){0,2}$"), AfterValidator(_in_calendar)]
"""A year, month or day, as precise as its source."""

# --- closed lists --------------------------------------------------------------------------------------------------

Vrager = Literal["ouder", "jongere", "school", "professional"]
Doelgroep = Literal["jeugdige", "ouders", "school"]
Toegangsweg = Literal[
    "zonder verwijzing",
    "via school",
    "via gemeente",
    "via huisarts",
    "via toelaatbaarheidsverklaring",
    "via gecertificeerde instelling",
    "via Wlz",
    "via JGZ",
]
Financiering = Literal["Jeugdwet", "passend onderwijs", "Wlz", "Zvw", "gemeente"]
Vorm = Literal["thuis", "school", "locatie", "online"]
Niveau = Literal["basis", "gespecialiseerd", "hoogspecialistisch", "onbekend"]
Bereik = Literal["lokaal", "gebied", "provincie", "landelijk"]
Zekerheid = Literal["bron", "algemeneKennis"]
VoorzieningType = Literal[
    "advies",
    "preventief programma",
    "basisondersteuning",
    "vrij toegankelijke jeugdhulp",
    "beschikkingsvrije jeugdhulp",
    "leerplicht/thuiszitters",
    "extra ondersteuning onderwijs",
    "onderwijs-zorgarrangement",
    "geïndiceerde ambulante jeugdhulp",
    "diagnostiek",
    "dagbehandeling",
    "speciaal onderwijs",
    "pleegzorg",
    "gezinshuis/verblijf",
    "crisishulp",
]
OrganisatieType = Literal[
    "jeugdhulpaanbieder",
    "ggz",
    "gehandicaptenzorg",
    "verslavingszorg",
    "zorgboerderij",
    "gecertificeerde instelling",
    "veilig thuis",
    "crisisdienst",
    "jgz",
    "welzijn",
    "toegang",
    "samenwerkingsverband",
    "schoolbestuur",
    "school",
    "speciaal onderwijs",
    "mbo",
    "kinderopvang",
    "ouder- en jeugdsteunpunt",
    "leerplicht en RMC",
    "netwerk",
    "overig",
]

# --- parts ---------------------------------------------------------------------------------------------------------


D = TypeVar("D", bound="Deel")


class Deel(BaseModel):
    """What is sent or answered: strict about types, closed to unknown keys, camelCase outside."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="forbid",
        str_strip_whitespace=True,
        use_attribute_docstrings=True,
    )

    @field_validator("*")
    @classmethod
    def _is_text(cls, value: object, _field: ValidationInfo) -> object:
        """No control characters in any text: PostgreSQL cannot keep them, and nobody means them."""
        _refuse_control_characters(_unusual(value))
        return value


def derived(name: str, *bases: type[D], **fields: Any) -> type[D]:
    """A model of these and of further fields, each as `(type, default)`. What is made so has no source: looking for
    docstrings in it, through all that is imported, took a second of every start."""
    return create_model(name, __base__=bases, __cls_kwargs__={"use_attribute_docstrings": False}, **fields)


class Onderdeel(Deel):
    """A part of an entry's content, which others will read: everything in it is seen, and stands there once. Steps of a
    route may come again."""

    @field_validator("*")
    @classmethod
    def _is_text(cls, value: object, field: ValidationInfo) -> object:
        unusual = _unusual(value)
        if unusual:
            _refuse_control_characters(unusual)
            if any(_UNSEEN.search(text) for text in unusual):
                raise ValueError("de tekst bevat tekens die niemand ziet")
        if isinstance(value, list) and len(value) > 1 and field.field_name != "stappen":
            told = value if isinstance(value[0], str) else map(repr, value)
            if len(set(told)) < len(value):
                raise ValueError("hier staat iets twee keer")
        return value


def _unusual(value: object) -> list[str]:
    """The texts of this value that are more than plain ASCII of one line: only these can hold what nobody means. Asked
    forty times an entry, when thousands are read."""
    if isinstance(value, str):
        return [] if value.isascii() and value.isprintable() else [value]
    if isinstance(value, list):
        return [text for text in value if isinstance(text, str) and not (text.isascii() and text.isprintable())]
    return []


def _refuse_control_characters(texts: list[str]) -> None:
    if any(_NO_TEXT.search(text) for text in texts):
        raise ValueError("de tekst bevat tekens die geen tekst zijn")


class Leeftijd(Onderdeel):
    """An age range in whole years, both ends included. `null` is an open end, which stays open."""

    van: Annotated[int, Field(strict=True, ge=0, le=OUDSTE_LEEFTIJD)] | None = None
    tot: Annotated[int, Field(strict=True, ge=0, le=OUDSTE_LEEFTIJD)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Leeftijd":
        if self.van is not None and self.tot is not None and self.van > self.tot:
            raise ValueError("de leeftijd 'van' is hoger dan 'tot'")
        return self


class Werkgebied(Onderdeel):
    """Whom an entry serves: gemeenten by code, named gebieden, or the whole region. Together, not either-or."""

    gemeenten: list[Gemeentecode] = []
    gebieden: list[Slug] = []
    hele_regio: StrictBool = False
    """True when the entry serves every gemeente of the region, also one that joins later."""

    @model_validator(mode="after")
    def _somewhere(self) -> "Werkgebied":
        if not (self.gemeenten or self.gebieden or self.hele_regio):
            raise ValueError("noem een gemeente, een gebied of de hele regio")
        return self


class Fase(Onderdeel):
    """Where an offer stands in its life. A plan or an ended offer is never given as an address."""

    stand: Literal["plan", "pilot", "actief", "beëindigd", "onbekend"]
    van: Dag | None = None
    """Start of the period as the source gives it."""
    tot: Dag | None = None
    bewoording: Regel | None = None
    """The source's own words."""

    @model_validator(mode="after")
    def _in_order(self) -> "Fase":
        if self.van and self.tot and self.van[: len(self.tot)] > self.tot:
            raise ValueError("de fase begint na haar einde")
        return self


class Herkomst(Onderdeel):
    """Where the facts come from and how sure they are, so that a reader sees what was checked and what was not."""

    zekerheid: Zekerheid
    bronnen: list[Annotated[str, Field(max_length=500)]] = []
    jaar: Annotated[int, Field(strict=True, ge=1900, le=2100)] | None = None
    """Year of the newest source; `null` is unknown."""
    algemene_kennis: list[Annotated[str, Field(max_length=60)]] = []
    """Fields that came from general knowledge; `*` means all of them."""
    aansluiting: Literal["direct", "indirect", "geen"] | None = None
    """How directly the sources speak of this very entry."""
    opmerking: Tekst | None = None


class Identificatie(Onderdeel):
    """A number in a national register."""

    soort: Literal["kvk", "agb", "brin", "oin"]
    waarde: Annotated[str, Field(min_length=4, max_length=20)]


class Partner(Onderdeel):
    """Who takes part in an arrangement. A partner that is only a name stays a name: no relation is invented."""

    naam: Naam
    rol: Literal["onderwijs", "zorg", "gemeente", "overig"]
    penvoerder: StrictBool = False
    organisatie: Slug | None = None


class Stap(Onderdeel):
    """One step of a zorgroute."""

    wie: Regel
    wat: Regel
    casusregie: Regel | None = None
    besluit: Regel | None = None
    """The decision or document that this step gives."""
    termijn: Regel | None = None
    wettelijke_basis: Regel | None = None
    zekerheid: Zekerheid
    organisatie: Slug | None = None


class Raadplegen(Onderdeel):
    """How a teacher or wijkteam consults this expertise."""

    hoe: Regel | None = None
    telefoon: Telefoon | None = None
    website: Webadres | None = None
    voor_wie: list[Doelgroep] = []


# --- the five kinds ------------------------------------------------------------------------------------------------


class Inhoud(Onderdeel):
    """What every kind has."""

    naam: Naam
    samenvatting: Annotated[str, Field(min_length=3, max_length=500)]
    """One or two plain sentences, as an answer shows them."""
    beschrijving: Tekst | None = None
    werkgebied: Werkgebied
    bereik: Bereik
    herkomst: Herkomst
    fase: Fase


class Aanbod(Inhoud):
    """What the kinds that answer a support need have in common."""

    hulpvragen: Annotated[list[Slug], Field(max_length=40)] = []
    leeftijden: Annotated[list[Leeftijd], Field(max_length=10)] = []
    """Several ranges are possible; none is unknown, not everyone."""
    doelgroepen: list[Doelgroep] = []
    toegangswegen: list[Toegangsweg] = []
    financiering: list[Financiering] = []
    """Empty is unknown. Shown, never required in a question."""
    website: Webadres | None = None
    telefoon: Telefoon | None = None


class Organisatie(Inhoud):
    """Anyone who does something."""

    type: OrganisatieType
    andere_namen: Annotated[list[Naam], Field(max_length=20)] = []
    doelgroep_omschrijving: Regel | None = None
    leeftijden: Annotated[list[Leeftijd], Field(max_length=10)] = []
    locaties: list[Naam] = []
    """Names of places only: no address or point that was not sourced."""
    telefoon: Telefoon | None = None
    website: Webadres | None = None
    identificaties: list[Identificatie] = []


class Voorziening(Aanbod):
    """A concrete offer of help by one organisatie."""

    type: VoorzieningType
    organisatie: Slug
    vormen: list[Vorm] = []


class Expertise(Aanbod):
    """A subject an organisatie knows well and can be consulted about."""

    organisatie: Slug
    niveau: Niveau
    raadplegen: Raadplegen


class Arrangement(Aanbod):
    """Onderwijs-zorgarrangement: partners in different roles, with onderwijsdoelen and behandeldoelen."""

    partners: Annotated[list[Partner], Field(min_length=1, max_length=30)]
    doelgroep_omschrijving: Regel | None = None
    onderwijsdoelen: list[Regel] = []
    behandeldoelen: list[Regel] = []
    voorziening: Slug | None = None
    """The same thing as a voorziening in the directory: linked, and shown once."""

    @model_validator(mode="after")
    def _one_penvoerder(self) -> "Arrangement":
        if sum(p.penvoerder for p in self.partners) > 1:
            raise ValueError("een arrangement heeft hoogstens één penvoerder")
        return self


class Zorgroute(Aanbod):
    """Ordered steps from the first question to help, with who is in charge at each step."""

    starters: list[Regel] = []
    """Who can begin this route, in the source's words."""
    stappen: Annotated[list[Stap], Field(min_length=1, max_length=30)]
    wettelijke_basis: list[Regel] = []


KINDS: dict[Soort, type[Inhoud]] = {
    "organisatie": Organisatie,
    "voorziening": Voorziening,
    "expertise": Expertise,
    "arrangement": Arrangement,
    "zorgroute": Zorgroute,
}

MEERVOUD: dict[Soort, str] = {
    "organisatie": "organisaties",
    "voorziening": "voorzieningen",
    "expertise": "expertises",
    "arrangement": "arrangementen",
    "zorgroute": "zorgroutes",
}
"""The plural: path in the API, file in the seed."""


def references(inhoud: Inhoud) -> dict[str, set[str]]:
    """The other entries this content names, by role: `{"organisatie": {"slug"}, "partner": {...}, ...}`."""
    found: dict[str, set[str]] = {}
    if isinstance(inhoud, Voorziening | Expertise):
        found["organisatie"] = {inhoud.organisatie}
    if isinstance(inhoud, Arrangement):
        found["partner"] = {p.organisatie for p in inhoud.partners if p.organisatie}
        found["voorziening"] = {inhoud.voorziening} if inhoud.voorziening else set()
    if isinstance(inhoud, Zorgroute):
        found["stap"] = {s.organisatie for s in inhoud.stappen if s.organisatie}
    return found


ROLE_SOORT: dict[str, Soort] = {
    "organisatie": "organisatie",
    "partner": "organisatie",
    "stap": "organisatie",
    "voorziening": "voorziening",
}
"""Which kind of entry a role of `references` points to."""


def parse(soort: Soort, stored: dict[str, object], schema_versie: int = SCHEMA_VERSIE) -> Inhoud:
    """Stored content as its model. Older shapes are upgraded; keys this version does not know are passed over here
    and stay in storage (a newer copy of the app may have written them).

    Raises `pydantic.ValidationError` when the content does not fit its kind.
    """
    return KINDS[soort].model_validate(upgrade(soort, stored, schema_versie), extra="ignore")


def upgrade(soort: Soort, stored: dict[str, object], schema_versie: int) -> dict[str, object]:
    """Content of an older `schema_versie` in today's shape. There is one version so far; each next one adds a step."""
    if schema_versie < SCHEMA_VERSIE:
        raise LookupError(f"geen stap van versie {schema_versie} naar {SCHEMA_VERSIE} voor {soort}")
    return stored


def dump(inhoud: Inhoud) -> dict[str, object]:
    """Content as stored and served: camelCase keys, every field present, JSON values only."""
    return inhoud.model_dump(mode="json", by_alias=True)
