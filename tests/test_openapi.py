"""The document tells the truth: its examples are what the product answers, and its words are Dutch."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
import schemathesis
from starlette.testclient import TestClient

from app.main import House, build_api
from app.openapi.texts import FIELDS, SCHEMAS
from app.settings import ROOT, Settings
from tests.product import DRENTHE, needs_key

JSON = "application/json"


def document_of(region: Any) -> dict[str, Any]:
    found: dict[str, Any] = build_api(House(Settings(database_url="sqlite://", seed=region))).openapi()
    return found


DOCUMENTS = {region.name: document_of(region) for region in (DRENTHE, ROOT / "tests" / "regions" / "kop")}
DOCUMENT = DOCUMENTS["drenthe"]
EVERY = [
    (path, method)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    if "204" not in operation["responses"]
]
"""Every operation that answers something."""
OPEN = [(path, method) for path, method in EVERY if not needs_key(DOCUMENT["paths"][path][method])]
"""Those that need no key: what writes do is tested in `tests/directory/test_write_api.py`."""


def asked(document: dict[str, Any], path: str, method: str) -> tuple[str, dict[str, Any], Any]:
    """Address, query and body that the examples of this operation spell out."""
    operation = document["paths"][path][method]
    query = {each["name"]: each["example"] for each in operation.get("parameters", ()) if "example" in each}
    address = re.sub(r"{(\w+)}", lambda found: str(query.pop(found[1])), f"/v1{path}")
    body = operation["requestBody"]["content"][JSON]["example"] if "requestBody" in operation else None
    return address, query, body


def gladly(document: dict[str, Any], path: str, method: str) -> dict[str, Any]:
    """What it answers when all is well."""
    responses = document["paths"][path][method]["responses"]
    found: dict[str, Any] = next(responses[status] for status in sorted(responses) if status[0] == "2")
    return found


def answered(document: dict[str, Any], path: str, method: str) -> Any:
    return gladly(document, path, method)["content"][media(document, path, method)]["example"]


def media(document: dict[str, Any], path: str, method: str) -> str:
    """In which form of JSON it answers."""
    forms = gladly(document, path, method)["content"]
    return JSON if JSON in forms else str(next(form for form in forms if form.endswith("+json")))


def assert_fits_schema(document: dict[str, Any], path: str, method: str, answer: Any) -> None:
    headers = {"API-Version": "1", "Content-Type": media(document, path, method)}
    responses = document["paths"][path][method]["responses"]
    status = next(int(status) for status in sorted(responses) if status[0] == "2")
    response = httpx.Response(status, json=answer, headers=headers, request=httpx.Request(method, "http://a"))
    response.elapsed = timedelta(0)  # the library asks how long it took
    schemathesis.openapi.from_dict(document)[path][method].validate_response(response)


@pytest.mark.parametrize("region", DOCUMENTS)
@pytest.mark.parametrize(("path", "method"), EVERY)
def test_every_operation_has_an_example_that_fits_its_schema(region: str, path: str, method: str) -> None:
    document = DOCUMENTS[region]
    assert_fits_schema(document, path, method, answered(document, path, method))
    asked(document, path, method)


# What depends on the rest of the directory or on the day, of which an example shows a corner on a fixed one.
ELSEWHERE = {"totaal", "facetten", "route", "verouderd", "gewijzigdOp"}
ELSEWHERE |= {"wijzigingen", "nieuwste"}  # which came first
ELSEWHERE |= {"reeks", "nr", "dct:issued", "dct:modified", "dcat:startDate"}  # of which log, and when
RANKED = {"adressen", "beter", "teRaadplegen"}
"""Lists in which the corner's entry may stand behind others."""


def differences(example: Any, real: Any, where: str = "") -> Iterator[str]:
    """Where the product answers otherwise than the example says."""
    if isinstance(example, dict) and isinstance(real, dict):
        if example.keys() != real.keys():
            yield f"{where}: {sorted(example.keys() ^ real.keys())}"
        for key in (example.keys() & real.keys()) - ELSEWHERE:
            yield from differences(example[key], real[key], f"{where}/{key}")
    elif isinstance(example, list) and example and isinstance(example[0], dict):
        for item in example:
            same = [each for each in real if _name(each) == _name(item)]
            if same:
                yield from differences(item, same[0], f"{where}/{_name(item)}")
            elif where.rpartition("/")[2] not in RANKED:
                yield f"{where}: {_name(item)} is missing"
    elif example != real:
        yield f"{where}: {example!r} is {real!r}"


def _name(item: dict[str, Any]) -> Any:
    return next(
        item[key] for key in ("@id", "@value", "id", "vestiging", "code", "regel", "naam", "wie", "van") if key in item
    )


@pytest.mark.parametrize(("path", "method"), OPEN)
def test_the_product_answers_an_example_as_it_says(drenthe: TestClient, path: str, method: str) -> None:
    address, query, body = asked(DOCUMENT, path, method)
    response = drenthe.request(method, address, params=query, json=body)
    assert response.status_code == 200, response.text
    assert_fits_schema(DOCUMENT, path, method, response.json())
    assert list(differences(answered(DOCUMENT, path, method), response.json())) == []


def test_whatever_is_listed_fits_its_schema(drenthe: TestClient) -> None:
    """Every entry of the directory, not only the one that an example shows."""
    for path in ("organisaties", "voorzieningen", "expertises", "arrangementen", "zorgroutes"):
        for page in (1, 2):
            listed = drenthe.get(f"/v1/{path}", params={"pageSize": 100, "page": page}).json()
            assert_fits_schema(DOCUMENT, f"/{path}", "get", listed)
            for each in listed["resultaten"]:
                whole = drenthe.get(f"/v1/{path}/{each['id']}").json()
                assert_fits_schema(DOCUMENT, f"/{path}/{{id}}", "get", whole)
    for path in ("gemeenten", "gebieden", "hulpvragen", "scholen"):
        assert_fits_schema(DOCUMENT, f"/{path}", "get", drenthe.get(f"/v1/{path}").json())


ENGLISH = re.compile(r"\b(the|and|with|which|what|who|how|where|from|not|this|are|its|by)\b", re.IGNORECASE)


def texts(part: Any, where: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key in ("summary", "description") and isinstance(value, str):
                yield where, value
            elif key not in ("example", "examples"):
                yield from texts(value, f"{where}/{key}")
    elif isinstance(part, list):
        for number, value in enumerate(part):
            yield from texts(value, f"{where}/{number}")


def test_the_document_speaks_dutch() -> None:
    found = dict(texts(DOCUMENT))
    assert len(found) > 100
    assert {where: text for where, text in found.items() if ENGLISH.search(text)} == {}


def test_every_schema_is_told_of_and_no_other() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    assert set(schemas) - {"Probleem"} == set(SCHEMAS)
    properties = {
        name for each, schema in schemas.items() for key in schema["properties"] for name in (key, f"{each}.{key}")
    }
    assert set(FIELDS) <= properties
