"""Reading the HSDS API in tests."""

import json
from collections.abc import Iterator
from typing import Any

from starlette.testclient import TestClient

from app.models.kinds import Soort
from app.models.tables import uuid_for

COLLECTIONS = ("services", "organizations", "taxonomies", "taxonomy_terms", "service_at_locations")
UNKNOWN = "00000000-0000-4000-8000-000000000000"

Object = dict[str, Any]


def everything(client: TestClient, collection: str, **query: str) -> list[Object]:
    """The whole list, a line for each."""
    answer = client.get(f"/hsds/{collection}", params={"format": "ndjson", **query})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


def ids(found: list[Object]) -> list[str]:
    return [each["id"] for each in found]


def page(client: TestClient, collection: str, **query: Any) -> Object:
    answer = client.get(f"/hsds/{collection}", params=query)
    assert answer.status_code == 200, answer.text
    found: Object = answer.json()
    return found


def one(client: TestClient, soort: Soort, slug: str, regio: str = "drenthe") -> Object:
    """What HSDS makes of this entry."""
    collection = "organizations" if soort == "organisatie" else "services"
    answer = client.get(f"/hsds/{collection}/{uuid_for(regio, soort, slug)}")
    assert answer.status_code == 200, answer.text
    found: Object = answer.json()
    return found


def parts(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value inside, with where it stands."""
    yield path, value
    if isinstance(value, dict):
        for key, each in value.items():
            yield from parts(each, f"{path}/{key}")
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from parts(each, f"{path}/{number}")


def values(found: Object, link_type: str) -> list[str]:
    """What the attributes of this sort say: their value, or the term's code."""
    mine = [each for each in found.get("attributes", ()) if each["link_type"] == link_type]
    return [each.get("value", each["taxonomy_term"]["code"]) for each in mine]
