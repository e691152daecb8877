"""The public pages as a browser without JavaScript gets them: forms that post, HTML that comes back."""

import html
import re
from typing import Any, get_args

import pytest
from starlette.testclient import TestClient

from app.advice.fit import GATE_TEXT
from app.models.kinds import MEERVOUD, Doelgroep, Vrager
from app.pages.public.words import BETALERS, DOELGROEPEN, OOK_VIA, VELDEN, VRAGER_ZIN, VRAGERS

QUESTION = "mijn zoon van 9 durft niet meer naar school, wij wonen in Rolde"


def ask(client: TestClient, **form: str | list[str]) -> Any:
    return client.post("/", data=form)


def text_of(response: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text)))


def test_a_question_is_answered_in_the_page(drenthe: TestClient) -> None:
    page = text_of(ask(drenthe, vraag=QUESTION))
    assert "Zo begrijpen wij uw vraag" in page
    assert "Schoolangst" in page
    assert "U woont in gemeente Aa en Hunze want u schrijft Rolde" in page
    assert "Waarom dit past" in page
    assert "Liever meteen iemand spreken?" in page


def test_what_is_concluded_is_no_more_than_what_was_said(drenthe: TestClient) -> None:
    teacher = text_of(ask(drenthe, vraag="Ik werk op een school in Emmen en een leerling van 9 wordt gepest"))
    assert "U noemt gemeente Emmen" in teacher
    assert "U woont" not in teacher
    both = text_of(ask(drenthe, vraag="mijn zoon van 3 en dochter van 14 huilen, wij wonen in Assen, mijn ex in Emmen"))
    for told in (
        "Er is een kind van 3 jaar",
        "Er is een kind van 14 jaar",
        "U noemt gemeente Assen",
        "U noemt gemeente Emmen",
    ):
        assert told in both


def test_a_page_says_what_an_answer_says_it_fits(drenthe: TestClient) -> None:
    answer = drenthe.get("/v1/juiste-adres", params={"hulpvraag": "schoolangst", "gemeente": "GM0106"}).json()
    fits = [
        (address["soort"], address["id"])
        for address in answer["adressen"]
        if any("Past bij schoolangst" in reason["tekst"] for reason in address["waarom"])
    ]
    assert fits
    for soort, slug in fits:
        page = text_of(drenthe.get(f"/{MEERVOUD[soort]}/{slug}"))
        assert "Schoolangst" in page.partition("Past ook bij")[2], slug


def test_the_lines_that_are_shown_for_danger_are_not_doubted_below(drenthe: TestClient) -> None:
    page = text_of(ask(drenthe, vraag="ik wil dood"))
    line = page.partition("113 hulplijn")[2].partition("Bekijk")[0]
    assert line
    assert "niet bij een bron nagekeken" not in line[:400]


def test_the_first_addresses_are_open_and_the_others_one_press_away(drenthe: TestClient) -> None:
    page = ask(drenthe, vraag=QUESTION).text
    first, _, others = page.partition('<details class="ja-more">')
    assert (first.count("<article"), others.count("<article")) == (5, 5)
    assert "Toon nog 5 adressen" in others


def test_links_of_an_answer_leave_it_where_it_is(drenthe: TestClient) -> None:
    """Going back to an answer that was posted and may not be kept is a page of the browser that says so."""
    page = ask(drenthe, vraag=QUESTION).text
    links = re.findall(r'<a href="((?:/|http)[^"]+)"([^>]*)>', page[page.index("<main") : page.index("</main")])
    assert len(links) > 10
    assert [href for href, rest in links if 'target="_blank"' not in rest] == []
    entry = drenthe.get("/organisaties/yorneo").text
    assert 'target="_blank"' not in entry, "what can be gone back to opens where one is"


def test_whoever_has_no_number_is_asked_after_at_the_gemeente(drenthe: TestClient) -> None:
    page = text_of(ask(drenthe, vraag=QUESTION))
    assert "Vraag ernaar bij Sociaal team en CJG Aa en Hunze: bel 14 0592" in page


def test_what_does_not_fit_says_so(drenthe: TestClient) -> None:
    page = text_of(ask(drenthe, vraag="kan ik terecht bij Yorneo in Assen?", hulpvraag="dyslexie"))
    assert "Dit past niet bij uw vraag Is niet bedoeld voor deze vraag" in page


def test_every_page_says_whom_to_ring(drenthe: TestClient) -> None:
    for path in ("/", "/over", "/organisaties/yorneo"):
        page = drenthe.get(path).text
        assert {"112", "113", "08002000", "08000432"} <= set(re.findall(r'href="tel:(\d+)"', page)), path


def test_a_reason_is_only_what_is_so(drenthe: TestClient) -> None:
    page = text_of(ask(drenthe, vraag="kan ik terecht bij Yorneo in Assen?"))
    assert "Denkt mee over elke vraag" not in page[page.index("Yorneo pleegzorg") :][:400]


def test_the_data_is_told_in_everyday_words(drenthe: TestClient) -> None:
    for plural, soort in (("voorzieningen", "voorziening"), ("organisaties", "organisatie")):
        for entry in drenthe.get(f"/v1/{plural}", params={"pageSize": 100}).json()["resultaten"]:
            assert set(entry["herkomst"]["algemeneKennis"]) <= VELDEN.keys(), entry["id"]
            assert soort == "organisatie" or set(entry["financiering"]) <= BETALERS.keys(), entry["id"]
    assert VRAGER_ZIN.keys() == VRAGERS.keys() == set(get_args(Vrager))
    assert DOELGROEPEN.keys() == set(get_args(Doelgroep))


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/organisaties/yorneo", ["Wat deze organisatie biedt", "Yorneo pleegzorg pleegzorg", "bel 14 0592"]),
        (
            "/voorzieningen/accare-ambulante-behandeling",
            ["Vraag dit aan bij de gemeente", "Wie betaalt De gemeente (Jeugdwet)"],
        ),
        ("/zorgroutes/tlv", ["Wie kan beginnen", "Stap voor stap", "WPO art. 40"]),
        (
            "/arrangementen/witte-neushoorn",
            ["Wie doen mee", "Doelen van de zorg", "genoteerd: proef van twee jaar"],
        ),
        ("/expertises/expertise-accare", ["Niveau Gespecialiseerd", "van Accare"]),
    ],
)
def test_the_page_of_an_entry_tells_what_is_known(drenthe: TestClient, path: str, told: list[str]) -> None:
    page = text_of(drenthe.get(path))
    assert [each for each in told if each not in page] == []


def test_a_page_does_not_ask_and_waive_a_referral_in_one_breath(drenthe: TestClient) -> None:
    rows = drenthe.get("/v1/voorzieningen", params={"pageSize": 100}).json()["resultaten"]
    both = [row["id"] for row in rows if {"zonder verwijzing", "via school"} <= set(row["toegangswegen"])]
    page = text_of(drenthe.get(f"/voorzieningen/{both[0]}"))
    assert "U kunt hier zonder verwijzing terecht. Het mag ook via de school." in page
    assert GATE_TEXT.keys() == OOK_VIA.keys()


def test_what_is_the_same_is_offered_once(drenthe: TestClient) -> None:
    page = drenthe.get("/organisaties/yorneo").text
    assert page.count(">Jeugdprofessional op school (PricoH)<") == 1


def test_what_was_understood_can_be_corrected(drenthe: TestClient) -> None:
    page = text_of(ask(drenthe, vraag=QUESTION, gemeente="GM0114", leeftijd="15", hulpvraag="gamen"))
    assert "U woont in gemeente Emmen" in page
    assert "Het kind is 15 jaar" in page
    assert "Het gaat over gamen en schermtijd" in page


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
    [{}, {"vraag": "  "}, {"vraag": "x" * 4001}, {"leeftijd": "400"}, {"leeftijd": "oud"}, {"gemeente": "GM9999"}],
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
    for path in ("/bestaat-niet", "/organisaties/bestaat-niet", "/iets/anders", "/organisaties/%00"):
        response = drenthe.get(path)
        assert response.status_code == 404
        assert "Deze bladzijde is er niet" in response.text
        assert 'href="tel:112"' in response.text
        assert "\0" not in response.text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("9", "Het kind is 9 jaar"),
        ("9 jaar", "Het kind is 9 jaar"),
        ("2,5", "Het kind is 2 jaar"),
        ("18 maanden", "Het kind is 1 jaar"),
        ("negen", "Het kind is 9 jaar"),
        ("4 en 7", "Er is een kind van 7 jaar"),
        ("groep 5", "Het kind is 8 tot en met 9 jaar"),
    ],
)
def test_an_age_may_be_typed_as_people_do(drenthe: TestClient, typed: str, told: str) -> None:
    page = ask(drenthe, vraag="mijn kind is angstig", leeftijd=typed)
    assert (page.status_code, told in text_of(page)) == (200, True)


def test_a_contradiction_is_told(drenthe: TestClient) -> None:
    page = drenthe.post("/", data={"vraag": "mijn zoon in Rolde is angstig", "gemeente": "GM0106"})
    assert "U noemt ook <q>Rolde</q>" in page.text


def test_a_subject_can_be_chosen_without_typing(drenthe: TestClient) -> None:
    subjects = re.findall(r'name="hulpvraag" value="([a-z]+)"', drenthe.get("/").text)
    assert len(subjects) == 10
    for subject in subjects:
        assert "<article" in ask(drenthe, hulpvraag=subject).text, subject


def test_who_writes_in_another_language_is_told_so_in_it(drenthe: TestClient) -> None:
    page = ask(drenthe, vraag="my son of 9 is afraid to go to school, we live in Rolde").text
    assert '<p lang="en" dir="auto">We answer in Dutch.' in page
    danger = ask(drenthe, vraag="My daughter is 14 and self harming. We live in Emmen").text
    assert "Is somebody in danger now? Call 112." in danger
    assert "We answer in Dutch" not in ask(drenthe, vraag=QUESTION).text


def test_no_answer_yet_is_no_bad_news(drenthe: TestClient) -> None:
    page = text_of(ask(drenthe, vraag="hallo"))
    assert "Waar gaat uw vraag het meest over?" in page
    assert "Geen passend adres gevonden" not in page


def test_sources_that_do_not_tell_it_are_not_said_to(drenthe: TestClient) -> None:
    page = text_of(drenthe.get("/organisaties/toegang-assen"))
    assert "De bronnen hieronder horen erbij, maar wij keken dit daar niet in na." in page
    assert ".txt" not in page


def test_what_an_organisation_offers_no_longer_or_not_yet_says_so(drenthe: TestClient) -> None:
    page = text_of(drenthe.get("/organisaties/accare"))
    offers = page.partition("Wat deze organisatie biedt")[2]
    assert "bestaat niet meer" in offers


def test_the_end_of_a_line_counts_once_as_a_browser_counts_it(drenthe: TestClient) -> None:
    assert ask(drenthe, vraag="mijn kind is bang\r\n" + "a\r\n" * 1990).status_code == 200
    assert ask(drenthe, vraag="a\r\n" * 2001).status_code == 400


def test_a_baby_is_not_of_0_years(drenthe: TestClient) -> None:
    told = text_of(ask(drenthe, vraag="baby van 3 maanden huilt veel, Assen"))
    assert "Het kind is nog geen 1 jaar" in told
    assert "is 0 jaar" not in told


def test_what_is_unknown_gets_no_tick(drenthe: TestClient) -> None:
    page = ask(drenthe, vraag="ik ben 14 en mijn vader slaat mij").text
    assert '<li class="ja-why-unknown">Voor welke leeftijd is onbekend' in page
    assert "<li>Voor welke leeftijd is onbekend" not in page
