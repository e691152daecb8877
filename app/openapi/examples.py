"""The examples of the document: answers of this very program over a corner of the region's seed.

They are made with the document, so they cannot say what the program no longer does, and nothing regional stands in
code. What a router puts together by itself is put together here too; a test holds it against the running product.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from app.advice.explicit import lay_over
from app.advice.question import Question
from app.advice.service import Advice
from app.directory.linked import KINDS_LINKED, Linking
from app.directory.shapes import Vastgelegd
from app.exchange import dcat
from app.exchange.export import Edition, about
from app.models.kinds import MEERVOUD, Soort
from app.negotiation import JSON_LD
from app.openapi.corner import DAY, Corner
from app.search.embedded import EmbeddedEngine
from app.search.engine import Document, Page, Query
from app.settings import Settings
from app.vocabulary.region import Region

RECORDED = {field.alias for field in Vastgelegd.model_fields.values()}
"""What the directory tells of an entry itself: no part of its content."""

REEKS = UUID("00000000-0000-4000-8000-000000000000")
"""A log that is nobody's."""

LONGEST_NAME = 100
"""As `directory.shapes.Lijst.naam`: its last word may be only begun."""


@dataclass(frozen=True)
class Example:
    """What one operation is sent and what it answers with 200."""

    answer: Any
    body: dict[str, Any] | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
    forms: dict[str, Any] = field(default_factory=dict)
    """The same answer in other forms, by media type."""


def examples(settings: Settings) -> dict[str, Example]:
    """`{"get /gemeenten": Example, …}` of every operation that this region's seed has something to show for."""
    try:
        corner = Corner(settings.seed)
    except LookupError:
        return {}
    engine = EmbeddedEngine()
    engine.replace_all(corner.documents, 1)
    region = Region(settings.seed, settings.language)
    advice = Advice(engine, region, corner.vocabulary, today=DAY.date)
    return {
        **_advice(corner, advice),
        **_catalogue(corner, settings),
        **_search(corner, engine),
        **_vocabulary(corner),
        **_exchange(corner, settings, region),
        **_writes(corner),
        **_webhooks(),
    }


def _advice(corner: Corner, advice: Advice) -> dict[str, Example]:
    ages = corner.offer.leeftijden
    age = (ages[0].van if ages else None) or 8
    need, place, keeper = corner.need, corner.gemeente.code, corner.offer.organisatie
    chosen = {"gemeente": place, "hulpvragen": [need.id], "leeftijd": age}
    filters = {"gemeente": place, "hulpvraag": [need.id], "leeftijd": age}

    def question(vrager: str | None) -> Question:
        return lay_over(
            Question(), corner.vocabulary, gemeente=place, hulpvragen=[need.id], leeftijd=age, vrager=vrager
        )

    answer = advice.answer(question("ouder"))
    body = {"vraag": f"Wij zoeken hulp bij {need.naam.lower()}.", **chosen, "vrager": "ouder", "aantal": 5}
    return {
        "post /juiste-adres": Example(answer, body),
        "get /juiste-adres": Example(answer, parameters={**filters, "vrager": "ouder"}),
        "get /organisaties/{id}/juiste-adres": Example(
            advice.assess(keeper, question(None)), parameters={"id": keeper, **filters}
        ),
    }


def _catalogue(corner: Corner, settings: Settings) -> dict[str, Example]:
    found = {}
    names = {each["id"]: each["naam"] for each in corner.documents if each["soort"] == "organisatie"}
    linking = Linking(settings.base_url, corner.vocabulary, names.get)
    for soort, plural in MEERVOUD.items():
        document = corner.document(soort)
        if document is not None:
            listed, whole = document["inhoud"], _whole(document)
            page = {"totaal": 1, "resultaten": [listed], "facetten": {}}
            linked = soort in KINDS_LINKED
            found[f"get /{plural}"] = Example(
                page,
                parameters={"naam": document["naam"][:LONGEST_NAME]},
                forms={JSON_LD: linking.listed([listed], 1)} if linked else {},
            )
            found[f"get /{plural}/{{id}}"] = Example(
                whole, parameters={"id": document["id"]}, forms={JSON_LD: linking.entry(whole)} if linked else {}
            )
    return found


def _whole(document: Document) -> dict[str, Any]:
    """As the detail shows it: a list names the organisatie, the detail gives its id."""
    listed: dict[str, Any] = document["inhoud"]
    return {**listed, "organisatie": document["organisatie"]} if "organisatie" in listed else listed


def _webhooks() -> dict[str, Example]:
    day = DAY.date().isoformat()
    hook = {"id": str(REEKS), "url": "https://portaal.example/gids", "stand": "werkt", "nr": 1, "gemaaktOp": day}
    failed = {"op": day, "van": 1, "tot": 1, "status": 500, "reden": "het antwoord was geen 2xx"}
    made = {**hook, "geheim": "whsec_dm9vcmJlZWxkIHZhbiBlZW4gZ2VoZWlt"}
    one = {"id": str(REEKS)}
    return {
        "post /webhooks": Example(made, {"url": hook["url"]}),
        "get /webhooks": Example(_listed(hook)),
        "delete /webhooks/{id}": Example(None, parameters=one),
        "get /webhooks/{id}/mislukkingen": Example(_listed(failed), parameters=one),
    }


def _changes(shown: list[dict[str, Any]]) -> dict[str, Any]:
    rows = [
        {
            "nr": number,
            "op": DAY.date().isoformat(),
            "handeling": "publicatie",
            "soort": each["soort"],
            "id": each["id"],
            "inhoud": each,
            "opvolger": None,
        }
        for number, each in enumerate(shown, 1)
    ]
    return {"reeks": str(REEKS), "nr": len(rows), "nieuwste": len(rows), "wijzigingen": rows}


def _writes(corner: Corner) -> dict[str, Example]:
    found: dict[str, Example] = {}
    for soort, plural in MEERVOUD.items():
        document = corner.document(soort)
        if document is not None:
            whole = _whole(document)
            found |= {f"{verb} /{plural}{path}": example for (verb, path), example in _written(soort, whole).items()}
    return found


def _written(soort: Soort, whole: dict[str, Any]) -> dict[tuple[str, str], Example]:
    """What is sent and answered when this entry is made, changed, published, confirmed and withdrawn."""
    slug, day = whole["id"], DAY.date().isoformat()
    content = {key: value for key, value in whole.items() if key not in RECORDED}
    told = {"id": slug, "soort": soort, **content, "stand": "concept"}
    version = {
        "versie": 1,
        "handeling": "publicatie",
        "opvolger": None,
        "op": day,
        "door": "seed",
        "waarom": None,
        "oorsprong": "seed",
        "inhoud": content,
    }
    left = {"id": slug, "soort": soort, "reden": "Het aanbod is gestopt.", "opvolger": None}
    of_entry = {"id": slug}
    return {
        ("post", ""): Example({**told, "vanVersie": 0}, {"id": slug, **content}),
        ("get", "/{id}/concept"): Example({**told, "vanVersie": 1}, parameters=of_entry),
        ("put", "/{id}/concept"): Example({**told, "vanVersie": 1}, content, of_entry),
        ("delete", "/{id}/concept"): Example(None, parameters=of_entry),
        ("post", "/{id}/publicaties"): Example(whole, {"waarom": "Er is een nieuw telefoonnummer."}, of_entry),
        ("post", "/{id}/bevestigingen"): Example({**whole, "gecontroleerdOp": day}, {}, of_entry),
        ("post", "/{id}/intrekkingen"): Example(left, {"reden": left["reden"]}, of_entry),
        ("get", "/{id}/revisies"): Example({"totaal": 1, "resultaten": [version]}, parameters=of_entry),
    }


def _exchange(corner: Corner, settings: Settings, region: Region) -> dict[str, Example]:
    edition = Edition(REEKS, len(corner.documents), None, DAY)
    document = corner.document("voorziening")
    shown = [_whole(document)] if document else []
    facts = dcat.Facts(tuple(sorted(gemeente.code for gemeente in corner.seed.gemeenten)), DAY, DAY)
    return {
        "get /export": Example({**about(edition, region), "vermeldingen": shown}, parameters={"formaat": "json"}),
        "get /wijzigingen": Example(_changes(shown), parameters={"aantal": 1}),
        "get /dcat": Example(dcat.describe(settings, region, facts)),
    }


def _search(corner: Corner, engine: EmbeddedEngine) -> dict[str, Example]:
    need, name = corner.need, corner.offer.naam
    page = engine.search(Query(text=name, filters={"soort": ["voorziening"]}, order="tekst", facets=("soort", "type")))
    body = {"tekst": name, "soorten": ["voorziening"], "gemeente": corner.gemeente.code, "facetten": ["soort", "type"]}
    suggestion = {"soort": "hulpvraag", "id": need.id, "naam": need.naam}
    return {
        "post /_zoek": Example(_page(page) | {"beperkt": False}, body),
        "post /suggesties": Example([suggestion], {"tekst": need.naam.lower(), "aantal": 5}),
    }


def _vocabulary(corner: Corner) -> dict[str, Example]:
    return {**_gemeenten(corner), **_needs(corner), **_places(corner)}


def _gemeenten(corner: Corner) -> dict[str, Example]:
    gemeente = corner.gemeente
    office = next((each["inhoud"] for each in corner.documents if each["id"] == gemeente.toegang), None)
    areas = [area for area in corner.seed.gebieden if gemeente.code in area.gemeenten]
    listed = {
        "code": gemeente.code,
        "id": gemeente.id,
        "naam": gemeente.naam,
        "toegang": office and {key: office[key] for key in ("id", "naam", "telefoon", "website", "herkomst")},
    }
    whole = {
        **listed,
        "gebieden": [{"id": area.id, "naam": area.naam, "soort": area.soort} for area in areas],
        "herkomst": _json(gemeente.herkomst),
    }
    return {
        "get /gemeenten": Example(_listed(listed)),
        "get /gemeenten/{code}": Example(whole, parameters={"code": gemeente.code}),
        "get /gebieden": Example(_listed(*map(_json, areas[:1]))),
    }


def _needs(corner: Corner) -> dict[str, Example]:
    need = corner.needs[-1]  # the top of its tree has something below it
    below = [each.id for each in corner.seed.hulpvragen if each.ouder == need.id]
    return {
        "get /hulpvragen": Example(_listed(_json(corner.need))),
        "get /hulpvragen/{id}": Example({**_json(need), "onder": below}, parameters={"id": need.id}),
    }


def _places(corner: Corner) -> dict[str, Example]:
    """A place that is no gemeente itself and whose name occurs once, and a school."""
    seed, found = corner.seed, {}
    names = {gemeente.code: gemeente.naam for gemeente in seed.gemeenten}
    bearers = Counter([*names.values(), *(place.naam for place in seed.plaatsen)])
    place = next((each for each in seed.plaatsen if bearers[each.naam] == 1 and each.soort == "woonplaats"), None)
    if place:
        within = [{"code": place.gemeente, "naam": names[place.gemeente]}]
        answer = _listed({"naam": place.naam, "soort": place.soort, "gemeenten": within})
        found["get /plaatsen"] = Example(answer, parameters={"naam": place.naam})
    for school in seed.scholen[:1]:
        parameters = {"naam": school.naam, "gemeente": school.gemeente}
        found["get /scholen"] = Example(_listed(school.model_dump()), parameters=parameters)
    return found


def _page(page: Page) -> dict[str, Any]:
    return {"totaal": page.total, "resultaten": [each["inhoud"] for each in page.documents], "facetten": page.facets}


def _listed(*rows: Any) -> dict[str, Any]:
    return {"totaal": len(rows), "resultaten": list(rows)}


def _json(part: BaseModel) -> dict[str, Any]:
    return part.model_dump(mode="json", by_alias=True)
