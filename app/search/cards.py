"""One entry as a search document: the flat fields that are searched, the card of an answer, the entry of a list.

Pure: everything it needs is handed to it (`documents` fetches it). Nothing depends on what day it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from app.log import day_of
from app.models.kinds import Arrangement, Expertise, Inhoud, Organisatie, Soort, Voorziening, dump, references
from app.search.engine import HIGHEST_AGE, UNKNOWN_AGE, Document
from app.vocabulary.ladder import Ladder

BEREIK = ("lokaal", "gebied", "provincie", "landelijk")
OUTSIDE_LADDER = 7

CARD_FIELDS = ("naam", "samenvatting", "telefoon", "website")
"""What the card of every kind shows of the content (an expertise's own phone stands in `raadplegen` as well)."""

CARD_FIELDS_OF: dict[Soort, tuple[str, ...]] = {
    "organisatie": (),
    "voorziening": (),
    "expertise": ("niveau", "raadplegen"),
    "arrangement": ("partners", "onderwijsdoelen", "behandeldoelen"),
    "zorgroute": (),
}
STEP_FIELDS = ("wie", "wat", "casusregie", "besluit", "termijn")

TEXT_FIELDS = ("samenvatting", "beschrijving", "type", "doelgroepOmschrijving")
TEXT_LISTS = ("locaties", "starters", "onderwijsdoelen", "behandeldoelen")


class Published(NamedTuple):
    """What a document needs of a published entry's row: columns of `Vermelding`, by their names."""

    id: UUID
    soort: Soort
    slug: str
    versie: int
    gewijzigd_op: datetime
    gecontroleerd_op: date | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What documents show of other things than the entry itself."""

    organisaties: Mapping[str, dict[str, Any]]
    """By slug: `{"id", "naam", "telefoon", "website"}`."""
    hulpvragen: Mapping[str, str]
    """Name of each need."""


def to_document(
    entry: Published, inhoud: Inhoud, gemeenten: Iterable[str], around: Surroundings, ladder: Ladder
) -> Document:
    """The document of a published entry whose content is `inhoud`."""
    content: dict[str, Any] = dump(inhoud)
    named = references(inhoud)
    slug = offered_by(entry.slug, inhoud)
    return {
        "uuid": str(entry.id),
        "soort": entry.soort,
        "id": entry.slug,
        "naam": inhoud.naam,
        "namen": [inhoud.naam, *content.get("andereNamen", [])],
        "type": content.get("type"),
        "gemeenten": sorted(gemeenten),
        "bereik": inhoud.bereik,
        "bereikrang": BEREIK.index(inhoud.bereik),
        "hulpvragen": content.get("hulpvragen", []),
        "leeftijdsjaren": years_served(content.get("leeftijden", [])),
        "leeftijden": content.get("leeftijden", []),
        "doelgroepen": content.get("doelgroepen", []),
        "toegangswegen": content.get("toegangswegen", []),
        "financiering": content.get("financiering", []),
        "vormen": content.get("vormen", []),
        "zwaarte": ladder.zwaarte(inhoud) or OUTSIDE_LADDER,
        "fase": inhoud.fase.stand,
        "organisatie": slug,
        "organisaties": sorted({*filter(None, [slug]), *named.get("partner", ()), *named.get("stap", ())}),
        "voorziening": content.get("voorziening"),
        "tekst": _text(inhoud, content, around),
        "gewijzigd": day_of(entry.gewijzigd_op).isoformat(),
        "jaar": inhoud.herkomst.jaar,
        "zekerheid": inhoud.herkomst.zekerheid,
        "gecontroleerd": _checked_on(entry),
        "kaart": _card(entry, inhoud, content, around, ladder),
        "inhoud": _list_item(entry, content, around),
    }


def offered_by(own_slug: str, inhoud: Inhoud) -> str | None:
    """Slug of the organisatie behind an entry: its own, the one that offers it, or the arrangement's penvoerder."""
    if isinstance(inhoud, Organisatie):
        return own_slug
    if isinstance(inhoud, Voorziening | Expertise):
        return inhoud.organisatie
    if isinstance(inhoud, Arrangement):
        return next((partner.organisatie for partner in inhoud.partners if partner.penvoerder), None)
    return None


def years_served(ranges: list[dict[str, int | None]]) -> list[int]:
    """Every whole year of these ranges; `[UNKNOWN_AGE]` for none. Ranges are kept apart: 0-4 and 12-18 has no 8."""
    return _years(tuple((each["van"], each["tot"]) for each in ranges))


@cache  # there are few different ranges and many entries: they share their years
def _years(ranges: tuple[tuple[int | None, int | None], ...]) -> list[int]:
    served: set[int] = set()
    for low, high in ranges:
        last = HIGHEST_AGE if high is None else min(high, HIGHEST_AGE)
        served.update(range(min(low or 0, HIGHEST_AGE), last + 1))
    return sorted(served) or [UNKNOWN_AGE]


def _card(
    entry: Published, inhoud: Inhoud, content: dict[str, Any], around: Surroundings, ladder: Ladder
) -> dict[str, Any]:
    """What an answer shows (DESIGN section 4), without what depends on the question."""
    slug = None if isinstance(inhoud, Organisatie) else offered_by(entry.slug, inhoud)
    card = {
        "soort": entry.soort,
        "id": entry.slug,
        **{key: content[key] for key in CARD_FIELDS},
        "type": content.get("type"),
        "zwaarte": ladder.zwaarte(inhoud),
        "fase": inhoud.fase.stand,
        "organisatie": around.organisaties.get(slug) if slug else None,
        "gecontroleerdOp": _checked_on(entry),
        "herkomst": {"zekerheid": inhoud.herkomst.zekerheid, "jaar": inhoud.herkomst.jaar},
        **{key: content[key] for key in CARD_FIELDS_OF[entry.soort]},
    }
    if "stappen" in content:
        card["stappen"] = [{key: step[key] for key in STEP_FIELDS} for step in content["stappen"]]
    return card


def _list_item(entry: Published, content: dict[str, Any], around: Surroundings) -> dict[str, Any]:
    item = {
        "id": entry.slug,
        "soort": entry.soort,
        **content,
        "versie": entry.versie,
        "gewijzigdOp": day_of(entry.gewijzigd_op).isoformat(),
        "gecontroleerdOp": _checked_on(entry),
    }
    if content.get("organisatie"):
        offering = around.organisaties.get(content["organisatie"])
        item["organisatie"] = {"id": content["organisatie"], "naam": offering["naam"] if offering else None}
    return item


def _text(inhoud: Inhoud, content: dict[str, Any], around: Surroundings) -> str:
    parts = [content.get(key) for key in TEXT_FIELDS]
    for key in TEXT_LISTS:
        parts += content.get(key, [])
    parts += [around.hulpvragen.get(need) for need in content.get("hulpvragen", [])]
    parts += [partner["naam"] for partner in content.get("partners", [])]
    for step in content.get("stappen", []):
        parts += [step["wie"], step["wat"], step["besluit"]]
    named = {slug for slugs in references(inhoud).values() for slug in slugs}
    parts += [around.organisaties[slug]["naam"] for slug in sorted(named & around.organisaties.keys())]
    return "\n".join(dict.fromkeys(filter(None, parts)))


def _checked_on(entry: Published) -> str | None:
    return entry.gecontroleerd_op.isoformat() if entry.gecontroleerd_op else None
