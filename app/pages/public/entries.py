"""The page of one entry, whole, with how sure it is."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.advice.fit import GATE_TEXT, GATES, spans
from app.directory.reads import read_entry
from app.models.kinds import MEERVOUD, Soort
from app.pages.public.rendering import page
from app.pages.public.words import OOK_VIA
from app.search.engine import Document, Query

OFFERED = ("voorziening", "arrangement", "expertise")
MOST_OFFERED = 100

_SOORTEN: dict[str, Soort] = {plural: soort for soort, plural in MEERVOUD.items()}

router = APIRouter(include_in_schema=False)


@router.get("/{meervoud}/{slug}")
def detail(request: Request, meervoud: str, slug: str) -> Response:
    """One entry. Raises NotFound, or Gone with its successor."""
    if meervoud not in _SOORTEN:
        raise HTTPException(404)
    house, soort = request.app.state.house, _SOORTEN[meervoud]
    entry = read_entry(house.database, soort, slug)
    if isinstance(entry.get("organisatie"), str):
        entry["organisatie"] = _organisations(house, [entry["organisatie"]]).get(entry["organisatie"])
    names = house.vocabulary.needs.contents
    codes = _served(house, entry["werkgebied"])
    toegang = house.vocabulary.toegang
    offices = _organisations(house, [toegang[code] for code in codes if code in toegang])
    return page(
        request,
        "detail.html",
        entry=_Lenient(entry),
        aanbod=_offered(house, slug) if soort == "organisatie" else [],
        hulpvragen=[names[need].naam for need in entry.get("hulpvragen", []) if need in names],
        past_ook_bij=_also_fits(house, soort, entry),
        leeftijd=spans(entry.get("leeftijden", [])),
        wegen=_ways(entry.get("toegangswegen", [])),
        gebied=_area(house, entry, codes),
        toegangen=[offices[slug] for slug in dict.fromkeys(toegang.get(code) for code in codes) if slug in offices],
        is_toegang=soort == "organisatie" and entry["type"] == "toegang",
    )


class _Lenient(dict[str, Any]):
    """An entry in a template: kinds differ in their fields, and one that a kind does not have is simply not there."""

    def __getattr__(self, name: str) -> Any:
        return self.get(name)


def _organisations(house: Any, slugs: list[str]) -> dict[str, dict[str, Any]]:
    """Slug → card."""
    if not slugs:
        return {}
    query = Query(filters={"soort": ("organisatie",), "id": tuple(slugs)}, limit=len(slugs))
    return {document["id"]: document["kaart"] for document in house.engine.search(query).documents}


def _offered(house: Any, slug: str) -> list[Document]:
    """What an organisatie offers, by name; what is there as arrangement and as voorziening once."""
    query = Query(filters={"organisaties": (slug,), "soort": OFFERED}, order="naam", limit=MOST_OFFERED)
    found: list[Document] = house.engine.search(query).documents
    same = {document["voorziening"] for document in found if document["soort"] == "arrangement"}
    return [document for document in found if document["soort"] != "voorziening" or document["id"] not in same]


def _also_fits(house: Any, soort: str, entry: dict[str, Any]) -> list[str]:
    """The needs for which an answer says that it fits, besides those that the entry names itself: the wegwijzer's."""
    names, own = house.vocabulary.needs.contents, entry.get("hulpvragen", [])
    named = house.vocabulary.wegwijzer.needs_of((soort, entry["id"]))
    return [names[need].naam for need in named if need in names and need not in own]


def _ways(toegangswegen: list[str]) -> list[str]:
    """How one gets in, in sentences; where no referral is needed, every other way is one that may be taken too."""
    gates = dict.fromkeys(gate for way, gate in GATES.items() if way in toegangswegen)
    if "zonder verwijzing" in toegangswegen:
        return ["U kunt hier zonder verwijzing terecht", *(OOK_VIA[gate] for gate in gates)]
    return [GATE_TEXT[gate] for gate in gates]


def _served(house: Any, werkgebied: dict[str, Any]) -> list[str]:
    """Codes of the gemeenten that an entry serves."""
    vocabulary = house.vocabulary
    if werkgebied["heleRegio"]:
        return list(vocabulary.gemeenten)
    areas = [vocabulary.areas[area] for area in werkgebied["gebieden"] if area in vocabulary.areas]
    codes = [*werkgebied["gemeenten"], *(code for area in areas for code in area.gemeenten)]
    return [code for code in dict.fromkeys(codes) if code in vocabulary.gemeenten]


def _area(house: Any, entry: dict[str, Any], codes: list[str]) -> str:
    if entry["bereik"] == "landelijk":
        return "heel Nederland"
    if entry["werkgebied"]["heleRegio"]:
        return f"heel {house.region.naam}"
    return ", ".join(house.vocabulary.gemeenten[code] for code in codes)
