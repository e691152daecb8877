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
    ("мої діти 5 і 9 років не слухають", "uk", [5, 9]),
    ("moje dzieci mają 4 i 9 lat i kłócą się", "pl", [4, 9]),
    ("nasze dzieci mają 3, 6 i 9 lat, nie śpią", "pl", [3, 6, 9]),
    ("çocuklarım 4 ve 9 yaşında, kavga ediyorlar", "tr", [4, 9]),
    ("أولادي أعمارهم ٤ و ٩ سنوات", "ar", [4, 9]),
    ("our kids are 4 and 9 and they fight", "en", [4, 9]),
    ("my children are 3, 6 and 9", "en", [3, 6, 9]),
    ("our kids are two hours late for the school", "en", []),
    ("syn ma półtora roku i nie mówi", "pl", [1]),
    ("córka ma dwa i pół roku i nie chce jeść", "pl", [2]),
    ("od półtora roku mieszkamy w Holandii i nie jest dobrze", "pl", []),
    ("od dwa i pół roku nie chodzi do szkoły", "pl", []),
    ("синові півтора року, він не говорить", "uk", [1]),
    ("вже півтора року не ходить до школи", "uk", []),
    ("طفل عمره سنة ونصف لا يتكلم", "ar", [1]),
    ("نحن هنا منذ سنة ونصف", "ar", []),
    ("our toddler (18 months) is not walking", "en", [1]),
    ("he is 9 years old and in group 5", "en", [9]),
    ("in a group of 5 boys he is bullied", "en", []),
]


@pytest.mark.parametrize(("text", "language", "ages"), SAID)
def test_language_and_ages(drenthe: TestClient, text: str, language: str, ages: list[int]) -> None:
    seen = drenthe.post("/v1/juiste-adres", json={"vraag": text}).json()["begrepen"]
    assert seen["taal"] == language
    assert [(age["van"], age["tot"]) for age in seen["leeftijden"]] == [(age, age) for age in ages]


def test_a_school_year_in_english(drenthe: TestClient) -> None:
    said = {"vraag": "my daughter is in group 5 and she cannot read"}
    seen = drenthe.post("/v1/juiste-adres", json=said).json()["begrepen"]
    assert [(age["van"], age["tot"]) for age in seen["leeftijden"]] == [(8, 9)]
