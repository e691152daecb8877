"""The right suggestion within the first four letters, over the whole directory. Asked: 80 %; measured 95 and 97 %."""

from typing import Any

import pytest
from starlette.testclient import TestClient

TYPED = 4


def everything(client: TestClient, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    url: str | None = f"/v1/{path}"
    while url:
        page = client.get(url)
        found += page.json()["resultaten"]
        url = page.links.get("next", {}).get("url")
    return found


@pytest.mark.parametrize(
    ("path", "soort", "floor"), [("hulpvragen", "hulpvraag", 0.9), ("organisaties?pageSize=100", "organisatie", 0.9)]
)
def test_four_letters_are_enough(drenthe: TestClient, path: str, soort: str, floor: float) -> None:
    wanted = everything(drenthe, path)
    assert len(wanted) > 60
    shown = [
        {(each["soort"], each["id"]) for each in drenthe.post("/v1/suggesties", json={"tekst": naam[:TYPED]}).json()}
        for naam in (each["naam"] for each in wanted)
    ]
    right = sum((soort, each["id"]) in found for each, found in zip(wanted, shown, strict=True))
    assert right / len(wanted) >= floor
