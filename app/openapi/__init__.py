"""The OpenAPI document: what the framework makes of the code, completed with what the ADR asks of every operation."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app.http import API_VERSION
from app.negotiation import JSON
from app.openapi.examples import Example, examples
from app.openapi.texts import translate
from app.problems import MEDIA_TYPE
from app.settings import Settings

DESCRIPTION = """Voor welke zorg ben ik waar aan het juiste adres? Deze API geeft de gids van jeugdhulp en passend
onderwijs in de regio: wie wat doet, voor wie, waar, en hoe u er binnenkomt. Lezen kan zonder sleutel.
`GET /v1` noemt waar u kunt beginnen.

Wat mensen typen reist alleen in berichten (POST), en wordt niet bewaard en niet gelogd."""

METHODS = ("get", "put", "post", "patch", "delete")

TEXTS = {
    "400": "Wat u stuurde klopt niet; `errors` noemt elke fout.",
    "401": "De sleutel ontbreekt, klopt niet, is ingetrokken of verlopen; `detail` zegt welke.",
    "403": "De sleutel mag dit niet; `detail` zegt welk recht nodig is.",
    "404": "Dit bestaat niet.",
    "406": "Dit is er niet in de vorm die u met `Accept` vraagt.",
    "409": "Dat kan niet zoals het er nu voor staat; `detail` zegt waarom.",
    "412": "Intussen gewijzigd: `If-Match` noemt een andere versie.",
    "428": "Stuur in `If-Match` de ETag van de versie waarvan u uitgaat.",
    "410": "Dit is ingetrokken; `opvolger` noemt wat ervoor in de plaats kwam.",
    "415": "Stuur JSON.",
    "413": "Wat u stuurde is te groot.",
    "429": "Te veel in een minuut; `Retry-After` zegt hoe lang te wachten, `RateLimit` hoeveel er nog kan.",
    "500": "Er ging bij ons iets mis.",
    "503": "Dat kan op dit moment niet; `Retry-After` zegt wanneer u het weer kunt proberen.",
}

JUDGED = "/organisaties/{id}/juiste-adres"
"""Reads an organisatie, which may be withdrawn."""

HEADER = {"description": "Versie van deze API.", "schema": {"type": "string", "examples": [API_VERSION]}}

_ID = "^[a-z0-9]+(-[a-z0-9]+)*$"
_FORMS = {"id": _ID, "hulpvraag": _ID, "zonderHulpvraag": _ID, "organisatie": _ID, "code": "^GM[0-9]{4}$"}
"""Name of a parameter → the form of its value, or of each of its values. `kinds` checks them with a Dutch sentence, of
which a schema shows nothing."""

PROBLEM = {
    "type": "object",
    "title": "Probleem",
    "description": "Een fout volgens RFC 9457.",
    "required": ["status", "title", "detail"],
    "properties": {
        "status": {"type": "integer"},
        "title": {"type": "string"},
        "detail": {"type": "string"},
        "opvolger": {"type": ["string", "null"]},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["in", "location", "code", "detail"],
                "properties": {
                    "in": {"type": "string", "enum": ["body", "query", "path", "header"]},
                    "location": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
        "spoed": {"type": ["object", "null"], "description": "Nummers om te bellen bij gevaar."},
    },
}


def build(app: FastAPI, settings: Settings) -> dict[str, Any]:
    """The document of this app."""
    made = get_openapi(
        title="Het Juiste Adres",
        version=API_VERSION,
        description=DESCRIPTION,
        routes=app.routes,
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        servers=[{"url": f"{settings.base_url}/v1"}],
        tags=[
            {"name": "Juiste adres", "description": "De vraag en het antwoord."},
            {"name": "Gids", "description": "Lijsten en vermeldingen."},
            {"name": "Bijhouden", "description": "Vermeldingen maken en wijzigen, met een sleutel."},
            {"name": "Begrippen", "description": "Gemeenten, plaatsen, scholen en hulpvragen."},
            {"name": "Uitwisseling", "description": "De hele gids ineens, en haar beschrijving."},
        ],
    )
    # Set here and not through the framework, which would want a package to check an address that is a setting.
    made["info"]["contact"] = {
        "name": settings.contact_name,
        "url": settings.contact_url,
        "email": settings.contact_email,
    }
    schemas = made["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    translate(schemas)
    schemas["Probleem"] = PROBLEM
    shown = examples(settings)
    for path, operations in made["paths"].items():
        for method in METHODS:
            if method in operations:
                _complete(operations[method], path, method)
                _show(operations[method], shown.get(f"{method} {path}"))
    return made


def _complete(operation: dict[str, Any], path: str, method: str) -> None:
    """Errors as problems, the version header on every answer, the form of ids."""
    responses = operation["responses"]
    responses.pop("422", None)
    statuses = ["400", "429", "500"]
    statuses += ["404"] if "{" in path else []
    statuses += ["413", "415"] if "requestBody" in operation else []
    statuses += ["406"] if method == "get" else []
    statuses += ["410"] if operation["operationId"].startswith("lees_") or path == JUDGED else []
    statuses += ["503"] if "juiste-adres" in path or path in ("/export", "/wijzigingen") else []
    statuses += ["410"] if path == "/wijzigingen" else []
    if "security" not in operation:  # a key that is sent along must work, also where none is needed
        operation["security"] = [{}, {"sleutel": []}]
        statuses += ["401"]
    else:
        statuses += ["401", "403"]
        statuses += ["409"] if method != "get" else []
        statuses += ["410"] if "{" in path else []
    if any(parameter["name"] == "If-Match" for parameter in operation.get("parameters", ())):
        statuses += ["412", "428"]
    for status in statuses:
        content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Probleem"}}}
        responses[status] = {"description": TEXTS[status], "content": content}
    if path == "/wijzigingen":
        responses["410"]["description"] = "Dit punt hoort bij een ander logboek: begin opnieuw."
    never_null(operation)
    for parameter in operation.get("parameters", ()):
        if parameter["name"] in _FORMS and "format" not in parameter["schema"]:
            schema = parameter["schema"]
            schema.get("items", schema)["pattern"] = _FORMS[parameter["name"]]
    if method == "get":
        responses["304"] = {"description": "Niet gewijzigd sinds de ETag die u stuurde."}
    if "200" in responses:
        responses["200"]["description"] = "Gelukt."
    for response in responses.values():
        response.setdefault("headers", {})["API-Version"] = HEADER


def never_null(operation: dict[str, Any]) -> None:
    """A parameter that is not given is left out: it has no way to be `null`, whatever the framework makes of an
    optional one."""
    for parameter in operation.get("parameters", ()):
        schema = parameter["schema"]
        chosen = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
        if len(chosen) == 1:
            del schema["anyOf"]
            schema |= chosen[0]


def _show(operation: dict[str, Any], example: Example | None) -> None:
    """The example: of the answer, of what is sent in a body, and of each parameter that needs one to get it."""
    if example is None:
        return
    answer = next(operation["responses"][status] for status in sorted(operation["responses"]) if status[0] == "2")
    content = answer.get("content", {})
    for media, form in content.items():
        if media.endswith("/json") or (media.endswith("+json") and JSON not in content):
            form["example"] = example.answer
        elif media in example.forms:
            form["example"] = example.forms[media]
    if example.body is not None:
        operation["requestBody"]["content"]["application/json"]["example"] = example.body
    for parameter in operation.get("parameters", ()):
        if parameter["name"] in example.parameters:
            parameter["example"] = example.parameters[parameter["name"]]
