"""What goes wrong, here or on the way, is told as all else is: a problem to programs, a page to people, the numbers to
whoever asked for help."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.advice.service import Advice
from app.search.embedded import EmbeddedEngine
from app.settings import ROOT
from tests import product

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TOO_LARGE = (b"x" * 150_000, b"x" * 150_000)
LONG = "mijn kind is bang " * 6_000
"""Over 100 kB."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = product.prepared(tmp_path_factory.mktemp("failures"), ROOT / "tests" / "regions" / "kop")
    with product.served(settings) as client:
        yield client


def assert_problem(answer: Any, status: int, numbers: bool) -> None:
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    assert answer.json()["status"] == status
    assert ("spoed" in answer.json()) == numbers
    assert answer.headers["api-version"]


def assert_page(answer: Any, status: int) -> None:
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8"), answer.text
    assert "112" in answer.text


def test_a_crash_is_a_problem_and_a_page(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("stuk")

    monkeypatch.setattr(Advice, "understand", broken)
    monkeypatch.setattr(EmbeddedEngine, "search", broken)
    assert_problem(client.post("/v1/juiste-adres", json={"vraag": "hij leest slecht"}), 500, numbers=True)
    assert_problem(client.get("/v1/voorzieningen"), 500, numbers=False)
    assert_problem(client.get("/hsds/services?search=lezen"), 500, numbers=False)
    assert_page(client.post("/", data={"vraag": "hij leest slecht"}), 500)


def test_what_is_too_large_is_told_also_when_its_size_is_not(client: TestClient) -> None:
    for content in (b"".join(TOO_LARGE), iter(TOO_LARGE)):
        assert_problem(client.post("/v1/juiste-adres", content=content, headers=JSON), 413, numbers=True)
    for content in (b"".join(TOO_LARGE), iter(TOO_LARGE)):
        assert_page(client.post("/", content=content, headers=FORM), 413)


def test_a_text_of_100_kb_is_told_to_be_too_long_beside_all_else(client: TestClient) -> None:
    answer = client.post("/v1/juiste-adres", json={"vraag": LONG, "leeftijd": 400})
    assert_problem(answer, 400, numbers=True)
    assert {fault["location"] for fault in answer.json()["errors"]} == {"/vraag", "/leeftijd"}
    page = client.post("/", data={"vraag": LONG})
    assert_page(page, 400)
    assert "Deze tekst is te lang: hoogstens 4000 tekens." in page.text


def test_a_file_in_place_of_a_question_is_refused_as_a_page(client: TestClient) -> None:
    assert_page(client.post("/", files={"vraag": ("bang.txt", b"mijn kind is bang")}), 400)
    assert_page(client.put("/"), 405)
    assert client.put("/").headers["allow"] == "GET, HEAD, OPTIONS, POST"


DEEP = range(100, 1_100, 25)
"""Around where a reader of JSON gives up."""


@pytest.mark.parametrize(
    "body",
    [b'{"vraag": "caf\xe9"}', b'{"leeftijd": ' + b"9" * 5_000 + b"}", *(b"[" * deep + b"]" * deep for deep in DEEP)],
    ids=lambda body: f"{body[:9]!r} {len(body)}",
)
def test_what_cannot_be_read_is_a_fault_by_name(client: TestClient, body: bytes) -> None:
    answer = client.post("/v1/juiste-adres", content=body, headers=JSON)
    assert_problem(answer, 400, numbers=True)
    assert answer.json()["errors"][0]["in"] == "body"


def test_a_wrong_kind_of_content_still_shows_the_numbers(client: TestClient) -> None:
    assert_problem(client.post("/v1/juiste-adres", content=b"hulp", headers={"Content-Type": "text/plain"}), 415, True)
    assert_problem(client.put("/v1/juiste-adres", json={}), 405, numbers=True)


def test_a_key_that_comes_twice_in_an_object_is_refused(client: TestClient) -> None:
    """A reader of JSON would keep one of its values and say nothing."""
    sent = '{"vraag": "hulp", "vraag": "angst", "leeftijd": 400, "aantal": 3}'
    answer = client.post("/v1/juiste-adres", content=sent, headers=JSON)
    assert_problem(answer, 400, numbers=True)
    told = [(fault["location"], fault["code"]) for fault in answer.json()["errors"]]
    assert told == [("/vraag", "repeated"), ("/leeftijd", "less_than_equal")]
    once = client.post("/v1/_zoek", content=json.dumps({"tekst": "lezen"}), headers=JSON)
    assert once.status_code == 200


def test_a_key_that_comes_twice_deep_inside_is_pointed_at(client: TestClient) -> None:
    sent = '{"leeftijden": [{"van": 1}, {"van": 2, "van": 3}], "fase": {"stand": "plan", "stand": "actief"}}'
    faults = client.post("/v1/voorzieningen", content=sent, headers=JSON).json()["errors"]
    repeated = {fault["location"] for fault in faults if fault["code"] == "repeated"}
    assert repeated == {"/leeftijden/1/van", "/fase/stand"}
