"""The OpenAPI document of `/hsds`. The shapes are HSDS's own; here stands which of its fields this directory fills."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app.exchange.hsds.answers import NDJSON
from app.exchange.hsds.tables import NUMBERS, TABLES
from app.http import API_VERSION
from app.openapi import HEADER, PROBLEM, TEXTS, never_null
from app.problems import MEDIA_TYPE
from app.settings import Settings

DESCRIPTION = """De gids volgens HSDS 3.1 (Human Services Data Specification van Open Referral), alleen om te lezen. Wat
onbekend is ontbreekt: er is nooit een sleutel met `null`. De uitleg staat in `docs/hsds.md`."""

_REFERENCES = "#/components/schemas/"

_PARTS: dict[str, dict[str, str]] = {
    "service": {
        "additional_urls": "url",
        "phones": "phone",
        "service_areas": "service_area",
        "service_at_locations": "service_at_location",
        "funding": "funding",
        "attributes": "attribute",
    },
    "organization": {
        "phones": "phone",
        "locations": "location",
        "organization_identifiers": "organization_identifier",
        "attributes": "attribute",
        "services": "service",
    },
}
"""Object → its lists, and what is in them."""

_NESTED: dict[str, dict[str, str]] = {
    "service": {"organization": "organization"},
    "service_at_location": {"location": "location", "service": "service"},
    "attribute": {"taxonomy_term": "taxonomy_term"},
    "taxonomy_term": {"taxonomy_detail": "taxonomy"},
}
"""Object → the objects it holds one of."""

_OF_PATH = {
    "services": "service",
    "organizations": "organization",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
    "service_at_locations": "service_at_location",
}

_PAGE = {
    "total_items": {"type": "integer", "description": "Hoeveel er in totaal zijn."},
    "total_pages": {"type": "integer", "description": "Hoeveel bladzijden er zijn."},
    "page_number": {"type": "integer", "description": "Welke bladzijde dit is."},
    "size": {"type": "integer", "description": "Hoeveel er op deze bladzijde staan."},
    "first_page": {"type": "boolean", "description": "Of dit de eerste bladzijde is."},
    "last_page": {"type": "boolean", "description": "Of dit de laatste bladzijde is."},
    "empty": {"type": "boolean", "description": "Of er niets op deze bladzijde staat."},
}

_META = {
    "type": "object",
    "required": ["version", "profile", "openapi_url"],
    "properties": {
        "version": {"type": "string"},
        "profile": {"type": "string", "format": "uri"},
        "openapi_url": {"type": "string", "format": "uri"},
    },
}


def build(app: FastAPI, settings: Settings) -> dict[str, Any]:
    """The document of this app."""
    made = get_openapi(
        title="Het Juiste Adres volgens HSDS",
        version=API_VERSION,
        description=DESCRIPTION,
        routes=app.routes,
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        servers=[{"url": f"{settings.base_url}/hsds"}],
    )
    made["info"]["contact"] = {
        "name": settings.contact_name,
        "url": settings.contact_url,
        "email": settings.contact_email,
    }
    made["components"] = {"schemas": {"Probleem": PROBLEM} | {name: _object(name) for name in TABLES}}
    for path, operations in made["paths"].items():
        _complete(path, operations["get"])
    return made


def _object(name: str) -> dict[str, Any]:
    table = TABLES[name]
    properties: dict[str, Any] = {column: _value(column) for column in table.columns}
    properties |= {key: {"$ref": f"{_REFERENCES}{part}"} for key, part in _NESTED.get(name, {}).items()}
    for key, part in _PARTS.get(name, {}).items():
        properties[key] = {"type": "array", "items": {"$ref": f"{_REFERENCES}{part}"}}
    described = f"{table.title}: `{name}` van HSDS."
    if name in ("attribute", "service_at_location"):  # nested, what a table points to stands inside
        return {"type": "object", "description": described, "required": ["id"], "properties": properties}
    # `minimal` shows of a service nothing but its id and when it changed.
    required = ["id"] if name == "service" else list(table.required)
    return {"type": "object", "description": described, "required": required, "properties": properties}


def _value(column: str) -> dict[str, Any]:
    if column in NUMBERS:
        return {"type": "number"}
    if column == "id" or column.endswith("_id"):
        return {"type": "string", "format": "uuid"}
    formats = {"last_modified": "date-time", "assured_date": "date", "website": "uri", "url": "uri"}
    return {"type": "string", **({"format": formats[column]} if column in formats else {})}


def _complete(path: str, operation: dict[str, Any]) -> None:
    """What it answers, errors as problems, the version header on every answer."""
    collection, _, detail = path.strip("/").partition("/")
    name = _OF_PATH.get(collection)
    schema: dict[str, Any] = {"$ref": f"{_REFERENCES}{name}"} if name else _META
    content = {"application/json": {"schema": schema}}
    if name and not detail:
        listed = {**_PAGE, "contents": {"type": "array", "items": schema}}
        content = {"application/json": {"schema": _page(listed)}, NDJSON: {"schema": {"type": "string"}}}
    responses: dict[str, Any] = {
        "200": {"description": "Gelukt.", "content": content},
        "304": {"description": "Niet gewijzigd sinds de ETag die u stuurde."},
    }
    for status in ("400", "401", "429", "500", "503", *(("404", "410") if detail else ())):
        problem = {MEDIA_TYPE: {"schema": {"$ref": f"{_REFERENCES}Probleem"}}}
        responses[status] = {"description": TEXTS[status], "content": problem}
    for response in responses.values():
        response["headers"] = {"API-Version": HEADER}
    operation["responses"] = responses
    never_null(operation)


def _page(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}
