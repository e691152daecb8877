"""Names of places in another script, as somebody who heard them writes them."""

import pytest
from starlette.testclient import TestClient

ARABIC = "ابني لا ينام جيدا، نسكن في {}"
UKRAINIAN = "Син погано спить, ми живемо в {}"


def gemeenten(client: TestClient, text: str) -> set[str]:
    answer = client.post("/v1/juiste-adres", json={"vraag": text})
    assert answer.status_code == 200
    return {each["naam"] for each in answer.json()["begrepen"]["gemeenten"]}


@pytest.mark.parametrize(
    ("spellings", "gemeente"),
    [
        ("آسن أسن اسن", "Assen"),
        ("إيمن ايمن إمن", "Emmen"),
        ("هوخفين هوغفين هوجفين", "Hoogeveen"),
        ("كوفوردن كوفوردين", "Coevorden"),
        ("فيستربورك وستربورك", "Midden-Drenthe"),
        ("رولده", "Aa en Hunze"),
        ("زاودلارن زويدلارن", "Tynaarlo"),
        ("بايزه رودن نورخ", "Noordenveld"),
    ],
)
def test_in_arabic_letters(drenthe: TestClient, spellings: str, gemeente: str) -> None:
    for spelling in spellings.split():
        assert gemeenten(drenthe, ARABIC.format(spelling)) == {gemeente}, spelling


@pytest.mark.parametrize(
    ("spellings", "gemeente"),
    [
        ("Асен Ассені", "Assen"),
        ("Емен Еммені", "Emmen"),
        ("Гогевен Хогевені", "Hoogeveen"),
        ("Куфорден Кувордені", "Coevorden"),
        ("Вестерборк Вестерборку", "Midden-Drenthe"),
    ],
)
def test_in_cyrillic_letters_and_declined(drenthe: TestClient, spellings: str, gemeente: str) -> None:
    for spelling in spellings.split():
        assert gemeenten(drenthe, UKRAINIAN.format(spelling)) == {gemeente}, spelling


@pytest.mark.parametrize(
    "text",
    [
        "هل في حضانة يتعلم فيها هولندي قبل المدرسة",
        "تقول الطبيبة إن نموه متأخر في كل شيء",
        "طفلي يضربني بيده الصغيرة لما يزعل",
        "أين في البيت مكان هادئ",
        "щоранку істерика біля дверей школи",
        "Я вчителька, у родини багато проблем",
        "у сина алергія, в школі його ображають",
    ],
)
def test_an_ordinary_word_is_no_place(drenthe: TestClient, text: str) -> None:
    assert gemeenten(drenthe, text) == set()


def test_a_place_outside_the_region_is_said_to_be(drenthe: TestClient) -> None:
    seen = drenthe.post("/v1/juiste-adres", json={"vraag": UKRAINIAN.format("Гронінгені")}).json()["begrepen"]
    assert (seen["buitenRegio"], seen["buitenRegioUit"]) == (True, "Гронінгені")
