"""Every parameter of the HSDS lists does what it says, or is refused with its name."""

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.models.tables import uuid_for
from tests.exchange.hsds_client import COLLECTIONS, UNKNOWN, Object, everything, ids, one, page, values
from tests.test_openapi import ENGLISH, assert_fits_schema, texts


@pytest.fixture(scope="module")
def services(drenthe: TestClient) -> list[Object]:
    return everything(drenthe, "services", full="true")


def carriers(found: list[Object], *terms: str) -> set[str]:
    return {each["id"] for each in found if {a["taxonomy_term"]["id"] for a in each["attributes"]} & set(terms)}


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_pages_lose_nothing_and_their_figures_are_true(drenthe: TestClient, collection: str) -> None:
    every = ids(everything(drenthe, collection))
    size = max(2, len(every) // 7)
    seen: list[str] = []
    last = -(-len(every) // size)
    for number in range(1, last + 1):
        found = page(drenthe, collection, page=number, per_page=size)
        seen += ids(found["contents"])
        assert found["total_items"] == len(every)
        assert (found["total_pages"], found["page_number"], found["size"]) == (last, number, len(found["contents"]))
        assert (found["first_page"], found["last_page"], found["empty"]) == (number == 1, number == last, False)
    assert seen == every
    beyond = page(drenthe, collection, page=last + 1, per_page=size)
    assert (beyond["contents"], beyond["size"], beyond["empty"], beyond["last_page"]) == ([], 0, True, True)


def test_link_names_the_other_pages(drenthe: TestClient) -> None:
    links = drenthe.get("/hsds/services", params={"page": 2, "per_page": 10, "full": "true"}).headers["link"]
    assert '</hsds/services?per_page=10&full=true&page=3>; rel="next"' in links
    assert 'rel="prev"' in links


WRONG: list[tuple[str, dict[str, Any], set[str]]] = [
    *((collection, {"page": "0", "per_page": "x"}, {"page", "per_page"}) for collection in COLLECTIONS),
    *((collection, {"per_page": "101", "kleur": "rood"}, {"per_page", "kleur"}) for collection in COLLECTIONS),
    *((collection, {"format": "csv", "search": ""}, {"format", "search"}) for collection in COLLECTIONS),
    *((collection, {"format": "ndjson", "page": "1"}, {"format"}) for collection in COLLECTIONS),
    ("services", {"taxonomy_term_id": "x", "organization_id": "y"}, {"taxonomy_term_id", "organization_id"}),
    ("services", {"taxonomy_term_id": UNKNOWN, "taxonomy_id": UNKNOWN}, {"taxonomy_term_id", "taxonomy_id"}),
    ("services", {"modified_after": "gisteren", "full": "misschien"}, {"modified_after", "full"}),
    ("services", {"modified_after": "2026-13-40"}, {"modified_after"}),
    ("services", {"modified_after": "1767225600"}, {"modified_after"}),
    ("services", {"minimal": "true", "full": "true"}, {"minimal"}),
    ("services", {"organization_id": UNKNOWN}, {"organization_id"}),
    ("services", {"postcode": "9401HS"}, {"postcode"}),
    (
        "organizations",
        {"modified_after": "2026-01-01", "organization_id": UNKNOWN},
        {"modified_after", "organization_id"},
    ),
    ("organizations", {"taxonomy_id": UNKNOWN}, {"taxonomy_id"}),
    ("taxonomies", {"taxonomy_id": UNKNOWN, "full": "true"}, {"taxonomy_id", "full"}),
    ("taxonomy_terms", {"parent_id": UNKNOWN, "taxonomy_id": UNKNOWN}, {"parent_id", "taxonomy_id"}),
    ("service_at_locations", {"proximity": "1000"}, {"proximity"}),
    ("service_at_locations", {"postcode": "9401HS", "proximity": "-1"}, {"proximity"}),
    ("service_at_locations", {"postcode": "9401HS", "proximity": "nan"}, {"proximity"}),
    ("service_at_locations", {"postcode": "0000XX", "proximity": "dichtbij"}, {"postcode", "proximity"}),
    ("service_at_locations", {"postcode": "1011AB", "organization_id": UNKNOWN}, {"postcode", "organization_id"}),
]


@pytest.mark.parametrize(("collection", "query", "named"), WRONG)
def test_what_cannot_be_is_refused_by_name(
    drenthe: TestClient, collection: str, query: dict[str, str], named: set[str]
) -> None:
    answer = drenthe.get(f"/hsds/{collection}", params=query)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    faults = answer.json()["errors"]
    assert {fault["location"] for fault in faults} == named
    assert all(fault["in"] == "query" and not ENGLISH.search(fault["detail"]) for fault in faults)


def test_a_key_given_twice_is_refused(drenthe: TestClient) -> None:
    answer = drenthe.get("/hsds/services?page=1&page=2")
    assert (answer.status_code, answer.json()["errors"][0]["location"]) == (400, "page")


def test_details_have_no_parameters_but_one(drenthe: TestClient) -> None:
    for collection in COLLECTIONS:
        identity = page(drenthe, collection, per_page=1)["contents"][0]["id"]
        answer = drenthe.get(f"/hsds/{collection}/{identity}", params={"full": "true"})
        assert (answer.status_code, answer.json()["errors"][0]["location"]) == (400, "full")


def test_where_nothing_is_asked_a_key_is_one_fault(drenthe: TestClient) -> None:
    (fault,) = drenthe.get("/hsds/?kleur=rood").json()["errors"]
    assert (fault["location"], fault["code"]) == ("kleur", "extra_forbidden")


def test_search_finds_names_the_best_first(drenthe: TestClient, services: list[Object]) -> None:
    for each in services[:40:8]:
        first = page(drenthe, "services", search=each["name"])["contents"][:3]
        assert each["name"] in [found["name"] for found in first]
    nothing = page(drenthe, "services", search="zqxjkvbwpfqzzq")
    assert (nothing["total_items"], nothing["empty"]) == (0, True)
    assert page(drenthe, "services", search="?!")["empty"], "no words find nothing, not everything"
    accare = one(drenthe, "organisatie", "accare")
    assert ids(page(drenthe, "organizations", search="accare")["contents"])[0] == accare["id"]
    body = one(drenthe, "arrangement", "trampoline")["organization_id"]
    assert body in ids(everything(drenthe, "organizations", search="De Trampoline"))
    fear = str(uuid_for("drenthe", "hulpvraag", "schoolangst"))
    assert fear in ids(everything(drenthe, "taxonomy_terms", search="durft niet naar school"))
    assert [each["name"] for each in page(drenthe, "taxonomies", search="hulpvragen")["contents"]] == ["Hulpvragen"]


def test_what_somebody_searched_for_is_kept_nowhere(drenthe: TestClient) -> None:
    answer = drenthe.get("/hsds/services", params={"search": "pesten"})
    assert answer.headers["cache-control"] == "no-store"
    assert not {"etag", "link"} & set(answer.headers)
    lines = drenthe.get("/hsds/services", params={"search": "pesten", "format": "ndjson"})
    assert lines.headers["cache-control"] == "no-store"


def test_a_term_finds_what_carries_it_or_one_below_it(drenthe: TestClient, services: list[Object]) -> None:
    terms = everything(drenthe, "taxonomy_terms")
    parent = next(each for each in terms if each["code"] == "school" and each["taxonomy"] == "Hulpvragen")
    below = {each["id"] for each in terms if each.get("parent_id") == parent["id"]}
    assert below
    found = set(ids(everything(drenthe, "services", taxonomy_term_id=parent["id"])))
    assert found >= carriers(services, parent["id"], *below)
    way = next(each for each in terms if each["code"] == "via huisarts")
    assert set(ids(everything(drenthe, "services", taxonomy_term_id=way["id"]))) == carriers(services, way["id"])


def test_filters_narrow_each_other(drenthe: TestClient, services: list[Object]) -> None:
    levels = next(each for each in everything(drenthe, "taxonomies") if each["name"] == "Niveau van expertise")
    experts = {each["id"] for each in services if values(each, "niveau")}
    assert set(ids(everything(drenthe, "services", taxonomy_id=levels["id"]))) == experts
    body = one(drenthe, "organisatie", "accare")["id"]
    own = {each["id"] for each in services if each["organization_id"] == body}
    assert set(ids(everything(drenthe, "services", organization_id=body))) == own
    both = everything(drenthe, "services", organization_id=body, taxonomy_id=levels["id"])
    assert set(ids(both)) == own & experts
    kind = next(each for each in everything(drenthe, "taxonomy_terms") if each["code"] == "jeugdhulpaanbieder")
    providers = everything(drenthe, "organizations", taxonomy_term_id=kind["id"], full="true")
    assert providers
    assert all(values(each, "organisatietype") == ["jeugdhulpaanbieder"] for each in providers)


def test_modified_after_is_an_instant_whatever_its_zone(drenthe: TestClient, services: list[Object]) -> None:
    moments = sorted(datetime.fromisoformat(each["last_modified"]) for each in services)
    middle = moments[len(moments) // 2]
    wanted = sum(moment >= middle for moment in moments)
    east = middle.astimezone(timezone(timedelta(hours=5, minutes=30)))
    for written in (middle.isoformat(), east.isoformat(), east.isoformat().replace("+", " ")):
        assert len(everything(drenthe, "services", modified_after=written)) == wanted
    assert len(everything(drenthe, "services", modified_after="2020-01-01")) == len(services)
    assert everything(drenthe, "services", modified_after="2999-01-01T00:00Z") == []


def test_minimal_is_all_on_one_page_unless_asked_otherwise(drenthe: TestClient, services: list[Object]) -> None:
    found = page(drenthe, "services", minimal="true")
    assert (found["size"], found["total_pages"]) == (len(services), 1)
    assert {frozenset(each) for each in found["contents"]} == {frozenset({"id", "last_modified"})}
    assert page(drenthe, "services", minimal="true", per_page=10)["size"] == 10


def test_full_service_shows_the_services_whole(drenthe: TestClient) -> None:
    plain = one(drenthe, "organisatie", "accare")
    path = f"/hsds/organizations/{plain['id']}"
    whole = drenthe.get(path, params={"full_service": "true"}).json()
    assert ids(plain["services"]) == ids(whole["services"])
    assert all("attributes" in each for each in whole["services"])
    assert not any("attributes" in each for each in plain["services"])
    listed = page(drenthe, "organizations", full_service="true", search="accare")["contents"][0]
    assert listed == whole


def test_terms_by_taxonomy_and_parent(drenthe: TestClient) -> None:
    every = everything(drenthe, "taxonomy_terms")
    tops = [each["id"] for each in every if "parent_id" not in each]
    assert ids(everything(drenthe, "taxonomy_terms", top_only="true")) == tops
    taxonomy = every[0]["taxonomy_id"]
    inside = [each["id"] for each in every if each["taxonomy_id"] == taxonomy]
    assert ids(everything(drenthe, "taxonomy_terms", taxonomy_id=taxonomy)) == inside


def test_a_postcode_finds_who_serves_it_and_a_distance_who_is_near(drenthe: TestClient) -> None:
    def at(**query: str) -> list[Object]:
        return everything(drenthe, "service_at_locations", full="true", **query)

    serving = at(postcode="9401 hs")
    assert 0 < len(serving) < len(at())
    assert all("Assen" in {area["name"] for area in each["service"]["service_areas"]} for each in serving)
    near, far = at(postcode="9401HS", proximity="5000"), at(postcode="9401HS", proximity="1000000")
    assert {each["location"]["name"] for each in near} == {"Assen", "Anreep"}
    assert set(ids(near)) < set(ids(far)) <= set(ids(serving))
    assert all(each["location"]["location_type"] == "physical" for each in far), "online is near nothing"
    assert at(postcode="9401HS", proximity="1") == []


def test_etag_spares_the_answer(drenthe: TestClient) -> None:
    detail = f"/organizations/{uuid_for('drenthe', 'organisatie', 'accare')}"
    for path in ("", "/services", "/taxonomies", detail):
        first = drenthe.get(f"/hsds{path}")
        assert first.headers["cache-control"] == "public, max-age=60"
        again = drenthe.get(f"/hsds{path}", headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert drenthe.head(f"/hsds{path}").headers["etag"] == first.headers["etag"]


def test_the_document_is_dutch_and_answers_fit_it(drenthe: TestClient) -> None:
    document = drenthe.get("/hsds/openapi.json").json()
    assert {where: text for where, text in texts(document) if ENGLISH.search(text)} == {}
    for path, item in document["paths"].items():
        answer = drenthe.get("/hsds" + (path if "{" not in path else ""))
        if "{" in path:
            collection = path.split("/")[1]
            identity = page(drenthe, collection, per_page=1)["contents"][0]["id"]
            answer = drenthe.get(f"/hsds/{collection}/{identity}")
        assert_fits_schema(document, path, "get", json.loads(answer.content))
        assert set(item) == {"get"}
