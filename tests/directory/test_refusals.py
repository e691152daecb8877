"""What is asked wrongly is refused with every fault by name, wherever it is asked."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.product import needs_key


def faults(response: Any) -> dict[str, str]:
    """Code of each fault by where it stands."""
    assert (response.status_code, response.headers["content-type"]) == (400, "application/problem+json"), response.text
    return {fault["location"]: fault["code"] for fault in response.json()["errors"]}


def test_unknown_values_keys_and_types_of_a_list_are_told_together(drenthe: TestClient) -> None:
    query = "hulpvraag=nope&zonderHulpvraag=weg&gemeente=x&type=bla&organisatie=zz&leeftijd=400&kleur=rood&na=onzin"
    assert faults(drenthe.get(f"/v1/voorzieningen?{query}")) == {
        "hulpvraag": "unknown_value",
        "zonderHulpvraag": "unknown_value",
        "gemeente": "unknown_value",
        "organisatie": "unknown_value",
        "type": "literal_error",
        "leeftijd": "less_than_equal",
        "kleur": "extra_forbidden",
        "na": "value_error",
    }
    several = drenthe.get("/v1/voorzieningen?gemeente=x&gemeente=y&hulpvraag=nope").json()["errors"]
    assert len(several) == 3, "each value that is not there"


def test_unknown_values_and_shapes_of_a_question_are_told_together(drenthe: TestClient) -> None:
    body = {"vraag": "hulp", "leeftijd": 400, "gemeente": "x", "hulpvragen": ["pesten", 5, "nope"], "kleur": "rood"}
    told = {
        "/leeftijd": "less_than_equal",
        "/gemeente": "unknown_value",
        "/hulpvragen/1": "string_type",
        "/hulpvragen/2": "unknown_value",
        "/kleur": "extra_forbidden",
    }
    assert faults(drenthe.post("/v1/juiste-adres", json=body)) == told
    empty = drenthe.post("/v1/juiste-adres", json={"vraag": "hulp", "gemeente": ""}).json()["errors"]
    assert [fault["detail"] for fault in empty] == ["dit is leeg; laat het weg als u het niet weet"]
    assert faults(drenthe.post("/v1/_zoek", json={"gemeente": "x", "page": 0})) == {
        "/gemeente": "unknown_value",
        "/page": "greater_than_equal",
    }
    asked = drenthe.get("/v1/juiste-adres?gemeente=x&hulpvraag=nope&leeftijd=oud")
    assert faults(asked).keys() == {"gemeente", "hulpvraag", "leeftijd"}
    where = drenthe.post("/v1/juiste-adres", json={"leeftijd": 400, "plaats": "Nergensoord", "school": "De Nietschool"})
    assert faults(where).keys() == {"/leeftijd", "/plaats", "/school"}


def test_what_goes_before_another_makes_it_nobodys_business(drenthe: TestClient) -> None:
    """Beside a gemeente nobody looks at the name of a place: who calls may send both."""
    sent = {"vraag": "hulp", "plaats": "Nergensoord"}
    assert drenthe.post("/v1/juiste-adres", json={**sent, "gemeente": "Assen"}).status_code == 200
    assert drenthe.post("/v1/juiste-adres", json={**sent, "postcode": "9401HS"}).status_code == 200
    assert faults(drenthe.post("/v1/juiste-adres", json=sent)) == {"/plaats": "unknown_value"}


def test_a_key_that_strays_is_told_with_all_else_that_is_wrong(drenthe: TestClient) -> None:
    asked = drenthe.post("/v1/juiste-adres?kleur=rood", json={"leeftijd": 400, "gemeente": "x", "bij": 1})
    assert faults(asked) == {
        "kleur": "extra_forbidden",
        "/leeftijd": "less_than_equal",
        "/gemeente": "unknown_value",
        "/bij": "extra_forbidden",
    }
    listed = drenthe.get("/v1/voorzieningen?page=1&page=2&leeftijd=400&hulpvraag=nope")
    assert faults(listed) == {"page": "repeated", "leeftijd": "less_than_equal", "hulpvraag": "unknown_value"}
    one = drenthe.get("/v1/voorzieningen/Geen%20Id?kleur=rood")
    assert faults(one).keys() == {"id", "kleur"}


def test_a_key_that_is_not_known_says_which_are(drenthe: TestClient) -> None:
    for path, first in (
        ("/v1/scholen", "naam, gemeente, page, pageSize"),
        ("/hsds/taxonomies", "search, page, per_page"),
    ):
        (fault,) = drenthe.get(f"{path}?kleur=rood").json()["errors"]
        assert fault["detail"].startswith(f"dit kent de gids hier niet; wel: {first}")


def test_a_key_has_one_spelling(drenthe: TestClient) -> None:
    """Not also that of the program: who types it so would think that it is documented."""
    assert faults(drenthe.get("/v1/voorzieningen?page_size=3")) == {"page_size": "extra_forbidden"}
    assert faults(drenthe.get("/v1/scholen?page_size=3")) == {"page_size": "extra_forbidden"}
    assert faults(drenthe.post("/v1/_zoek", json={"tekst": "angst", "page_size": 3})) == {
        "/page_size": "extra_forbidden"
    }


def test_two_wrong_values_of_one_parameter_are_both_told(drenthe: TestClient) -> None:
    errors = drenthe.get("/v1/voorzieningen?gemeente=x&gemeente=Assen&hulpvraag=nope&hulpvraag=Geen Slug").json()[
        "errors"
    ]
    assert sorted(fault["location"] for fault in errors) == ["gemeente", "hulpvraag", "hulpvraag"]


def test_no_read_answers_in_a_form_that_was_not_asked_for(drenthe: TestClient) -> None:
    document = drenthe.get("/v1/openapi.json").json()
    tried = 0
    for path, item in document["paths"].items():
        if "get" not in item or needs_key(item["get"]):
            continue
        address = "/v1" + path.replace("{id}", "yorneo").replace("{code}", "GM0106")
        refused = drenthe.get(address, headers={"Accept": "image/png"})
        if refused.status_code != 400:  # a key that must be there goes first
            assert refused.status_code == 406, path
            tried += 1
        assert "406" in item["get"]["responses"], path
    assert tried > 15


def test_no_operation_passes_over_a_key_or_takes_one_of_two(drenthe: TestClient) -> None:
    """Also where no key is taken at all: before anything else, so that no key of the API is needed to be told."""
    document = drenthe.get("/v1/openapi.json").json()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            address = "/v1" + path.replace("{id}", "yorneo").replace("{code}", "GM0106")
            headers = {} if not needs_key(operation) else {"X-API-Key": "ja_00000000_x"}
            stray = drenthe.request(method, f"{address}?kleur=rood", headers=headers)
            if needs_key(operation):
                assert stray.status_code in (400, 401), (method, path)
                continue
            body: dict[str, Any] = {"json": {}} if "requestBody" in operation else {}
            assert faults(drenthe.request(method, f"{address}?kleur=rood", **body))["kleur"] == "extra_forbidden", path
    for query in ("formaat=json&formaat=csv", "formaat=csv&peildatum=2026-11-01&formaat=csv"):
        assert faults(drenthe.get(f"/v1/export?{query}")) == {"formaat": "repeated"}
    assert faults(drenthe.get("/v1/voorzieningen?page=1&page=2&gemeente=Assen&gemeente=Emmen")) == {"page": "repeated"}


@pytest.mark.parametrize("body", ["{", '{"vraag": "a",}', "niets"])
def test_broken_json_has_a_place_of_its_own(drenthe: TestClient, body: str) -> None:
    sent = drenthe.post("/v1/juiste-adres", content=body, headers={"Content-Type": "application/json"})
    assert faults(sent) == {"/": "json_invalid"}
    assert "kijk bij teken" in sent.json()["errors"][0]["detail"]


def test_a_number_without_its_log_is_told_by_name(drenthe: TestClient) -> None:
    assert faults(drenthe.get("/v1/wijzigingen?na=5")) == {"na": "value_error"}
    assert faults(drenthe.get("/v1/wijzigingen?na=5&reeks=x")) == {"reeks": "uuid_parsing"}


def test_what_may_be_done_is_told_without_doing_it(drenthe: TestClient) -> None:
    for path, method in (("/v1/voorzieningen/x", "GET"), ("/v1/juiste-adres", "POST"), ("/hsds/services", "GET")):
        told = drenthe.options(path)
        assert (told.status_code, told.content) == (204, b"")
        assert method in told.headers["allow"]
    assert drenthe.options("/v1/bestaat-niet").status_code == 404


def test_the_beginning_of_the_api_shows_the_way(drenthe: TestClient) -> None:
    for path in drenthe.get("/v1").json()["adressen"]:
        assert drenthe.get(path).status_code == 200, path
