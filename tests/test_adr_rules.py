"""What docs/adr-compliance.md says of each API Design Rule is held by a test that is there."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.http import API_VERSION
from app.settings import ROOT
from tests.product import needs_key

TABLE = (ROOT / "docs/adr-compliance.md").read_text()
POLICY = (ROOT / "docs/api-beleid.md").read_text()
ROWS = re.findall(r"^\| `(/core/[\w/-]+)` \| ([TF]) \| (.+?) \| (?:`(\S+)` )?\|$", TABLE, re.MULTILINE)

TECHNICAL = {
    *("no-trailing-slash", "path-segments-kebab-case", "query-keys-camel-case"),
    *("date-time/format", "date-time/date-omit-time-portion"),
    *("error-handling/problem-details", "error-handling/invalid-input"),
    *("doc-openapi", "doc-openapi-contact", "publish-openapi", "uri-version", "semver", "version-header"),
    *("transport/tls", "transport/security-headers", "transport/cors"),
}
FUNCTIONAL = {
    *("naming-resources", "naming-collections", "interface-language", "hide-implementation", "date-time/timezone"),
    *("http-methods", "http-safety", "http-response-code", "stateless", "nested-child", "resource-operations"),
    *("error-handling/all-errors", "doc-language", "deprecation-schedule", "transition-period", "changelog"),
    *("transport/no-sensitive-uris", "modules/geospatial", "modules/signing", "modules/encryption"),
}


ASKING = {"/juiste-adres", "/_zoek", "/suggesties"}
"""Where a POST asks and writes nothing: what somebody types does not belong in an address."""


@pytest.fixture(scope="module")
def document(drenthe: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = drenthe.get("/v1/openapi.json").json()
    return found


def test_every_rule_stands_in_the_table_once() -> None:
    told = [(rule.removeprefix("/core/"), kind) for rule, kind, _, _ in ROWS]
    assert sorted(told) == sorted([(rule, "T") for rule in TECHNICAL] + [(rule, "F") for rule in FUNCTIONAL])
    assert len(ROWS) == TABLE.count("| `/core/")


@pytest.mark.parametrize(("rule", "how", "test"), [(rule, how, test) for rule, _, how, test in ROWS])
def test_every_rule_names_a_test_that_is_there(rule: str, how: str, test: str) -> None:
    if how.startswith("n.v.t.:"):
        assert rule.startswith("/core/modules/")
        return
    path, _, name = test.partition("::")
    assert f"def {name}(" in (ROOT / path).read_text()


def test_paths_are_nouns_and_collections_plural(document: dict[str, Any]) -> None:
    single = {"juiste-adres", "export", "dcat", "_zoek"}
    first = {path.split("/")[1] for path in document["paths"]} - single
    assert {name for name in first if not name.endswith(("en", "s"))} == set()
    assert {path for path in document["paths"] if "/_" in path} == {"/_zoek"}


def test_paths_and_keys_are_written_as_the_rules_ask(document: dict[str, Any]) -> None:
    for path, item in document["paths"].items():
        assert re.fullmatch(r"(/(_?[a-z0-9]+(-[a-z0-9]+)*|{[a-z]+}))+", path), path
        for operation in item.values():
            inside = [each for each in operation.get("parameters", ()) if each["in"] != "header"]
            for parameter in inside:
                assert re.fullmatch(r"[a-z][a-z\d]*([A-Z][a-z\d]*)*", parameter["name"]), parameter["name"]


def test_a_date_says_that_it_is_one(document: dict[str, Any]) -> None:
    found = dict(dated(document))
    assert len(found) > 15
    assert {where for where, schema in found.items() if "'format': 'date'" not in str(schema)} == set()


def dated(document: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every property and parameter whose name is that of a day."""
    day = re.compile(r"(Op|[dD]atum|Sinds)$")
    for name, schema in document["components"]["schemas"].items():
        yield from ((f"{name}/{key}", each) for key, each in schema.get("properties", {}).items() if day.search(key))
    for path, item in document["paths"].items():
        for operation in item.values():
            found = [each for each in operation.get("parameters", ()) if day.search(each["name"])]
            yield from ((f"{path}/{each['name']}", each["schema"]) for each in found)


def test_reading_and_asking_change_nothing_and_leave_no_session(drenthe: TestClient, document: dict[str, Any]) -> None:
    def number() -> str:
        return str(drenthe.head("/v1/export").headers["x-log-nr"])

    before = number()
    for path, item in document["paths"].items():
        for method in item.keys() & ({"get", "post"} if path in ASKING else {"get"}):
            operation = item[method]
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
            query = {each["name"]: each["example"] for each in operation.get("parameters", ()) if "example" in each}
            address = "/v1" + path.format(**query)
            query = {key: value for key, value in query.items() if f"{{{key}}}" not in path}
            if needs_key(operation):
                continue
            answers = [drenthe.request(method, address, params=query, json=body) for _ in range(2)]
            assert [each.status_code for each in answers] == [200, 200], path
            assert answers[0].content == answers[1].content, path
            assert "set-cookie" not in answers[1].headers
    assert number() == before


def test_the_policy_makes_its_promises() -> None:
    assert "twaalf maanden" in POLICY
    assert "hoogstens **twee** majors" in POLICY
    assert {"RFC 9745", "RFC 8594"} <= set(re.findall(r"RFC \d+", POLICY))
    assert f"blijft het nummer {API_VERSION}," in POLICY
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text()
