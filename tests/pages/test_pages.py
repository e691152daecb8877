"""The public pages as a browser without JavaScript gets them: forms that post, HTML that comes back."""

import html
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.models.kinds import MEERVOUD

QUESTION = "mijn zoon van 9 durft niet meer naar school, wij wonen in Rolde"


def ask(client: TestClient, **form: str) -> Any:
    return client.post("/", data=form)


def text_of(response: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text)))


def test_a_question_is_answered_in_the_page(drenthe: TestClient) -> None:
    page = text_of(ask(drenthe, vraag=QUESTION))
    assert "Zo begrijpen wij uw vraag" in page
    assert "Schoolangst" in page
    assert "Gemeente Aa en Hunze" in page
    assert "Waarom dit past" in page
    assert "Niet zeker? Vraag het bij uw gemeente" in page


def test_what_was_understood_can_be_corrected(drenthe: TestClient) -> None:
    page = text_of(ask(drenthe, vraag=QUESTION, gemeente="GM0114", leeftijd="15", hulpvraag="gamen"))
    assert "Gemeente Emmen" in page
    assert "15 jaar" in page


def test_danger_comes_before_everything(drenthe: TestClient) -> None:
    page = ask(drenthe, vraag="ik wil niet meer leven").text
    assert page.index('href="tel:112"') < page.index("<textarea")
    assert 'href="tel:113"' in page


def test_an_ambiguous_place_gives_buttons(drenthe: TestClient) -> None:
    page = ask(drenthe, vraag="mijn dochter van 12 wordt gepest in Alteveer").text
    assert re.findall(r'name="gemeente" value="(GM\d{4})"', page) == ["GM1690", "GM1699", "GM0118"]


def test_outside_the_region_is_told(drenthe: TestClient) -> None:
    assert "Stadskanaal ligt buiten Drenthe" in text_of(ask(drenthe, vraag="mijn kind van 9 stottert, Stadskanaal"))


@pytest.mark.parametrize(
    "form",
    [{}, {"vraag": "  "}, {"vraag": "x" * 4001}, {"leeftijd": "400"}, {"leeftijd": "negen"}, {"gemeente": "GM9999"}],
)
def test_a_fault_is_told_with_the_numbers(drenthe: TestClient, form: dict[str, str]) -> None:
    response = ask(drenthe, **form)
    assert response.status_code == 400
    assert "Dit lukte niet" in text_of(response)
    assert 'href="tel:112"' in response.text


def test_everything_typed_is_escaped(drenthe: TestClient) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(2)> in Rolde'
    for response in (ask(drenthe, vraag=evil), ask(drenthe, vraag=evil, leeftijd=evil), ask(drenthe, gemeente=evil)):
        assert "<script>alert" not in response.text
        assert "<img src=x" not in response.text


def test_pages_let_nothing_foreign_in(drenthe: TestClient) -> None:
    policy = drenthe.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert drenthe.get("/?utm_source=school").status_code == 200, "pages ignore unknown keys"
    assert not re.findall(r'(?:src|href)="https?://(?!www|[\w.-]+\.nl|nl\.)', drenthe.get("/").text)


def test_every_entry_has_its_page(drenthe: TestClient) -> None:
    broken, seen = [], 0
    for plural in MEERVOUD.values():
        for page in (1, 2):
            listed = drenthe.get(f"/v1/{plural}", params={"pageSize": 100, "page": page}).json()["resultaten"]
            for entry in listed:
                seen += 1
                response = drenthe.get(f"/{plural}/{entry['id']}")
                if response.status_code != 200 or html.escape(entry["naam"], quote=False) not in html.unescape(
                    response.text
                ).replace("&", "&amp;"):
                    broken.append(entry["id"])
    assert seen > 350
    assert broken == []


def test_a_page_that_is_not_there_still_helps(drenthe: TestClient) -> None:
    for path in ("/bestaat-niet", "/organisaties/bestaat-niet", "/iets/anders"):
        response = drenthe.get(path)
        assert response.status_code == 404
        assert 'href="tel:112"' in response.text


def test_an_age_may_be_typed_as_people_do(drenthe: TestClient) -> None:
    page = drenthe.post("/", data={"vraag": "angstig", "leeftijd": "9 jaar"})
    assert (page.status_code, "<li>9 jaar" in page.text) == (200, True)


def test_a_contradiction_is_told(drenthe: TestClient) -> None:
    page = drenthe.post("/", data={"vraag": "mijn zoon in Rolde is angstig", "gemeente": "GM0106"})
    assert "U noemt ook <q>Rolde</q>" in page.text
