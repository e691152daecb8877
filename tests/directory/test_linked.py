"""Entries in schema.org's words: for who asks, without what nobody knows, and only where there is a word for it."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.directory.linked import KINDS_LINKED
from app.models.kinds import MEERVOUD

JSON_LD = "application/ld+json"
EMPTY: tuple[Any, ...] = (None, "", [], {})


def linked(client: TestClient, path: str, **query: Any) -> dict[str, Any]:
    answer = client.get(f"/v1/{path}", headers={"Accept": JSON_LD}, params=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == JSON_LD
    found: dict[str, Any] = answer.json()
    return found


def values(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield each
            yield from values(each)


def test_a_voorziening_is_a_service(drenthe: TestClient) -> None:
    own = drenthe.get("/v1/voorzieningen/consultatiebureau").json()
    told = linked(drenthe, "voorzieningen/consultatiebureau")
    assert (told["@context"], told["@type"], told["name"]) == ("https://schema.org", "Service", own["naam"])
    assert told["@id"].endswith("/v1/voorzieningen/consultatiebureau")
    assert told["serviceType"] == own["type"]
    assert told["provider"]["@id"].endswith(f"/v1/organisaties/{own['organisatie']}")
    assert told["provider"]["name"] == drenthe.get(f"/v1/organisaties/{own['organisatie']}").json()["naam"]
    assert {"@type": "PeopleAudience", "suggestedMinAge": 0, "suggestedMaxAge": 4} in told["audience"]
    assert [each["audienceType"] for each in told["audience"] if "audienceType" in each] == own["doelgroepen"]
    assert {each.get("name") for each in told["availableChannel"]} - {None} == set(own["toegangswegen"])


def test_an_area_has_the_code_of_cbs(drenthe: TestClient) -> None:
    only = {"gemeenten": ["GM0106"], "gebieden": [], "heleRegio": False}
    listed = drenthe.get("/v1/voorzieningen?pageSize=100&gemeente=GM0106").json()["resultaten"]
    local = next(each for each in listed if each["werkgebied"] == only)
    assert linked(drenthe, f"voorzieningen/{local['id']}")["areaServed"] == [
        {
            "@type": "AdministrativeArea",
            "@id": "https://identifier.overheid.nl/tooi/id/gemeente/gm0106",
            "name": "Assen",
            "identifier": {"@type": "PropertyValue", "propertyID": "CBS", "value": "GM0106"},
        }
    ]


def test_only_a_gemeentes_own_office_is_government(drenthe: TestClient) -> None:
    offices = {each["toegang"]["id"] for each in drenthe.get("/v1/gemeenten").json()["resultaten"]}
    for page in (1, 2):
        for each in linked(drenthe, "voorzieningen", pageSize=100, page=page)["itemListElement"]:
            own = each["provider"]["@id"].rpartition("/")[2] in offices
            assert each["@type"] == ("GovernmentService" if own else "Service")


def test_partners_that_are_only_a_name_stay_a_name(drenthe: TestClient) -> None:
    for own in drenthe.get("/v1/arrangementen").json()["resultaten"]:
        told = linked(drenthe, f"arrangementen/{own['id']}")
        assert [each["name"] for each in told["provider"]] == [each["naam"] for each in own["partners"]]
        assert ["@id" in each for each in told["provider"]] == [bool(each["organisatie"]) for each in own["partners"]]


@pytest.mark.parametrize("soort", KINDS_LINKED)
def test_all_is_listed_and_nothing_unknown_is_told(drenthe: TestClient, soort: Any) -> None:
    path, seen = MEERVOUD[soort], list[dict[str, Any]]()
    total = drenthe.get(f"/v1/{path}").json()["totaal"]
    for page in (1, 2):
        told = linked(drenthe, path, pageSize=100, page=page)
        assert told["numberOfItems"] == total
        seen += told["itemListElement"]
    assert len({each["@id"] for each in seen}) == total
    assert [value for each in seen for value in values(each) if value in EMPTY] == []


def test_a_plan_and_what_nobody_checked_say_so(drenthe: TestClient) -> None:
    for own in drenthe.get("/v1/arrangementen").json()["resultaten"]:
        note = linked(drenthe, f"arrangementen/{own['id']}").get("disambiguatingDescription", "")
        assert bool(note) == (own["fase"]["stand"] != "actief" or own["herkomst"]["zekerheid"] != "bron")


# --- which form -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("application/*", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("application/ld+json", JSON_LD),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', JSON_LD),
        ("application/json;q=0.5, application/ld+json", JSON_LD),
        ("application/ld+json;q=0.2, application/*;q=0.1", JSON_LD),
        ("*/*, application/json;q=0", JSON_LD),
    ],
)
def test_the_form_wanted_most_is_answered(drenthe: TestClient, accept: str, form: str) -> None:
    for path in ("organisaties", "organisaties/yorneo"):
        answer = drenthe.get(f"/v1/{path}", headers={"Accept": accept})
        assert (answer.status_code, answer.headers["content-type"]) == (200, form)
        assert "Accept" in answer.headers["vary"].replace("Accept-Encoding", "")


@pytest.mark.parametrize("accept", ["text/html", "application/xml, text/*", "*/*;q=0", "application/json;q=x"])
def test_a_form_that_is_not_there_is_a_problem(drenthe: TestClient, accept: str) -> None:
    for path in ("organisaties", "organisaties/yorneo"):
        answer = drenthe.get(f"/v1/{path}", headers={"Accept": accept})
        assert (answer.status_code, answer.headers["content-type"]) == (406, "application/problem+json")
        assert "application/ld+json" in answer.json()["detail"]


def test_a_route_is_a_how_to_and_knowledge_a_service(drenthe: TestClient) -> None:
    def told(path: str) -> tuple[Any, Any]:
        return drenthe.get(path, headers={"Accept": JSON_LD}).json(), drenthe.get(path).json()

    route, plain = told("/v1/zorgroutes/opvoedvraag-vrij")
    assert route["@type"] == "HowTo"
    assert [(step["position"], step["name"], step["text"]) for step in route["step"]] == [
        (number, step["wie"], step["wat"]) for number, step in enumerate(plain["stappen"], start=1)
    ]
    known, plain = told("/v1/expertises/expertise-renn4")
    assert (known["@type"], known["provider"]["@id"].rpartition("/")[2]) == ("Service", plain["organisatie"])


def test_each_form_has_an_etag_of_its_own(drenthe: TestClient) -> None:
    path = "/v1/organisaties/yorneo"
    plain, told = (drenthe.get(path, headers={"Accept": form}) for form in ("application/json", JSON_LD))
    assert plain.headers["etag"] != told.headers["etag"]
    again = drenthe.get(path, headers={"Accept": JSON_LD, "If-None-Match": told.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "Accept" in again.headers["vary"].replace("Accept-Encoding", "")
    assert drenthe.get(path, headers={"Accept": JSON_LD, "If-None-Match": plain.headers["etag"]}).status_code == 200
