"""Danger: told in one sentence of a longer, ordinary story, whom to ring then, and what is none.

None of these is a practice question."""

import pytest
from starlette.testclient import TestClient

from app.advice.urgent import STRETCH, parts
from app.vocabulary.dutch import tokenize
from tests.advice.test_juiste_adres import ask

STORIES = [
    "Onze dochter van 12 leest nog steeds erg traag. {} Kan iemand ons helpen met oefenen voor de toets?",
    "Ik heb twee kinderen en werk in de zorg. De jongste zit in groep 5 en rekent moeilijk. {} Op school krijgt hij "
    "extra uitleg en dat vindt hij fijn. Zijn er ook boekjes waarmee wij thuis kunnen oefenen?",
]
DANGERS = [
    "Haar stiefvader komt 's nachts bij haar in bed.",
    "Gisteren heeft mijn man hem met een riem geslagen.",
    "Ze zegt dat het leven voor haar niet meer hoeft.",
    "Hij heeft vanochtend een heel doosje slaappillen leeggegeten.",
    "Mijn ex heeft gezegd dat hij de kinderen en zichzelf iets gaat aandoen.",
    "Sinds zaterdag is hij spoorloos en zijn telefoon staat uit.",
]
ORDINARY = [
    "Haar stiefvader helpt haar elke avond met haar huiswerk.",
    "Gisteren zijn we samen met mijn man naar de bibliotheek geweest.",
    "Ze zegt dat ze liever tekent dan dat ze een boek pakt.",
    "Hij speelt na school meestal buiten met een vriendje uit de straat.",
]


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("danger", DANGERS)
def test_it_is_seen(drenthe: TestClient, story: str, danger: str) -> None:
    assert ask(drenthe, story.format(danger))["spoed"] is not None


def test_what_else_is_told_would_drown_it(drenthe: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the story read as a whole only, some of these would show no number."""
    monkeypatch.setattr("app.advice.understand.parts", lambda _: [])
    seen = [ask(drenthe, story.format(danger))["spoed"] is not None for story in STORIES for danger in DANGERS]
    assert not all(seen)


@pytest.mark.parametrize("danger", DANGERS)
def test_it_is_seen_without_a_full_stop(drenthe: TestClient, danger: str) -> None:
    """As who dictates does it."""
    told = STORIES[0].format(danger).replace(".", "").replace("?", "").lower()
    assert ask(drenthe, told)["spoed"] is not None


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("sentence", ORDINARY)
def test_an_ordinary_story_does_not_ring(drenthe: TestClient, story: str, sentence: str) -> None:
    assert ask(drenthe, story.format(sentence))["spoed"] is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("een zin", []),
        ("een zin. nog een. en een", [(0, 2), (2, 4), (4, 6)]),
        (" ".join(["woord"] * STRETCH), []),
        (" ".join(["woord"] * 30), [(0, 16), (8, 24), (14, 30)]),
        ("kort. " + " ".join(["woord"] * 17), [(0, 1), (1, 17), (2, 18)]),
    ],
)
def test_parts_are_sentences_and_stretches_of_long_ones(text: str, expected: list[tuple[int, int]]) -> None:
    assert [(part.start, part.stop) for part in parts(tokenize(text))] == expected


def test_no_word_is_left_out_and_parts_are_bounded() -> None:
    tokens = tokenize(" ".join(["woord"] * 101) + ". kort. " + " ".join(["woord"] * 40))
    assert {place for part in parts(tokens) for place in part} == set(range(len(tokens)))
    assert len(parts(tokenize("nee. " * 800))) == 100


def numbers(client: TestClient, vraag: str) -> list[str]:
    return [each["naam"] for each in ask(client, vraag)["spoed"]["adressen"]]


@pytest.mark.parametrize(
    "vraag",
    [
        "ik heb toetsweek, ik zit in de derde en ik ben zwanger van mijn opa, wie kan mij helpen met leren",
        "Vandaag vond ik een strop bij mijn zoon van 14. Is er een praatgroep?",
    ],
)
def test_what_leaves_no_doubt_is_seen_whatever_else_is_told(drenthe: TestClient, vraag: str) -> None:
    assert ask(drenthe, vraag)["spoed"]["tekst"].startswith("Wat goed dat")


def test_who_is_young_is_spoken_to_as_who_is_young(drenthe: TestClient) -> None:
    assert "Wat goed dat je dit vertelt" in ask(drenthe, "ik ben 15 en ik snij mezelf")["spoed"]["tekst"]
    assert "Wat goed dat u dit vertelt" in ask(drenthe, "mijn zoon van 15 snijdt zichzelf")["spoed"]["tekst"]


def test_a_toddler_that_swallowed_something_gets_no_line_about_suicide(drenthe: TestClient) -> None:
    suicide = "113 Zelfmoordpreventie"
    assert suicide not in numbers(drenthe, "mijn zoontje van 2 heeft een hele strip paracetamol ingeslikt")
    assert suicide in numbers(drenthe, "mijn dochter van 15 heeft een hele strip paracetamol ingeslikt")


def test_numbers_come_in_the_order_of_what_is_surest(drenthe: TestClient) -> None:
    assert numbers(drenthe, "mijn vader slaat mij elke dag")[:2] == ["112", "Veilig Thuis"]
    assert numbers(drenthe, "ik wil dood en mijn vader slaat mij")[:2] == ["112", "113 Zelfmoordpreventie"]


@pytest.mark.parametrize("vraag", ["112", "bel 112", "moet ik 112 bellen?"])
def test_who_types_the_number_gets_the_numbers(drenthe: TestClient, vraag: str) -> None:
    assert numbers(drenthe, vraag)[0] == "112"


@pytest.mark.parametrize("vraag", ["ik val op meisjes", "mijn kind is non-binair", "mijn dochter wil een jongen zijn"])
def test_whom_one_loves_or_who_one_is_is_no_danger(drenthe: TestClient, vraag: str) -> None:
    assert ask(drenthe, vraag)["spoed"] is None


def test_not_safe_at_home_is_no_name_of_an_organisation(drenthe: TestClient) -> None:
    assert ask(drenthe, "ik voel me niet veilig thuis")["begrepen"]["organisatie"] is None
    assert ask(drenthe, "telefoonnummer van veilig thuis")["begrepen"]["organisatie"]["id"] == "veilig-thuis-drenthe"


@pytest.mark.parametrize("vraag", ["psycholoog", "therapie voor kind van 12", "psychiater"])
def test_who_asks_for_therapy_gets_who_gives_it(drenthe: TestClient, vraag: str) -> None:
    found = [each["id"] for each in ask(drenthe, vraag)["adressen"][:3]]
    assert {"accare-ambulante-behandeling", "ggz-drenthe-basis-en-specialistische-ggz"} & set(found)
    assert not any("jeugdbescherming" in each for each in found)


def test_who_asks_about_the_wait_for_a_kind_of_help_gets_the_routes(drenthe: TestClient) -> None:
    found = ask(drenthe, "wachtlijst ggz kind 12 Assen wat nu")["adressen"]
    assert {each["soort"] for each in found} == {"zorgroute"}
