"""The catalogue and the vocabulary over HTTP, on the real data."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.models.kinds import KINDS, MEERVOUD


def listed(client: TestClient, path: str, **query: Any) -> dict[str, Any]:
    response = client.get(f"/v1/{path}", params=query)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def test_all_kinds_are_listed(drenthe: TestClient) -> None:
    totals = {plural: listed(drenthe, plural)["totaal"] for plural in MEERVOUD.values()}
    expertises = totals.pop("expertises")
    assert totals == {"organisaties": 122, "voorzieningen": 176, "arrangementen": 19, "zorgroutes": 24}
    assert expertises > 0


def test_filters_are_and_between_and_or_within(drenthe: TestClient) -> None:
    def ids(**query: Any) -> set[str]:
        return {each["id"] for each in listed(drenthe, "voorzieningen", pageSize=100, **query)["resultaten"]}

    assen, emmen = ids(gemeente="Assen", hulpvraag="dyslexie"), ids(gemeente="GM0114", hulpvraag="dyslexie")
    assert assen
    assert ids(gemeente=["Assen", "Emmen"], hulpvraag="dyslexie") == assen | emmen
    assert ids(gemeente="Assen", hulpvraag="dyslexie", zonderHulpvraag="dyslexie") == set()
    assert ids(gemeente="Assen", hulpvraag="dyslexie") <= ids(gemeente="Assen", hulpvraag="school")


def test_an_age_between_two_ranges_does_not_match(drenthe: TestClient) -> None:
    def ids(age: int) -> set[str]:
        return {each["id"] for each in listed(drenthe, "voorzieningen", pageSize=100, leeftijd=age)["resultaten"]}

    assert "consultatiebureau" in ids(3)
    assert "consultatiebureau" not in ids(8)


def test_pages_add_up_and_link(drenthe: TestClient) -> None:
    seen: list[str] = []
    url: str | None = "/v1/voorzieningen?pageSize=50"
    while url:
        response = drenthe.get(url)
        seen += [each["id"] for each in response.json()["resultaten"]]
        links = {part.split('rel="')[1][:-1]: part.split(">")[0][1:] for part in response.headers["link"].split(", ")}
        url = links.get("next")
    assert len(seen) == len(set(seen)) == 176


def test_facets_count_what_matches(drenthe: TestClient) -> None:
    page = listed(drenthe, "voorzieningen", gemeente="Assen", facetten="type")
    assert sum(page["facetten"]["type"].values()) == page["totaal"]


@pytest.mark.parametrize("soort", KINDS)
def test_a_detail_is_the_listed_entry_whole(drenthe: TestClient, soort: Any) -> None:
    first = listed(drenthe, MEERVOUD[soort])["resultaten"][0]
    response = drenthe.get(f"/v1/{MEERVOUD[soort]}/{first['id']}")
    KINDS[soort].model_validate(response.json(), extra="ignore")
    assert response.json()["herkomst"]["zekerheid"] in ("bron", "algemeneKennis")
    assert drenthe.get(response.url, headers={"If-None-Match": response.headers["etag"]}).status_code == 304


def test_every_published_entry_is_found_by_its_own_name(drenthe: TestClient) -> None:
    missed = []
    for plural in MEERVOUD.values():
        for page in (1, 2):
            for each in listed(drenthe, plural, pageSize=100, page=page)["resultaten"]:
                found = drenthe.post("/v1/_zoek", json={"tekst": each["naam"], "pageSize": 3}).json()["resultaten"]
                if (each["soort"], each["id"]) not in [(hit["soort"], hit["id"]) for hit in found]:
                    missed.append(each["naam"])
    assert missed == []


def test_gemeenten_show_their_office(drenthe: TestClient) -> None:
    gemeenten = listed(drenthe, "gemeenten")["resultaten"]
    assert len(gemeenten) == 12
    assert all(gemeente["toegang"]["id"] for gemeente in gemeenten)
    one = drenthe.get("/v1/gemeenten/GM0106").json()
    assert "swv-po-2201" in [area["id"] for area in one["gebieden"]]


def test_places_and_schools(drenthe: TestClient) -> None:
    rolde = listed(drenthe, "plaatsen", naam="Rolde")["resultaten"]
    assert [gemeente["code"] for gemeente in rolde[0]["gemeenten"]] == ["GM1680"]
    assert len(listed(drenthe, "plaatsen", naam="alteveer")["resultaten"]) == 3
    schools = listed(drenthe, "scholen", naam="eshoek", gemeente="Aa en Hunze")["resultaten"]
    assert [school["vestiging"] for school in schools] == ["11YV00"]
    assert listed(drenthe, "scholen", naam="100%_")["totaal"] == 0


def test_every_need_has_words(drenthe: TestClient) -> None:
    needs = listed(drenthe, "hulpvragen")["resultaten"]
    assert len(needs) == 75
    assert [need["id"] for need in needs if not any(need["woorden"].values())] == []


def test_suggestions_as_one_types(drenthe: TestClient) -> None:
    def suggested(tekst: str) -> list[tuple[str, str]]:
        found = drenthe.post("/v1/suggesties", json={"tekst": tekst}).json()
        return [(each["soort"], each["id"]) for each in found]

    assert ("hulpvraag", "dyslexie") in suggested("dysl")
    assert ("organisatie", "yorneo") in suggested("yorn")
    assert ("gemeente", "GM0119") in suggested("mepp")
    assert suggested("") == []
    assert ("hulpvraag", "pesten") in suggested("mijn kind wordt gepe"), "the last word of a sentence"
    assert ("hulpvraag", "schoolangst") in suggested("mijn zoon durft niet naar sch"), "its last words, inside a phrase"
    assert suggested("dyslexie in mepp")[0] == ("gemeente", "GM0119")
    assert suggested("wij zoeken hulp voor de") == []


@pytest.mark.parametrize(
    "path",
    [
        "voorzieningen?type=bestaatniet",
        "expertises?type=onderzoek",
        "voorzieningen?organisatie=bestaat-niet",
        "voorzieningen?naam=%25",
        "voorzieningen?naam=a%00b",
        "scholen?naam=__",
        "plaatsen?naam=%25%25",
    ],
)
def test_a_value_that_can_never_match_is_refused(drenthe: TestClient, path: str) -> None:
    response = drenthe.get(f"/v1/{path}")
    assert response.status_code == 400
    assert len(response.json()["errors"]) == 1


def test_text_without_a_word_is_refused_and_not_everything(drenthe: TestClient) -> None:
    assert drenthe.post("/v1/_zoek", json={"tekst": "("}).status_code == 400


def test_schools_come_in_pages(drenthe: TestClient) -> None:
    first = listed(drenthe, "scholen", pageSize=100)
    pages = [listed(drenthe, "scholen", pageSize=100, page=page)["resultaten"] for page in range(1, 5)]
    assert first["totaal"] == 325
    assert len({school["vestiging"] for page in pages for school in page}) == 325


@pytest.mark.parametrize(
    ("tekst", "soort", "code", "naam"),
    [
        ("rold", "plaats", "GM1680", "Rolde (Aa en Hunze)"),
        ("gasselterni", "plaats", "GM1680", "Gasselternijveen (Aa en Hunze)"),
        ("koevor", "plaats", "GM0109", "Koevorden (Coevorden)"),
        ("koeverden", "plaats", "GM0109", "Koevorden (Coevorden)"),
        ("hogeveen", "plaats", "GM0118", "Hogeveen (Hoogeveen)"),
        ("mepel", "gemeente", "GM0119", "Meppel"),
    ],
)
def test_places_are_suggested_with_their_gemeente(
    drenthe: TestClient, tekst: str, soort: str, code: str, naam: str
) -> None:
    found = drenthe.post("/v1/suggesties", json={"tekst": tekst}).json()
    assert {"soort": soort, "id": code, "naam": naam} in found


def test_a_word_is_no_misspelt_place_to_suggest(drenthe: TestClient) -> None:
    for tekst in ("pesterij", "angstig", "assertief", "kwartelnest"):
        found = drenthe.post("/v1/suggesties", json={"tekst": tekst}).json()
        assert [each for each in found if each["soort"] in ("gemeente", "plaats")] == [], tekst
