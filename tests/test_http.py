"""ADR plumbing: what holds for every operation of the document."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.product import needs_key

ORIGIN = {"Origin": "https://school.example.nl"}


@pytest.fixture(scope="module")
def document(drenthe: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = drenthe.get("/v1/openapi.json", headers=ORIGIN).json()
    return found


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, op) for path, item in document["paths"].items() for method, op in item.items()]


def test_the_document_is_open_versioned_and_has_a_contact(drenthe: TestClient, document: dict[str, Any]) -> None:
    response = drenthe.get("/v1/openapi.json", headers=ORIGIN)
    assert response.headers["access-control-allow-origin"] == "*"
    assert re.fullmatch(r"\d+\.\d+\.\d+", document["info"]["version"])
    assert document["servers"][0]["url"].endswith("/v1")
    assert document["info"]["contact"].keys() == {"name", "url", "email"}


def test_every_answer_is_described(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        label = f"{method} {path}"
        assert operation["summary"], label
        assert operation["tags"], label
        assert "422" not in operation["responses"], label
        assert ("404" in operation["responses"]) == ("{" in path), label
        for response in operation["responses"].values():
            assert "API-Version" in response["headers"], label


def test_keys_are_camel_case(document: dict[str, Any]) -> None:
    names = [name for schema in document["components"]["schemas"].values() for name in schema.get("properties", {})]
    assert names
    assert [name for name in names if not re.fullmatch(r"[a-z][a-zA-Z0-9]*", name)] == []


def check_headers(response: Any, document: dict[str, Any]) -> None:
    headers = response.headers
    assert headers["api-version"] == document["info"]["version"]
    assert "max-age=" in headers["strict-transport-security"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["access-control-allow-origin"] == "*"
    assert "cache-control" in headers
    assert "server" not in headers


def test_every_open_list_behaves(drenthe: TestClient, document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        if method != "get" or "{" in path or needs_key(operation):
            continue
        answer = drenthe.get(f"/v1{path}", headers=ORIGIN)
        needs_filter = path in ("/juiste-adres", "/plaatsen")
        assert answer.status_code == (400 if needs_filter else 200), path
        check_headers(answer, document)
        head = drenthe.head(f"/v1{path}")
        assert (head.status_code, head.content) == (answer.status_code, b""), path
        assert drenthe.get(f"/v1{path}/").status_code == 404, path
        wrong = drenthe.request("PATCH", f"/v1{path}", headers=ORIGIN)
        assert wrong.status_code == 405, path
        assert {"GET", "HEAD", "OPTIONS"} <= set(wrong.headers["allow"].split(", ")), path
        unknown = drenthe.get(f"/v1{path}", params={"bestaatNiet": "1"})
        assert unknown.status_code == 400, path
        assert unknown.headers["content-type"] == "application/problem+json"
        check_headers(unknown, document)
        assert operation["responses"]["400"]


def test_every_detail_answers_404_as_a_problem(drenthe: TestClient, document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        if method == "get" and "{" in path and not needs_key(operation):
            answer = drenthe.get("/v1" + re.sub(r"{[^}]+}", "bestaat-vast-niet", path))
            assert answer.status_code in (400, 404), path
            assert answer.json()["status"] == answer.status_code
            check_headers(answer, document)


def test_all_faults_of_a_query_are_told(drenthe: TestClient) -> None:
    answer = drenthe.get(
        "/v1/voorzieningen", params={"page": "x", "pageSize": "1000", "leeftijd": "y", "sort": "kleur"}
    )
    assert {fault["location"] for fault in answer.json()["errors"]} == {"page", "pageSize", "leeftijd", "sort"}


def test_preflight_is_answered_and_kept(drenthe: TestClient) -> None:
    asked = {**ORIGIN, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    answer = drenthe.options("/v1/juiste-adres", headers=asked)
    assert answer.status_code == 204
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert int(answer.headers["access-control-max-age"]) >= 3600


def test_live_and_ready(drenthe: TestClient) -> None:
    assert drenthe.get("/livez").json() == {"status": "ok"}
    assert drenthe.get("/readyz").json() == {"status": "ok"}
