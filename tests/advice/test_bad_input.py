"""What is wrong is refused clearly, every fault at once, and the numbers for danger are always there."""

from typing import Any

import pytest
from starlette.testclient import TestClient


def post(client: TestClient, body: Any) -> Any:
    return client.post("/v1/juiste-adres", json=body)


def assert_refused(response: Any, faults: int) -> None:
    body = response.json()
    assert response.status_code == 400, body
    assert response.headers["content-type"] == "application/problem+json"
    assert len(body["errors"]) == faults, body["errors"]
    assert all(fault["detail"] for fault in body["errors"])
    assert "112" in [number["telefoon"] for number in body["spoed"]["adressen"]]


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({"vraag": "hulp", "onbekendeSleutel": 1, "nogEen": 2}, 2),
        ({"vraag": 12, "leeftijd": "negen", "aantal": "x", "vrager": "buurman"}, 4),
        ({"vraag": "hulp", "leeftijd": 400}, 1),
        ({"vraag": "hulp", "leeftijd": -1, "aantal": 0}, 2),
        ({"vraag": "x" * 4001}, 1),
        ({"vraag": "hulp\x00"}, 1),
        ({"vraag": "hulp", "gemeente": "Amsterdam", "hulpvragen": ["bestaat-niet"]}, 2),
        ({"vraag": "hulp", "postcode": "0000"}, 1),
        ({"vraag": "hulp", "plaats": "Nergenshuizen"}, 1),
        ({"vraag": "hulp", "school": "School die er niet is"}, 1),
        ({"vraag": "   "}, 1),
        ({}, 1),
        ([], 1),
    ],
)
def test_every_fault_is_named_at_once(drenthe: TestClient, body: Any, faults: int) -> None:
    assert_refused(post(drenthe, body), faults)


def test_broken_json_and_filters_are_refused_alike(drenthe: TestClient) -> None:
    broken = drenthe.post("/v1/juiste-adres", content=b"{", headers={"Content-Type": "application/json"})
    assert_refused(broken, 1)
    assert_refused(drenthe.get("/v1/juiste-adres"), 1)
    assert_refused(drenthe.get("/v1/juiste-adres", params={"leeftijd": "oud", "vrager": "x", "vreemd": "1"}), 3)


def test_a_body_that_is_no_question_any_more_is_refused_unread(drenthe: TestClient) -> None:
    assert post(drenthe, {"vraag": "a" * 300_000}).status_code == 413


@pytest.mark.parametrize(
    "vraag",
    [
        "😀🏳️‍🌈👨‍👩‍👧‍👦",
        "'; DROP TABLE vermelding; --",
        '"AND (OR NOT*~^:+-[]{}',
        "\\",
        "%s %d {0}",
        "<script>alert(1)</script>",
        "ابني لا يريد",
        "a" * 4000,
        "9 " * 1900,
        "\n\n\t",
        "e\u0301" * 500,
        "\u202e\u200b",
        "1e9 0x1F 1/0",
    ],
)
def test_strange_text_is_a_question_like_any_other(drenthe: TestClient, vraag: str) -> None:
    response = post(drenthe, {"vraag": vraag, "gemeente": "Assen"})
    assert response.status_code == 200, response.text


def test_a_wrong_content_type_and_method_are_told(drenthe: TestClient) -> None:
    assert drenthe.post("/v1/juiste-adres", content=b"<a/>", headers={"Content-Type": "text/xml"}).status_code == 415
    wrong = drenthe.request("PATCH", "/v1/juiste-adres")
    assert wrong.status_code == 405
    assert {"GET", "POST", "HEAD"} <= set(wrong.headers["allow"].split(", "))
