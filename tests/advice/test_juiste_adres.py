"""The main job through the front door, on the real data."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.advice.shapes import Antwoord
from app.advice.urgent import DangerWatch
from app.settings import Settings
from app.vocabulary.dutch import tokenize
from app.vocabulary.region import Region
from tests import product, running

SCHOOL_REFUSAL = "mijn zoon van 9 durft niet meer naar school, wij wonen in Rolde"


def ask(client: TestClient, vraag: str, **more: Any) -> dict[str, Any]:
    response = client.post("/v1/juiste-adres", json={"vraag": vraag, **more})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def test_a_worry_in_own_words_gets_the_right_addresses(drenthe: TestClient) -> None:
    answer = ask(drenthe, SCHOOL_REFUSAL)
    seen = answer["begrepen"]
    assert [(g["code"], g["uit"]) for g in seen["gemeenten"]] == [("GM1680", "Rolde")]
    assert [need["id"] for need in seen["hulpvragen"]][:1] == ["schoolangst"]
    assert [(age["van"], age["tot"]) for age in seen["leeftijden"]] == [(9, 9)]
    assert seen["vrager"] == "ouder"
    assert answer["adressen"]
    assert answer["toegang"]["id"] == "sociaal-team-en-cjg-aa-en-hunze"
    assert answer["spoed"] is None


def test_every_address_serves_the_gemeente_and_the_age(drenthe: TestClient) -> None:
    for address in ask(drenthe, SCHOOL_REFUSAL, aantal=20)["adressen"]:
        kind = {"voorziening": "voorzieningen", "zorgroute": "zorgroutes", "arrangement": "arrangementen"}
        listed = drenthe.get(
            f"/v1/{kind[address['soort']]}", params={"gemeente": "GM1680", "leeftijd": 9, "pageSize": 100}
        )
        assert address["id"] in [each["id"] for each in listed.json()["resultaten"]]
        assert address["fase"] not in ("plan", "beëindigd")


def test_the_answer_has_the_documented_shape(drenthe: TestClient) -> None:
    for vraag in (SCHOOL_REFUSAL, "ik ben ib'er in Gieten, wie kan meekijken bij autisme", "papa slaat mij"):
        Antwoord.model_validate(ask(drenthe, vraag, aantal=20))


def test_each_address_says_why_and_how_to_get_in(drenthe: TestClient) -> None:
    for address in ask(drenthe, SCHOOL_REFUSAL)["adressen"]:
        rules = {reason["regel"] for reason in address["waarom"]}
        assert {"hulpvraag", "gemeente"} <= rules
        assert address["oordeel"] in ("ja", "via")
        assert (address["oordeel"] == "via") == (address["via"] is not None)


def test_the_gate_is_the_office_of_this_gemeente(drenthe: TestClient) -> None:
    answer = ask(drenthe, "gezinshulp thuis, ons kind van 8 heeft driftbuien, Meppel", aantal=20)
    gates = [a["via"]["organisatie"]["id"] for a in answer["adressen"] if a["via"] and a["via"]["organisatie"]]
    assert gates
    assert set(gates) == {"toegang-meppel"}


def test_a_school_gets_experts_to_consult_and_a_parent_does_not(drenthe: TestClient) -> None:
    teacher = ask(drenthe, "ik ben leerkracht, een leerling met autisme in Assen, wie kan meedenken")
    assert [expert["soort"] for expert in teacher["teRaadplegen"]] == ["expertise"] * len(teacher["teRaadplegen"])
    assert teacher["teRaadplegen"]
    assert ask(drenthe, "mijn kind heeft autisme, Assen")["teRaadplegen"] == []


def test_ambiguous_place_is_asked_back_and_still_answered(drenthe: TestClient) -> None:
    answer = ask(drenthe, "mijn dochter van 12 wordt gepest, wij wonen in Alteveer")
    choices = {choice["gemeente"] for choice in answer["vraagTerug"]["keuzes"]}
    assert choices == {"GM0118", "GM1690", "GM1699"}
    assert answer["toegang"] is None, "no office while the gemeente is not certain"
    assert answer["adressen"]


def test_outside_the_region_is_said(drenthe: TestClient) -> None:
    seen = ask(drenthe, "logopedie voor kind van 4 in Stadskanaal")["begrepen"]
    assert seen["buitenRegio"] is True
    assert seen["gemeenten"] == []


def test_an_explicit_choice_beats_the_text(drenthe: TestClient) -> None:
    answer = ask(drenthe, SCHOOL_REFUSAL, gemeente="Emmen", leeftijd=15, hulpvragen=["gamen"], vrager="jongere")
    seen = answer["begrepen"]
    assert [g["code"] for g in seen["gemeenten"]] == ["GM0114"]
    assert [(a["van"], a["uit"]) for a in seen["leeftijden"]] == [(15, "gekozen")]
    assert [need["id"] for need in seen["hulpvragen"]] == ["gamen"]
    assert seen["vrager"] == "jongere"


def test_passend_onderwijs_follows_the_school_and_care_the_home(drenthe: TestClient) -> None:
    answer = ask(drenthe, "mijn zoon van 8 heeft autisme, wij wonen in Roden, zijn school staat in Assen", aantal=20)
    assert answer["begrepen"]["schoolgemeente"]["code"] == "GM0106"
    ids = [address["id"] for address in answer["adressen"]]
    assert "extra-ondersteuning-en-toelaatbaarheid-nmd-primair-onderwijs" in ids
    assert "extra-ondersteuning-en-toelaatbaarheid-noordenveld-po" not in ids
    assert answer["toegang"]["id"] == "cjg-noordenveld"


@pytest.mark.parametrize(
    ("vraag", "first", "missing"),
    [
        (
            "wij wonen in Assen maar onze zoon van 9 gaat in Beilen naar school, hij wordt gepest",
            "smw-midden-drenthe-welzijnswerk-midden-drenthe",
            "smw-assen-vaart-welzijn",
        ),
        (
            "wij wonen in Beilen, onze zoon van 9 gaat in Assen naar school, hij wordt gepest",
            "smw-assen-vaart-welzijn",
            "smw-midden-drenthe-welzijnswerk-midden-drenthe",
        ),
    ],
)
def test_what_is_given_at_school_alone_is_that_of_the_school(
    drenthe: TestClient, vraag: str, first: str, missing: str
) -> None:
    answer = ask(drenthe, vraag, aantal=20)
    ids = [address["id"] for address in answer["adressen"]]
    assert (ids[0], missing in ids) == (first, False)
    assert "waar de school staat" in str(answer["adressen"][0]["waarom"])
    home = answer["begrepen"]["gemeenten"][0]["naam"]
    free = [each for each in answer["adressen"] if each["type"] == "vrij toegankelijke jeugdhulp"]
    assert any(f"'Werkt in {home}'" in str(each["waarom"]) for each in free), "what is not bound to a school"


@pytest.mark.parametrize("plaats", ["Marum", "Steenwijk", "Veendam", "Ter Apel", "Assen"])
def test_a_line_for_thoughts_of_suicide_is_no_address_for_a_scared_child(drenthe: TestClient, plaats: str) -> None:
    scared = ask(drenthe, f"{plaats} dochter 6 bang", aantal=20)
    assert [each["id"] for each in scared["adressen"] if each["type"] == "crisishulp"] == []
    in_danger = ask(drenthe, f"{plaats} dochter 15 wil niet meer leven", aantal=20)
    assert "113-hulplijn" in [each["id"] for each in in_danger["adressen"]]


def test_nothing_fits_is_said_plainly_with_the_office(drenthe: TestClient) -> None:
    answer = ask(drenthe, "kinderopvangtoeslag aanvragen in Meppel")
    assert answer["adressen"] == []
    assert answer["toegang"]["id"] == "toegang-meppel"


def test_the_same_thing_is_shown_once(drenthe: TestClient) -> None:
    answer = ask(drenthe, "Witte Neushoorn Assen", aantal=20)
    assert [address["id"] for address in answer["adressen"]].count("witte-neushoorn") == 1


@pytest.mark.parametrize(
    ("vraag", "number"),
    [
        ("ik wil niet meer leven", "113"),
        ("papa slaat mama en ik durf niet naar huis", "0800-2000"),
        ("mijn vader slaat mijn moeder elke week", "0800-2000"),
        ("vroeger was ik vrolijk maar nu wil ik niet meer leven", "113"),
        ("kinderen van 3 en 5 zitten hele avonden alleen thuis", "0800-2000"),
        ("mijn dochter is weggelopen en al sinds gisteren niet thuis", "112"),
    ],
)
def test_danger_shows_whom_to_ring_now(drenthe: TestClient, vraag: str, number: str) -> None:
    spoed = ask(drenthe, vraag)["spoed"]
    phones = [address["telefoon"] for address in spoed["adressen"]]
    assert phones[0] == "112"
    assert number in phones


@pytest.mark.parametrize(
    "vraag",
    [
        "ik ga dood van de zenuwen voor mijn toets",
        "mijn telefoon is dood",
        "ze schreeuwt moord en brand",
        "doodmoe van alles",
    ],
)
def test_figures_of_speech_do_not_ring(drenthe: TestClient, vraag: str) -> None:
    assert ask(drenthe, vraag)["spoed"] is None


def test_filters_alone_give_a_linkable_answer(drenthe: TestClient) -> None:
    response = drenthe.get("/v1/juiste-adres", params={"gemeente": "GM1680", "hulpvraag": "schoolangst", "leeftijd": 9})
    assert response.status_code == 200
    assert response.headers["cache-control"] == "public, max-age=60"
    assert response.json()["adressen"]
    again = drenthe.get(response.request.url, headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_outside_the_region_only_what_is_for_the_whole_country(drenthe: TestClient) -> None:
    for body in ({"vraag": "angst, wij wonen in Zwolle"}, {"vraag": "angst", "postcode": "1012 AB"}):
        answer = drenthe.post("/v1/juiste-adres", json=body).json()
        assert answer["begrepen"]["buitenRegio"] is True
        for address in answer["adressen"]:
            kinds = {"voorziening": "voorzieningen", "zorgroute": "zorgroutes", "arrangement": "arrangementen"}
            entry = drenthe.get(f"/v1/{kinds[address['soort']]}/{address['id']}").json()
            assert entry["bereik"] == "landelijk"
    assert ask(drenthe, "hulp bij angst, 1012 AB")["begrepen"]["buitenRegioUit"] == "1012 AB"
    assert ask(drenthe, "sinds 2015 is hij angstig")["begrepen"]["buitenRegio"] is False


def test_a_choice_that_contradicts_the_text_is_told(drenthe: TestClient) -> None:
    seen = ask(drenthe, "mijn zoon in Rolde is angstig", gemeente="GM0106")["begrepen"]
    assert ([each["code"] for each in seen["gemeenten"]], seen["tegenspraak"]) == (["GM0106"], "Rolde")
    seen = ask(drenthe, "angst", gemeente="GM0106", plaats="Rolde")["begrepen"]
    assert seen["tegenspraak"] == "Rolde"
    assert ask(drenthe, "mijn zoon in Rolde is angstig", gemeente="GM1680")["begrepen"]["tegenspraak"] is None


def test_what_is_denied_is_not_understood(drenthe: TestClient) -> None:
    def needs(vraag: str) -> set[str]:
        return {need["id"] for need in ask(drenthe, vraag)["begrepen"]["hulpvragen"]}

    assert needs("geen autisme en geen adhd maar wel angstig, Assen") == {"angst"}
    assert "pesten" not in needs("mijn dochter wordt niet gepest maar is wel alleen")
    assert "pesten" in needs("mijn dochter wordt gepest")


@pytest.mark.parametrize("vraag", ["asdfghjkl", "qwerty zxcvb", "{{7*7}} ${jndi}"])
def test_what_is_no_question_gets_no_address_but_a_way_on(drenthe: TestClient, vraag: str) -> None:
    answer = ask(drenthe, vraag)
    assert (answer["adressen"], answer["spoed"]) == ([], None)
    groups = [choice["hulpvraag"] for choice in answer["vraagTerug"]["keuzes"]]
    assert len(groups) == 10
    assert ask(drenthe, vraag, hulpvragen=groups[:1])["adressen"]


@pytest.mark.parametrize("query", [{"leeftijd": 9}, {"vrager": "ouder"}, {"gemeente": "GM0106"}])
def test_a_filter_that_says_nothing_of_the_need_is_asked_for_it(drenthe: TestClient, query: dict[str, Any]) -> None:
    answer = drenthe.get("/v1/juiste-adres", params=query).json()
    assert answer["vraagTerug"]["over"] == "hulpvraag"


@pytest.mark.parametrize(
    ("vraag", "vrager"),
    [
        ("mijn vriend slaat me en de kinderen zien het", "ouder"),
        ("mijn man drinkt elke avond, wie helpt ons", "ouder"),
        ("mijn vriendin snijdt zichzelf, wat kan ik doen", "jongere"),
        ("mijn moeder drinkt elke avond, ik ben 14", "jongere"),
    ],
)
def test_who_asks_is_told_by_whom_they_speak_of(drenthe: TestClient, vraag: str, vrager: str) -> None:
    assert ask(drenthe, vraag)["begrepen"]["vrager"] == vrager


def test_free_help_has_no_route_that_asks_for_a_referral(drenthe: TestClient) -> None:
    shown = ask(drenthe, "mijn kind van 10 is angstig, Assen", aantal=20)["adressen"]
    free = [each for each in shown if "zonder verwijzing" in str(each["waarom"]) and each["soort"] != "zorgroute"]
    assert free
    assert [each["id"] for each in free if each["route"] and "huisarts" in each["route"]["id"]] == []


@pytest.mark.parametrize("need", ["adhd", "angst", "schoolangst", "dyslexie"])
def test_the_steps_beside_an_address_go_through_its_gate(drenthe: TestClient, need: str) -> None:
    addresses = ask(drenthe, "mijn kind in Assen", hulpvragen=[need], aantal=20)["adressen"]
    pairs = {(each["via"]["poort"], each["route"]["id"]) for each in addresses if each["via"] and each["route"]}
    assert pairs
    other_ways = {"toegang": {"huisarts-verwijzing"}, "school": {"huisarts-verwijzing", "jeugdhulp-gemeente"}}
    assert [pair for pair in pairs if pair[1] in {"opvoedvraag-vrij", *other_ways.get(pair[0], ())}] == []


def test_am_i_at_the_right_address(drenthe: TestClient) -> None:
    right = drenthe.get(
        "/v1/organisaties/vnn/juiste-adres", params={"gemeente": "Assen", "hulpvraag": "verslaving", "leeftijd": 15}
    )
    assert right.json()["oordeel"] == "ja"
    assert right.json()["beter"] == []
    wrong = drenthe.get(
        "/v1/organisaties/vnn/juiste-adres", params={"gemeente": "Assen", "hulpvraag": "dyslexie", "leeftijd": 8}
    )
    assert wrong.json()["oordeel"] == "nee"
    assert "hulpvraag" in [reason["regel"] for reason in wrong.json()["waarom"] if not reason["voldaan"]]
    assert "dyslexieonderzoek-en-behandeling-timpaan" in [better["id"] for better in wrong.json()["beter"]]
    assert drenthe.get("/v1/organisaties/bestaat-niet/juiste-adres").status_code == 404
    office = drenthe.get("/v1/organisaties/toegang-assen/juiste-adres").json()
    assert (office["oordeel"], office["via"]) == ("ja", None), "who gives access sends nobody to itself"


def test_unsure_needs_are_asked_back_and_the_choice_counts(drenthe: TestClient) -> None:
    vraag = "mijn dochter is veranderd, Beilen"
    asked = ask(drenthe, vraag)
    back = asked["vraagTerug"]
    assert asked["begrepen"]["hulpvragen"] == []
    assert back["over"] == "hulpvraag"
    assert len(back["keuzes"]) >= 2
    chosen = back["keuzes"][1]["hulpvraag"]
    again = ask(drenthe, vraag, hulpvragen=[chosen])
    assert [need["id"] for need in again["begrepen"]["hulpvragen"]] == [chosen]
    assert again["vraagTerug"] is None
    assert again["adressen"]


@pytest.mark.parametrize(
    ("vraag", "taal", "gemeente", "leeftijd"),
    [
        ("my daughter is 8 years old and has dyslexia, we live in Rolde", "en", "GM1680", 8),
        ("moja córka ma 12 lat i nie chce jeść, mieszkamy w Emmen", "pl", "GM0114", 12),
        ("oğlum 8 yaşında ve okula gitmek istemiyor, Assen'de yaşıyoruz", "tr", "GM0106", 8),
        ("мій син 9 років боїться йти до школи, ми живемо в Ассені", "uk", "GM0106", 9),
        ("ابني عمره 9 سنوات ويخاف من المدرسة", "ar", None, 9),
        ("mijn dochter van 8 heeft dyslexie, wij wonen in Rolde", "nl", "GM1680", 8),
    ],
)
def test_a_question_in_another_language_is_understood(
    drenthe: TestClient, vraag: str, taal: str, gemeente: str | None, leeftijd: int
) -> None:
    seen = ask(drenthe, vraag)["begrepen"]
    assert seen["taal"] == taal
    assert [each["code"] for each in seen["gemeenten"]] == ([gemeente] if gemeente else [])
    assert [(each["van"], each["tot"]) for each in seen["leeftijden"]] == [(leeftijd, leeftijd)]


@pytest.mark.parametrize(
    "vraag",
    [
        "I want to kill myself",
        "chcę się zabić",
        "kendimi öldürmek istiyorum",
        "haplari icti",
        "хочу померти",
        "أريد أن أقتل نفسي",
        "يضربني",
    ],
)
def test_danger_in_another_language_rings(drenthe: TestClient, vraag: str) -> None:
    assert ask(drenthe, vraag)["spoed"] is not None


@pytest.mark.parametrize(
    "vraag",
    [
        "Mijn dochter van 14 uit Assen wil niet meer leven",
        "ik wil nietmeer leven",
        "Ik heb pillen ingenomen",
        "mijn ex bedreigt ons, Meppel",
        "buurkinderen worden geslagen",
    ],
)
def test_danger_rings_wherever_one_lives(drenthe: TestClient, vraag: str) -> None:
    assert ask(drenthe, vraag)["spoed"] is not None


@pytest.mark.parametrize(
    "vraag",
    [
        "Mijn zoon in Emmen heeft adhd",
        "Mijn zoon wordt gepest",
        "Mijn zoon blowt",
        "Wij gaan scheiden",
        "VNN",
        "Yorneo",
    ],
)
def test_an_ordinary_worry_does_not_ring(drenthe: TestClient, vraag: str) -> None:
    assert ask(drenthe, vraag)["spoed"] is None


@pytest.mark.parametrize("need", ["suicide", "zelfbeschadiging", "huiselijk", "seksueel", "crisis"])
def test_danger_chosen_from_a_list_rings(drenthe: TestClient, need: str) -> None:
    assert drenthe.get("/v1/juiste-adres", params={"hulpvraag": need}).json()["spoed"] is not None


@pytest.mark.parametrize(
    ("danger", "harmless"),
    [
        ("papa slaat mijn zusje", "mijn dochter slaat haar zusje"),
        ("mijn man slaat onze peuter", "mijn peuter slaat mij"),
        ("hij heeft alle adhd pillen op", "hij slikt elke dag zijn adhd pillen"),
        ("mijn dochter valt steeds flauw", "mijn dochter maakt steeds flauwe grappen"),
    ],
)
def test_an_excuse_covers_all_that_alarmed(drenthe: TestClient, danger: str, harmless: str) -> None:
    """A figure of speech that shares a word with an alarm does not take the alarm away."""
    assert ask(drenthe, danger)["spoed"] is not None
    assert ask(drenthe, harmless)["spoed"] is None


HINTS = [
    ("mijn dochter van 14 is sinds vanmiddag verdwenen", "haar zelfvertrouwen is na het pesten verdwenen"),
    ("onze baby reageert niet als ik hem wakker maak", "onze peuter reageert niet als ik roep, hoort hij wel goed?"),
    ("mijn zoon hoort stemmen die er niet zijn", "hij verheft zijn stem als het niet lukt met rekenen"),
]
"""Words that may be danger and may be not."""


@pytest.mark.parametrize(("danger", "harmless"), HINTS)
def test_a_hint_rings_where_what_is_said_together_agrees(drenthe: TestClient, danger: str, harmless: str) -> None:
    assert ask(drenthe, danger)["spoed"] is not None
    assert ask(drenthe, harmless)["spoed"] is None


PLAIN = [
    "ik wil dood",
    "mijn zoon wil dood",
    "ik wil niet meer leven",
    "mijn baby ademt niet",
    "ik word verkracht",
    "mijn man slaat mij",
    "zij heeft een overdosis genomen",
    "my son wants to die",
    "kendimi öldürmek istiyorum",
]


@pytest.mark.parametrize("vraag", PLAIN)
def test_what_leaves_no_doubt_rings_whatever_else_is_said(drenthe: TestClient, vraag: str) -> None:
    """Also where all the rest is about something else, and with the sentence for this danger."""
    around = "Wij zoeken huiswerkbegeleiding voor rekenen en spelling in groep 7. {}. Wat kost bijles in Assen?"
    told = ask(drenthe, around.format(vraag))["spoed"]["tekst"]
    assert told == ask(drenthe, vraag)["spoed"]["tekst"]


def test_words_of_another_language_are_no_danger_by_themselves(drenthe: TestClient) -> None:
    assert ask(drenthe, "my son wants to play football")["spoed"] is None


def test_what_is_only_hinted_at_beside_a_sure_danger_gets_its_numbers(drenthe: TestClient) -> None:
    told = ask(drenthe, "ik wil dood, ik zit opgesloten in de schuur en papa slaat mij")["spoed"]["adressen"]
    assert {"113", "0800-0113"} & {each["telefoon"] for each in told}
    assert "0800-2000" in {each["telefoon"] for each in told}


def test_danger_that_is_only_likely_adds_no_need(drenthe: TestClient) -> None:
    """Who asks about a figure of speech wants no crisis help; that of a sure danger comes first."""
    hinted, sure = "mijn dochter van 14 is sinds vanmiddag verdwenen", "mijn dochter is al twee dagen spoorloos"
    assert ask(drenthe, hinted)["spoed"] is not None
    assert "puber" not in [need["id"] for need in ask(drenthe, hinted)["begrepen"]["hulpvragen"]]
    assert "puber" in [need["id"] for need in ask(drenthe, sure)["begrepen"]["hulpvragen"]]


def test_danger_that_is_only_hinted_at_has_addresses_where_nothing_else_is_asked(drenthe: TestClient) -> None:
    answer = ask(drenthe, "mijn ouders willen dat ik met mijn neef trouw, ik ben 16, Assen")
    assert answer["spoed"] is not None
    assert answer["begrepen"]["hulpvragen"]
    assert answer["adressen"]


def test_every_phrase_that_leaves_no_doubt_rings_by_itself(drenthe_settings: Settings) -> None:
    """No figure of speech takes it away: checked over every phrase in every language, without meaning."""
    region = Region(drenthe_settings.seed, drenthe_settings.language)
    watch = DangerWatch(region.gevaar)
    phrases = [(kind.id, text) for kind in region.gevaar.soorten for text in (*kind.zeker, *kind.andere_talen)]
    assert len(phrases) > 900
    outright = {text: {danger.kind for danger in watch.look(text, tokenize(text)).outright} for _, text in phrases}
    assert [(kind, text) for kind, text in phrases if kind not in outright[text]] == []


def test_a_misspelt_list_of_danger_stops_the_start(drenthe_settings: Settings, tmp_path: Path) -> None:
    """Phrases that nobody reads would be dangers that nobody sees."""
    shutil.copytree(drenthe_settings.language.parent, tmp_path / "taal")
    file = tmp_path / "taal" / drenthe_settings.language.name / "gevaar.json"
    file.write_text(file.read_text().replace('"misschien"', '"mischien"', 1))
    told = running.command(
        "explain", "hulp", data=drenthe_settings.data, seed=drenthe_settings.seed, language=file.parent
    )
    assert told.returncode == 1
    assert "mischien" in told.stderr


def test_without_meaning_every_hint_rings(drenthe_settings: Settings) -> None:
    """To miss danger is worse than a false alarm."""
    with product.served(drenthe_settings.model_copy(update={"betekenis": "uit"})) as client:
        assert all(ask(client, vraag)["spoed"] for pair in HINTS for vraag in pair)
