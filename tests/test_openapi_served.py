"""The document in its other form, and the page that shows it: everything from this server."""

import re

import pytest
import yaml
from starlette.testclient import TestClient


def test_yaml_says_what_json_says(drenthe: TestClient) -> None:
    answer = drenthe.get("/v1/openapi.yaml", headers={"Origin": "https://school.example.nl"})
    assert answer.headers["content-type"] == "application/yaml"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert yaml.safe_load(answer.content) == drenthe.get("/v1/openapi.json").json()
    assert not re.search(rb"^\s*(\S+: )?[&*]id\d", answer.content, re.MULTILINE), "no references of YAML's own"


@pytest.mark.parametrize("path", ["/v1/openapi.yaml", "/v1/openapi.json", "/hsds/openapi.json"])
def test_who_has_the_document_gets_nothing(drenthe: TestClient, path: str) -> None:
    first = drenthe.get(path)
    again = drenthe.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_page_names_only_what_this_server_has(drenthe: TestClient) -> None:
    page = drenthe.get("/v1/docs")
    assert "unsafe" not in page.headers["content-security-policy"]
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert '<html lang="nl">' in page.text
    named = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(named) == 6
    for each in named:
        assert each == "data:," or drenthe.get(f"/v1/{each}").status_code == 200, each


@pytest.mark.parametrize("path", ["docs/", "docs/index.html", "docs/redoc.standalone.js", "docs/..%2f..%2fmain.py"])
def test_the_page_has_no_other_files(drenthe: TestClient, path: str) -> None:
    answer = drenthe.get(f"/v1/{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
