"""The description for data catalogues: what DCAT-AP-NL 3.0 asks, and nothing that nobody has told us."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.exchange import dcat
from app.exchange.export_shapes import FORMATEN
from app.settings import Settings
from app.vocabulary.region import Region
from tests.exchange.regions import PROEFLAND

FACTS = dcat.Facts(("GM0106",), None, None)

# The mandatory properties: sh:minCount 1 in the profile's shapes (dcat-ap-nl-SHACL.ttl) and those of DCAT-AP 3.
MANDATORY = {
    "dcat:Catalog": {"dct:title", "dct:description", "dct:publisher", "dcat:contactPoint", "dcat:dataset"},
    "dcat:Dataset": {
        "dct:title",
        "dct:description",
        "dct:identifier",
        "dct:accessRights",
        "dct:publisher",
        "dct:creator",
        "dcat:contactPoint",
        "dcat:theme",
    },
    "dcat:Distribution": {"dcat:accessURL", "dct:license"},
    "dcat:DataService": {
        "dct:title",
        "dct:description",
        "dct:identifier",
        "dct:accessRights",
        "dct:license",
        "dct:publisher",
        "dcat:contactPoint",
        "dcat:theme",
        "dcat:endpointURL",
        "dcat:endpointDescription",
    },
}


def nodes(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from nodes(each)


def described(**settings: Any) -> dict[str, Any]:
    chosen = Settings(**settings)
    return dcat.describe(chosen, Region(chosen.seed, chosen.language), FACTS)


@pytest.mark.parametrize("kind", MANDATORY)
def test_with_a_publisher_all_that_is_mandatory_is_there(kind: str) -> None:
    found = described(publisher_name="Voorbeeld", publisher_uri="https://voorbeeld.example/wij")
    of_kind = [node for node in nodes(found) if node.get("@type") == kind]
    assert of_kind
    assert [MANDATORY[kind] - node.keys() for node in of_kind if MANDATORY[kind] - node.keys()] == []


def test_what_nobody_told_us_is_absent() -> None:
    keys = {key for node in nodes(described(seed=PROEFLAND)) for key in node}
    assert keys.isdisjoint({"dct:publisher", "dct:creator", "dct:license", "dct:issued", "dct:temporal"})


def test_it_is_served_and_every_form_is_there(drenthe: TestClient) -> None:
    answer = drenthe.get("/v1/dcat")
    assert answer.headers["content-type"] == "application/ld+json"
    assert drenthe.get("/v1/dcat", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    (dataset,) = answer.json()["dcat:dataset"]
    addresses = [each["dcat:downloadURL"]["@id"] for each in dataset["dcat:distribution"]]
    assert [address.rpartition("=")[2] for address in addresses] == list(FORMATEN)
    for address in addresses:
        assert drenthe.head(address.removeprefix(Settings().base_url)).status_code == 200
    assert len(dataset["dct:spatial"]) == 12
    assert drenthe.get(answer.json()["dcat:service"][0]["dcat:endpointDescription"]["@id"]).status_code == 200


def test_another_region_describes_itself(tmp_path: Path) -> None:
    (dataset,) = described(seed=PROEFLAND, base_url="https://gids.example/")["dcat:dataset"]
    assert dataset["dct:title"] == {"@language": "nl", "@value": "Het Juiste Adres Proefland"}
    assert dataset["@id"] == "https://gids.example/v1/dcat#gids"
