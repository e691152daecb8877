"""What the lists' filters, counts and orders promise, held against every entry one by one."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.models.kinds import MEERVOUD

Entry = dict[str, Any]


def every(client: TestClient, path: str, **query: Any) -> list[Entry]:
    """The whole selection, by walking through its pages."""
    found, page = list[Entry](), 1
    while True:
        answer = client.get(f"/v1/{path}", params={"pageSize": 100, "page": page, **query})
        assert answer.status_code == 200, answer.text
        found += answer.json()["resultaten"]
        if len(found) >= answer.json()["totaal"]:
            return found
        page += 1


def ids(found: list[Entry]) -> set[str]:
    return {each["id"] for each in found}


def serves(entry: Entry, age: int) -> bool:
    ranges = entry["leeftijden"]
    return not ranges or any((each["van"] or 0) <= age <= (each["tot"] or 999) for each in ranges)


# --- ages -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("soort", MEERVOUD)
def test_each_age_finds_who_serves_it_or_is_unknown(drenthe: TestClient, soort: Any) -> None:
    """Every range apart, and an open bound stays open."""
    whole = every(drenthe, MEERVOUD[soort])
    for age in (0, 3, 4, 11, 12, 17, 18, 23, 40):
        expected = {each["id"] for each in whole if serves(each, age)}
        assert ids(every(drenthe, MEERVOUD[soort], leeftijd=age)) == expected, age


def test_several_ages_are_or(drenthe: TestClient) -> None:
    young, old = (ids(every(drenthe, "voorzieningen", leeftijd=age)) for age in (2, 17))
    assert young != old
    assert ids(every(drenthe, "voorzieningen", leeftijd=[2, 17])) == young | old


@pytest.mark.parametrize("query", ["leeftijd=-1", "leeftijd=121", "leeftijd=3&leeftijd=vier", "leeftijd="])
def test_an_age_that_is_none_is_refused_by_its_name(drenthe: TestClient, query: str) -> None:
    answer = drenthe.get(f"/v1/voorzieningen?{query}")
    assert answer.status_code == 400
    assert [fault["location"] for fault in answer.json()["errors"]] == ["leeftijd"]


# --- exclusion --------------------------------------------------------------------------------------------------------


def test_a_need_is_left_out_with_all_below_it(drenthe: TestClient) -> None:
    below: dict[str, list[str]] = {}
    for need in drenthe.get("/v1/hulpvragen").json()["resultaten"]:
        below.setdefault(need["ouder"] or "", []).append(need["id"])
    family = {"school", *below["school"], *(each for child in below["school"] for each in below.get(child, ()))}
    assert len(family) > 3
    whole = every(drenthe, "voorzieningen")
    expected = {each["id"] for each in whole if not family & set(each["hulpvragen"])}
    assert ids(every(drenthe, "voorzieningen", zonderHulpvraag="school")) == expected
    both = ids(every(drenthe, "voorzieningen", zonderHulpvraag=["school", "dyslexie"], gemeente="Assen"))
    assert both == expected & ids(every(drenthe, "voorzieningen", gemeente="Assen"))


# --- counts -----------------------------------------------------------------------------------------------------------

SELECTIONS: list[dict[str, Any]] = [
    {},
    {"gemeente": ["Assen", "Emmen"]},
    {"leeftijd": 8, "hulpvraag": "school"},
    {"zonderHulpvraag": "school", "toegangsweg": "zonder verwijzing"},
    {"naam": "a", "doelgroep": ["ouders", "school"]},
]


@pytest.mark.parametrize("query", SELECTIONS)
def test_facets_count_the_selection_and_lead_to_it(drenthe: TestClient, query: dict[str, Any]) -> None:
    asked = {**query, "facetten": ["type", "doelgroepen", "toegangswegen", "financiering", "fase", "bereik"]}
    page = drenthe.get("/v1/voorzieningen", params={**asked, "pageSize": 1}).json()
    whole = every(drenthe, "voorzieningen", **query)
    assert page["totaal"] == len(whole)
    counted: dict[str, dict[str, int]] = {name: {} for name in asked["facetten"]}
    for entry in whole:
        told = {name: entry[name] for name in asked["facetten"]} | {"fase": entry["fase"]["stand"]}
        for name, value in told.items():
            for each in value if isinstance(value, list) else [value]:
                counted[name][each] = counted[name].get(each, 0) + 1
    assert page["facetten"] == counted
    for value, number in list(page["facetten"]["type"].items())[:3]:
        assert drenthe.get("/v1/voorzieningen", params={**query, "type": value}).json()["totaal"] == number


def test_counts_are_the_same_on_every_page(drenthe: TestClient) -> None:
    first = drenthe.get("/v1/voorzieningen?facetten=gemeenten&pageSize=10")
    after = first.headers["link"].split('>; rel="next"')[0].rpartition("<")[2]
    assert drenthe.get(after).json()["facetten"] == first.json()["facetten"]


# --- order ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sort", ["naam", "gewijzigd", "ladder"])
def test_orders_hold_over_all_pages(drenthe: TestClient, sort: str) -> None:
    found = every(drenthe, "voorzieningen", sort=sort)
    assert len(ids(found)) == len(found) == 176
    if sort == "gewijzigd":
        days = [each["gewijzigdOp"] for each in found]
        assert days == sorted(days)
    if sort != "ladder":
        assert every(drenthe, "voorzieningen", sort=f"-{sort}") == found[::-1]


def test_what_changed_since_a_day(drenthe: TestClient) -> None:
    day = drenthe.get("/v1/voorzieningen/consultatiebureau").json()["gewijzigdOp"]
    assert "consultatiebureau" in ids(every(drenthe, "voorzieningen", gewijzigdSinds=day))
    assert every(drenthe, "voorzieningen", gewijzigdSinds="2099-01-01") == []
