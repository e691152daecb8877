"""Where a question comes from: names, spellings, typos, postcodes, areas, schools, and words that are no places."""

from typing import Any

import pytest
from starlette.testclient import TestClient


def understood(client: TestClient, vraag: str) -> dict[str, Any]:
    found: dict[str, Any] = client.post("/v1/juiste-adres", json={"vraag": vraag}).json()["begrepen"]
    return found


def codes(client: TestClient, vraag: str) -> set[str]:
    return {each["code"] for each in understood(client, vraag)["gemeenten"]}


@pytest.mark.parametrize(
    ("vraag", "code"),
    [
        ("mijn kind stottert, wij wonen in Rolde", "GM1680"),
        ("dyslexie Coevoorden", "GM0109"),
        ("angst tweede exloërmond", "GM1681"),
        ("angst 2e Exloermond", "GM1681"),
        ("autisme in De Wyk", "GM1690"),
        ("wij trekken het niet meer. De Wijk", "GM1690"),
        ("kleuter uit Een stottert", "GM1699"),
        ("Erica is 8 en stottert, wij wonen in Beilen", "GM1731"),
        ("mijn dochter van 7 is bang, Emmer Compascuum", "GM0114"),
        ("mijn kind is angstig 9451 KR", "GM1680"),
        ("dyslexie 9401", "GM0106"),
        ("angst, gemeente midden-drenthe", "GM1731"),
        ("Nw Amsterdam zoon 9 boos", "GM0114"),
        ("Nw. Amsterdam zoon 9 boos", "GM0114"),
        ("wij wonen in Nw-Weerdinge, zoon 9 boos", "GM0114"),
        ("Assen-Oost zoon 9 boos", "GM0106"),
        ("Erm dochter 9 bang", "GM0109"),
        ("Echten zoon 9 liegt", "GM1690"),
        ("Peest meisje 11 gepest", "GM1699"),
        ("Hogeveen zoon 9 jaar boos", "GM0118"),
        ("Koevorden dochter 9 bang", "GM0109"),
        ("Koeverden dochter 9 bang", "GM0109"),
        ("Asssen dochter 9 bang", "GM0106"),
        ("Mepel dochter 9 bang", "GM0119"),
        ("Beile dochter 9 bang", "GM1731"),
        ("dochter 9 bang, Beile", "GM1731"),
        ("niet in Assen maar in Emmen, zoon van 9 boos", "GM0114"),
        ("kleinzoon van 5, hij woont in Gieten en wij in Assen", "GM1680"),
        ("wij wonen in Meppel, onze kleindochter woont in Coevorden", "GM0109"),
    ],
)
def test_a_place_is_seen(drenthe: TestClient, vraag: str, code: str) -> None:
    assert codes(drenthe, vraag) == {code}


@pytest.mark.parametrize(
    "vraag",
    [
        "een kind met een angst",
        "mijn kind speelt in de wijk met anderen",
        "Erica is 8 en stottert",
        "het gaat om een meisje met angst voor anderen",
        "pleegouder worden in drenthe",
        "Een dochter van 9 die bang is",
        "Anderen kinderen pesten mijn zoon",
        "Erica, dochter van 9, is bang",
        "Linde is 9 en bang",
        "Rowen zoon van 9 is boos",
        "mijn zoon heet Beilo en is boos",
        "mijn dochter van 9 is bang, Annet",
        "hij eet per dag 20 gem. Assertief is hij niet",
    ],
)
def test_a_word_is_no_place(drenthe: TestClient, vraag: str) -> None:
    assert codes(drenthe, vraag) == set()


def test_words_side_by_side_are_no_name(drenthe: TestClient) -> None:
    assert codes(drenthe, "school voor een slim kind met ass en adhd") == set()
    assert codes(drenthe, "leerlingen die ver voor lopen vervelen zich") == set()


def test_a_common_word_is_no_misspelt_organisation(drenthe: TestClient) -> None:
    assert understood(drenthe, "mijn zoon is zo anders dan andere kinderen")["organisatie"] is None


def test_a_split_postcode_goes_by_its_letters(drenthe: TestClient) -> None:
    def home(postcode: str) -> set[str]:
        answer = drenthe.post("/v1/juiste-adres", json={"hulpvragen": ["angst"], "postcode": postcode}).json()
        return {each["code"] for each in answer["begrepen"]["gemeenten"]}

    assert home("7933 TA") == {"GM1701"}
    assert "GM0118" in home("7933")


def test_an_area_is_its_gemeenten(drenthe: TestClient) -> None:
    assert codes(drenthe, "leerling met autisme, swv 22.02") == {"GM0114", "GM1681"}
    at_school = "leerling op onze school in Borger, wat doet swv 22.02?"
    assert codes(drenthe, at_school) == {"GM1681"}  # a place in the area is meant
    assert codes(drenthe, "wij wonen in zuidoost drenthe, school in Assen") == {"GM0109", "GM0114", "GM1681"}
    assert codes(drenthe, "jongerenwerk zuidoost drenthe") == {"GM0109", "GM0114", "GM1681"}


def test_a_school_by_name_gives_its_gemeente(drenthe: TestClient) -> None:
    assert codes(drenthe, "mijn zoon van 8 wordt gepest op basisschool de Eshoek") == {"GM1680"}
    assert codes(drenthe, "onze zoon zit op De Brug") == {"GM0114"}


def test_a_word_that_is_also_a_school_is_none_where_nothing_speaks_of_school(drenthe: TestClient) -> None:
    assert codes(drenthe, "mijn dochter liet haar telefoon vallen toen ze op de brug stond") == set()
    assert codes(drenthe, "de groep jongeren hangt op de brug en drinkt") == set()
    assert codes(drenthe, "zij zit op de brug, de leraar helpt niet") == {"GM0114"}
    assert codes(drenthe, "mijn zoon in groep 5 op de brug stottert") == {"GM0114"}


def test_several_homes_are_all_kept_where_nothing_says_whose_they_are(drenthe: TestClient) -> None:
    both = {"GM0106", "GM0114"}
    assert codes(drenthe, "niet alleen in Assen maar ook in Emmen, zoon van 9 boos") == both
    assert codes(drenthe, "wij zijn gescheiden, hij woont in Emmen en ik in Assen, zoon van 9 boos") == both
    assert codes(drenthe, "kleinzoon van 5, zijn vader woont in Emmen en zijn moeder in Assen") == both


@pytest.mark.parametrize(
    "vraag",
    [
        "stottert, Stadskanaal",
        "mijn zoon van 9 is bang, wij wonen in Zwolle",
        "Haren dochter 6 bang",
        "Zuidwolde Groningen zoon 8 adhd",
        "wij wonen in Overijssel, zoon 9 boos",
        "mijn zoon van 9 is bang, ik woon in Friesland",
        "wij wonen nu in Twente, zoon 9 boos",
        "Oost-Groningen zoon 9 boos",
        "zoon 9 boos, postcode 1012",
    ],
)
def test_outside_the_region_is_seen(drenthe: TestClient, vraag: str) -> None:
    seen = understood(drenthe, vraag)
    assert (seen["buitenRegio"], seen["gemeenten"]) == (True, [])


@pytest.mark.parametrize(
    "vraag",
    [
        "mijn ex wil naar Zeeland verhuizen met onze zoon",
        "mijn ouders wonen in Brabant, wie helpt mij met mijn baby",
        "op vakantie in Friesland was hij bang",
        "in groep 1012 zit hij goed",
        "zijn haren vallen uit",
    ],
)
def test_what_lies_outside_and_is_only_spoken_of_is_no_home(drenthe: TestClient, vraag: str) -> None:
    assert understood(drenthe, vraag)["buitenRegio"] is False


def test_a_school_outside_is_told_beside_the_home(drenthe: TestClient) -> None:
    seen = understood(drenthe, "zoon van 9 zit in Groningen op school, woont in Assen")
    assert (seen["buitenRegioUit"], [each["naam"] for each in seen["gemeenten"]]) == ("Groningen", ["Assen"])
    assert seen["schoolgemeente"] is None


def test_a_word_that_is_also_a_place_outside_is_no_place(drenthe: TestClient) -> None:
    assert understood(drenthe, "gezinnen die kampen met schulden")["buitenRegio"] is False


@pytest.mark.parametrize(
    ("question", "home", "school"),
    [
        ("school in Hoogeveen, wij wonen in Dedemsvaart", set(), "GM0118"),
        ("moet elke dag van Norg naar een so-school in Assen", {"GM1699"}, "GM0106"),
        ("hij zit op school in Assen, wij wonen in Vries", {"GM1730"}, "GM0106"),
        ("wij wonen in Stadskanaal maar hij gaat naar school in Gieten", set(), "GM1680"),
        ("naar de basisschool in Beilen waar wij ook wonen", {"GM1731"}, None),
        ("wij wonen in Zwolle maar hij gaat in Assen naar school", set(), "GM0106"),
        ("mijn zoon zit in Assen op school, thuis is Rolde", {"GM1680"}, "GM0106"),
        ("hij gaat in Assen naar school en voetbalt in Rolde", {"GM1680"}, "GM0106"),
        ("ons gezin in Assen, naar school in Rolde", {"GM0106"}, "GM1680"),
        ("wij zijn van Assen. Op school in Rolde gaat het slecht", {"GM0106"}, "GM1680"),
        ("gemeente Assen, op school in Rolde", {"GM0106"}, "GM1680"),
        ("ik zit op het vmbo in Emmen en woon in Coevorden", {"GM0109"}, "GM0114"),
        ("school in Emmen, leerling uit Coevorden van 9 met adhd", {"GM0109"}, "GM0114"),
        ("leerling van 15 woont in Beilen en zit bij ons op het vo in Assen", {"GM1731"}, "GM0106"),
        ("leerling van onze school uit Emmen, hij voetbalt in Assen", {"GM0106"}, "GM0114"),
        ("onderbouw vmbo in Roden, wie in Drenthe kijkt mee", {"GM1699"}, None),
        ("hij zit op het vwo in Assen, moet hij naar het internaat in Haren", {"GM0106"}, None),
    ],
)
def test_where_the_school_stands_is_told_from_where_one_lives(
    drenthe: TestClient, question: str, home: set[str], school: str | None
) -> None:
    told = drenthe.post("/v1/juiste-adres", json={"vraag": question}).json()["begrepen"]
    assert {each["code"] for each in told["gemeenten"]} == home
    assert (told["schoolgemeente"] or {}).get("code") == school


def test_the_smaller_of_one_name_is_told_too(drenthe: TestClient) -> None:
    answer = drenthe.post("/v1/juiste-adres", json={"vraag": "mijn kind van 5 stottert, wij wonen in Ansen"}).json()
    assert [each["code"] for each in answer["begrepen"]["gemeenten"]] == ["GM1690"]
    assert [choice["gemeente"] for choice in answer["vraagTerug"]["keuzes"]] == ["GM1690", "GM1701"]
    assert answer["toegang"], "the answer is for the larger one already"
    chosen = drenthe.post("/v1/juiste-adres", json={"vraag": "mijn kind van 5 stottert", "plaats": "Ansen"}).json()
    assert chosen["vraagTerug"]["keuzes"] == answer["vraagTerug"]["keuzes"]
    both = "wij wonen in Ansen, gemeente Westerveld, kind van 5 stottert"
    assert drenthe.post("/v1/juiste-adres", json={"vraag": both}).json()["vraagTerug"] is None
    listed = drenthe.get("/v1/plaatsen", params={"naam": "Ansen"}).json()
    assert len(listed["resultaten"]) == 2


def test_more_names_than_anybody_writes_are_not_held_against_each_other(drenthe: TestClient) -> None:
    """Each name is held against all others: 800 of them, unbounded, kept a processor busy for four seconds."""
    assert codes(drenthe, "Assen, " * 10 + "Emmen") == {"GM0106", "GM0114"}
    assert codes(drenthe, "Assen, " * 60 + "Emmen") == {"GM0106"}
