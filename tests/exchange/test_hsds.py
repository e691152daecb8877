"""What HSDS 3.1 asks of every object, on the data of Drenthe and in our own words; and what our content becomes."""

import re
from datetime import datetime

import pytest
from starlette.testclient import TestClient

from app.models.tables import uuid_for
from tests.exchange.hsds_client import COLLECTIONS, UNKNOWN, Object, everything, ids, one, page, parts, values

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
REQUIRED = {
    "services": {"id", "name", "status", "organization"},
    "organizations": {"id", "name", "description"},
    "taxonomies": {"id", "name", "description"},
    "taxonomy_terms": {"id", "name", "description", "taxonomy_id"},
    "service_at_locations": {"id", "service", "location"},
}


@pytest.fixture(scope="module")
def whole(drenthe: TestClient) -> dict[str, list[Object]]:
    """Everything, with everything that belongs to it."""
    full = {"services", "organizations", "service_at_locations"}
    return {
        collection: everything(drenthe, collection, **({"full": "true"} if collection in full else {}))
        for collection in COLLECTIONS
    }


def test_the_root_tells_version_profile_and_document(drenthe: TestClient) -> None:
    about = drenthe.get("/hsds/")
    assert about.json() == drenthe.get("/hsds").json()
    assert about.json()["version"] == "3.1"
    assert about.json()["openapi_url"].endswith("/hsds/openapi.json")
    assert about.headers["access-control-allow-origin"] == "*"
    document = drenthe.get("/hsds/openapi.json").json()
    assert {f"/{collection}" for collection in COLLECTIONS} < set(document["paths"])


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_object_has_what_it_must_have_and_no_null(whole: dict[str, list[Object]], collection: str) -> None:
    assert whole[collection]
    for each in whole[collection]:
        assert each.keys() >= REQUIRED[collection]
        for path, value in parts(each):
            assert value not in (None, "", [], {}), f"{collection}/{each['id']}{path}"
            if path.endswith("id"):
                assert UUID.fullmatch(value), path


def test_values_are_what_hsds_allows(whole: dict[str, list[Object]]) -> None:
    for each in whole["services"]:
        assert each["status"] in {"active", "inactive", "defunct", "temporarily closed"}
        assert datetime.fromisoformat(each["last_modified"]).utcoffset() is not None
        assert each.get("minimum_age", 0) <= each.get("maximum_age", 200)
        assert "assured_date" not in each, "nobody has checked the seed"
    for each in whole["service_at_locations"]:
        assert each["location"]["location_type"] in {"physical", "virtual"}
    for path, _ in parts(whole):
        assert not re.search(r"/(addresses|latitude|longitude)$", path), "no address or point was sourced"


def test_what_is_referred_to_is_there(whole: dict[str, list[Object]]) -> None:
    known = {collection: set(ids(found)) for collection, found in whole.items()}
    for each in whole["services"]:
        assert each["organization"]["id"] == each["organization_id"]
        assert each["organization_id"] in known["organizations"]
        assert known["service_at_locations"].issuperset(ids(each.get("service_at_locations", [])))
        assert known["taxonomy_terms"].issuperset(a["taxonomy_term"]["id"] for a in each["attributes"])
    for each in whole["taxonomy_terms"]:
        assert each["taxonomy_id"] in known["taxonomies"]
        assert each.get("parent_id") in known["taxonomy_terms"] | {None}
    for each in whole["service_at_locations"]:
        assert each["service"]["id"] in known["services"]


def test_no_two_things_share_an_id(whole: dict[str, list[Object]]) -> None:
    for collection in COLLECTIONS:
        own = ids(whole[collection])
        assert len(own) == len(set(own))
    for each in whole["services"]:
        for key, value in each.items():
            if isinstance(value, list):
                assert len(ids(value)) == len(set(ids(value))), f"{each['name']}: {key}"


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_a_record_says_what_the_list_says(drenthe: TestClient, whole: dict[str, list[Object]], collection: str) -> None:
    listed = page(drenthe, collection, per_page=100)["contents"]
    full = {each["id"]: each for each in whole[collection]}
    for each in listed:
        record = drenthe.get(f"/hsds/{collection}/{each['id']}").json()
        assert {key: record[key] for key, value in each.items() if isinstance(value, str | int)} == {
            key: value for key, value in each.items() if isinstance(value, str | int)
        }
        record.pop("taxonomy_detail", None)
        assert record == full[each["id"]]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_an_unknown_or_malformed_id_is_a_problem(drenthe: TestClient, collection: str) -> None:
    unknown = drenthe.get(f"/hsds/{collection}/{UNKNOWN}")
    assert (unknown.status_code, unknown.headers["content-type"]) == (404, "application/problem+json")
    for malformed in ("geen-uuid", "0", "%27%20OR%201%3D1--", UNKNOWN.replace("-", "")):
        answer = drenthe.get(f"/hsds/{collection}/{malformed}")
        assert (answer.status_code, answer.json()["errors"][0]["location"]) == (400, "id")
    assert drenthe.get(f"/hsds/{collection}/").status_code == 404
    assert drenthe.post(f"/hsds/{collection}", json={}).status_code == 405


def test_every_entry_but_the_routes_is_there(drenthe: TestClient, whole: dict[str, list[Object]]) -> None:
    total = {
        kind: drenthe.get(f"/v1/{kind}").json()["totaal"] for kind in ("voorzieningen", "expertises", "arrangementen")
    }
    assert len(whole["services"]) == sum(total.values())
    slugs = {values(each, "gids")[0] for each in whole["services"]}
    assert {path.split("/")[2] for path in slugs} == set(total)
    assert drenthe.get(min(slugs)).status_code == 200


def test_how_a_voorziening_reads(drenthe: TestClient) -> None:
    found = one(drenthe, "voorziening", "toegang-jeugd-assen-vragen-over-opvoeden-en-aanvragen-jeugdhulp")
    assert found["application_process"] == "U kunt hier zonder verwijzing terecht."
    assert (found["minimum_age"], found["maximum_age"]) == (0, 18)
    assert found["eligibility_description"] == (
        "Voor kinderen en jongeren, ouders en scholen. Leeftijd: 0 tot en met 18 jaar."
    )
    assert [each["source"] for each in found["funding"]] == ["gemeente", "Jeugdwet"]
    assert [(each["name"], each["uri"][-6:]) for each in found["service_areas"]] == [("Assen", "gm0106")]
    assert values(found, "zwaarte") == ["2"]
    assert values(found, "zekerheid") == ["algemeneKennis"]
    assert "opvoeden" in values(found, "hulpvraag")
    assert values(found, "uit algemene kennis") == ["*"]


def test_how_an_expertise_is_consulted(drenthe: TestClient) -> None:
    found = one(drenthe, "expertise", "expertise-kentalis-tine-marcusschool-assen")
    assert values(found, "niveau") == ["onbekend"]
    assert values(found, "raadplegen") == ["Via de school: ambulante begeleiding op de eigen basisschool."]
    assert found["application_process"].startswith("Raadplegen: Via de school")
    assert found["additional_urls"][0]["label"] == "Raadplegen"


def test_an_arrangement_without_penvoerder_is_of_its_partners_together(drenthe: TestClient) -> None:
    found = one(drenthe, "arrangement", "trampoline")
    own = drenthe.get("/v1/arrangementen/trampoline").json()
    assert found["organization"]["name"] == f"Partners van {own['naam']}"
    assert values(found, "partner") == [partner["naam"] for partner in own["partners"]]
    assert set(values(found, "onderwijsdoel")) == set(own["onderwijsdoelen"])
    known = [each for each in own["partners"] if each["organisatie"]]
    wanted = {str(uuid_for("drenthe", "organisatie", partner["organisatie"])) for partner in known}
    assert set(values(found, "partnerorganisatie")) == wanted


def test_an_arrangement_that_is_a_voorziening_too_says_so(drenthe: TestClient) -> None:
    same = one(drenthe, "voorziening", "uniq-groep-dubbel-bijzondere-leerlingen")
    found = one(drenthe, "arrangement", "uniq-groep")
    assert values(found, "zelfde aanbod") == [same["id"]]
    assert found["organization_id"] == same["organization_id"]


def test_a_route_is_a_term_with_its_steps_below_it(drenthe: TestClient) -> None:
    route = str(uuid_for("drenthe", "zorgroute", "jeugdhulp-gemeente"))
    steps = page(drenthe, "taxonomy_terms", parent_id=route)["contents"]
    own = drenthe.get("/v1/zorgroutes/jeugdhulp-gemeente").json()["stappen"]
    assert [each["name"] for each in steps] == [f"{n}. {s['wie']}: {s['wat']}" for n, s in enumerate(own, 1)]
    assert "Casusregie: jeugdconsulent" in steps[2]["description"]
    assert "Besluit of document: beschikking" in steps[3]["description"]
    local = str(uuid_for("drenthe", "zorgroute", "aaenhunze-route"))
    assert "Voor: Aa en Hunze." in drenthe.get(f"/hsds/taxonomy_terms/{local}").json()["description"]
    actor = one(drenthe, "organisatie", "veilig-thuis-drenthe")
    assert values(actor, "zorgroute"), "who acts in a step carries its term"


def test_the_phase_becomes_a_status_that_hides_nothing(drenthe: TestClient, whole: dict[str, list[Object]]) -> None:
    by_phase = {values(each, "fase")[0]: each for each in whole["services"]}
    shown = {phase: each["status"] for phase, each in by_phase.items()}
    assert shown == {
        "actief": "active",
        "pilot": "active",
        "onbekend": "active",
        "plan": "inactive",
        "beëindigd": "defunct",
    }
    assert "niet zeker" in by_phase["onbekend"]["alert"]
    assert all("alert" not in each for phase, each in by_phase.items() if phase != "onbekend")


def test_only_the_one_known_place_of_a_body_is_where_its_service_is(whole: dict[str, list[Object]]) -> None:
    places = {each["id"]: each.get("locations", []) for each in whole["organizations"]}
    for each in whole["service_at_locations"]:
        assert values(each["service"], "vorm")
        if each["location"]["location_type"] == "physical":
            assert "locatie" in values(each["service"], "vorm")
            assert places[each["service"]["organization_id"]] == [each["location"]]
