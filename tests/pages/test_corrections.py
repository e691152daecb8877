"""Every conclusion that a page shows can be taken back, and put back, by a button in the form."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.pages.test_pages import ask, text_of

CONCLUSIONS = [
    ("mijn kind heeft autisme en wordt gepest", "hulpvraag.autisme", "Het gaat over autisme"),
    ("mijn kind heeft autisme en wordt gepest", "hulpvraag.pesten", "Het gaat over pesten"),
    ("mijn zoon van 9 in Rolde is bang", "leeftijd.9-9", "Het kind is 9 jaar"),
    ("kinderen van 4 en 12, vechtscheiding, Meppel", "leeftijd.12-12", "Er is een kind van 12 jaar"),
    ("mijn zoon van 9 in Rolde is bang", "gemeente.GM1680", "U woont in gemeente Aa en Hunze"),
    ("mijn zoon van 9 in Rolde is bang", "vrager", "U bent ouder, familie of verzorger"),
    ("wij wonen in Rolde, hij zit op school in Assen", "school", "De school staat in gemeente Assen"),
    ("kan ik terecht bij Yorneo in Assen?", "organisatie", "U vraagt naar Yorneo"),
    ("mijn kind stottert, wij wonen in Zwolle", "gemeente.buiten", "Zwolle ligt buiten"),
    ("zoon zit in Groningen op school, woont in Assen, angst", "gemeente.buiten", "vraag op school wie daar helpt"),
]


NONE = [
    "hulpvraag.bestaat-niet",
    "hulpvraag.",
    "zomaar",
    "gemeente",
    "gemeente.GM9999",
    "leeftijd.",
    "leeftijd.x-y",
    ".",
]


def wrong(page: Any) -> list[str]:
    return re.findall(r'<button [^>]*name="niet" value="([^"]+)"', page.text)


@pytest.mark.parametrize(("question", "key", "told"), CONCLUSIONS)
def test_a_conclusion_is_taken_back_and_put_back(drenthe: TestClient, question: str, key: str, told: str) -> None:
    page = ask(drenthe, vraag=question)
    assert told in text_of(page)
    assert key in wrong(page)
    without = ask(drenthe, vraag=question, niet=key)
    assert told not in text_of(without)
    assert f'<input type="hidden" name="niet" value="{key}">' in without.text, "it stays so with the next press"
    assert f'name="toch" value="{key}"' in without.text
    assert told in text_of(ask(drenthe, vraag=question, niet=key, toch=key))


@pytest.mark.parametrize("question", sorted({question for question, _, _ in CONCLUSIONS}))
def test_every_conclusion_has_its_button(drenthe: TestClient, question: str) -> None:
    page = ask(drenthe, vraag=question)
    understood = drenthe.post("/v1/juiste-adres", json={"vraag": question}).json()["begrepen"]
    expected = {f"hulpvraag.{need['id']}" for need in understood["hulpvragen"]}
    expected |= {f"gemeente.{gemeente['code']}" for gemeente in understood["gemeenten"]}
    expected |= {"gemeente.buiten"} if understood["buitenRegio"] else set()
    expected |= {f"leeftijd.{age['van']}-{age['tot']}" for age in understood["leeftijden"]}
    expected |= {"school"} if understood["schoolgemeente"] else set()
    expected |= {key for key in ("organisatie", "vrager") if understood[key]}
    assert set(wrong(page)) == expected


def test_danger_that_is_denied_keeps_its_numbers(drenthe: TestClient) -> None:
    question = "mijn dochter van 15 snijdt zichzelf, Assen"
    page = ask(drenthe, vraag=question, niet="hulpvraag.zelfbeschadiging")
    assert "Het gaat over zelfbeschadiging" not in text_of(page)
    assert 'href="tel:113"' in page.text[: page.text.index("<textarea")]


def test_what_is_no_conclusion_is_passed_over(drenthe: TestClient) -> None:
    evil = '"><script>alert(1)</script>'
    page = ask(drenthe, vraag="mijn kind wordt gepest", niet=[evil, *NONE])
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert 'type="hidden" name="niet"' not in page.text


def test_what_was_taken_back_of_one_question_is_not_taken_back_of_another(drenthe: TestClient) -> None:
    first = ask(drenthe, vraag="pleegkind van 10 met een trauma, Beilen")
    over = re.search(r'name="over" value="([0-9a-f]+)"', first.text)
    assert over
    given = {"niet": ["hulpvraag.trauma", "leeftijd.10-10", "gemeente.GM1731"], "over": over[1]}
    assert "Het kind is 10 jaar" not in text_of(ask(drenthe, vraag="pleegkind van 10 met een trauma, Beilen", **given))
    other = text_of(ask(drenthe, vraag="mijn dochter van 10 heeft een trauma, wij wonen in Beilen", **given))
    assert "Het kind is 10 jaar" in other
    assert "Het gaat over trauma" in other
    assert "U zei dat dit niet klopt" not in other


def test_of_a_name_with_a_small_namesake_the_other_is_told(drenthe: TestClient) -> None:
    page = ask(drenthe, vraag="wij wonen in Nieuwlande, mijn kind wordt gepest")
    assert "U woont in gemeente Hoogeveen" in text_of(page)
    assert "Er is meer dan één Nieuwlande. Wij zochten in gemeente Hoogeveen. Welke bedoelt u?" in text_of(page)
    assert re.findall(r'name="gemeente" value="(GM\d{4})"', page.text) == ["GM0118", "GM0109"]
    chosen = ask(drenthe, vraag="wij wonen in Nieuwlande, mijn kind wordt gepest", gemeente="GM0109")
    assert "U woont in gemeente Coevorden" in text_of(chosen)
    assert "Welke bedoelt u?" not in text_of(chosen)


def test_what_a_field_says_otherwise_is_no_longer_taken_back(drenthe: TestClient) -> None:
    wrong = ["leeftijd.9-9", "gemeente.GM1680"]
    page = text_of(ask(drenthe, vraag="mijn zoon van 9 in Rolde is bang", niet=wrong, leeftijd="11"))
    assert "U zei dat dit niet klopt: gemeente Aa en Hunze" in page
    assert "U zei dat dit niet klopt: 9 jaar" not in page
    assert "Het kind is 11 jaar" in page


def test_of_several_one_can_be_taken_back(drenthe: TestClient) -> None:
    page = text_of(ask(drenthe, vraag="kinderen van 4 en 12, vechtscheiding, Meppel", niet="leeftijd.4-4"))
    assert ("Het kind is 4 jaar" in page, "Het kind is 12 jaar" in page) == (False, True)
