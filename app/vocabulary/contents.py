"""Content of the vocabulary's own subjects: what a hulpvraag and a gemeente are.

They are logged and revised like entries (`app.log`), so a mirror and the search index follow them too.
"""

from typing import Annotated

from pydantic import Field

from app.models.kinds import Deel, Gemeentecode, Herkomst, Leeftijd, Naam, Slug, Tekst, Vrager, Webadres

Woord = Annotated[str, Field(min_length=1, max_length=80)]


class Woorden(Deel):
    """The everyday words by which people ask for a need, by how much one of them says.

    A phrase is one to six words. All must stand in one sentence close together, in any order and inflection.
    """

    zeker: list[Woord] = []
    """By itself this phrase means the need."""
    waarschijnlijk: list[Woord] = []
    """Usually means the need: enough when nothing speaks for another one."""
    hint: list[Woord] = []
    """Says something only together with another phrase of the same need."""


class HulpvraagInhoud(Deel):
    """A support need as an editor keeps it."""

    id: Slug
    naam: Naam
    ouder: Slug | None = None
    omschrijving: Tekst
    woorden: Woorden = Woorden()
    niet_bij: list[Woord] = []
    """Phrases in whose company these words do not mean this need."""
    leeftijden: list[Leeftijd] = []
    """Ages at which children have this need; none is every age. A toddler who cries much is not depressed."""
    ongeboren: bool = False
    """About a child that is not born yet: an age beside it is of who asks."""
    vanzelf_bij: list[Vrager] = []
    """Who always asks a little of this too: a school asks what it can do itself."""
    herkomst: Herkomst


class GemeenteInhoud(Deel):
    """A gemeente as an editor keeps it; its gebieden stand with the gebieden."""

    code: Gemeentecode
    id: Slug
    naam: Naam
    toegang: Slug | None = None
    """The organisatie (type toegang) where one asks for help."""
    website: Webadres | None = None
    herkomst: Herkomst


class Licentie(Deel):
    """Under which terms the region's own compilation may be used again."""

    naam: Naam
    url: Webadres
    code: Annotated[str, Field(pattern=r"^[A-Z0-9_]{2,40}$")] | None = None
    """As the European list of licences calls it (authority/licence), for catalogues of datasets."""
    vastgesteld: bool = False
    """False while it is a proposal that the owners have not confirmed."""


class GebiedInhoud(Deel):
    """A named set of gemeenten, which people may call by several names."""

    id: Slug
    naam: Naam
    soort: Annotated[str, Field(pattern="^(swv-po|swv-vo|inkoopregio|rmc|overig)$")]
    gemeenten: Annotated[list[Gemeentecode], Field(min_length=1)]
    andere_namen: list[Naam] = []
    organisatie: Slug | None = None
    """The entry of the body itself, such as a samenwerkingsverband."""
    herkomst: Herkomst
