"""Other languages: which one it is, and the ages that it says."""

import pytest
from starlette.testclient import TestClient

SAID = [
    ("my daughter is nine and she cries at school", "en", [9]),
    ("my 14 year old son, he turned 14 in May", "en", [14]),
    ("a boy aged 7 in my class and his sister is 5", "en", [5, 7]),
    ("our baby of 6 months is crying all the time", "en", [0]),
    ("he has been at home for 2 years", "en", []),
    ("мій син 9 років боїться школи", "uk", [9]),
    ("моїй доньці дев'ять років", "uk", [9]),
    ("він вже 2 роки не ходить до школи", "uk", []),
    ("ابني عمره ٩ سنوات ولا يريد الذهاب إلى المدرسة", "ar", [9]),
    ("طفل عمره سنتين لا يتكلم", "ar", [2]),
    ("نحن هنا منذ 5 سنوات", "ar", []),
    ("oğlum dokuz yaşında ve çok korkuyor", "tr", [9]),
    ("8 aylık bebeğim hep ağlıyor", "tr", [0]),
    ("kızım on iki yaşında", "tr", [12]),
    ("moja dziewięcioletnia córka boi się szkoły", "pl", [9]),
    ("syn ma 8 miesięcy i nie śpi", "pl", [0]),
    ("od 3 lat mieszkamy w Holandii i jest źle", "pl", []),
    ("mijn zoon van 9 durft niet naar school", "nl", [9]),
]


@pytest.mark.parametrize(("text", "language", "ages"), SAID)
def test_language_and_ages(drenthe: TestClient, text: str, language: str, ages: list[int]) -> None:
    seen = drenthe.post("/v1/juiste-adres", json={"vraag": text}).json()["begrepen"]
    assert seen["taal"] == language
    assert [(age["van"], age["tot"]) for age in seen["leeftijden"]] == [(age, age) for age in ages]
