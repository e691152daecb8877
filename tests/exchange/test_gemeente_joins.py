"""A gemeente that joins later is served at once by all that serves the whole region or a gebied it belongs to."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.directory import service
from app.exchange.seed import run, seed
from app.models.kinds import MEERVOUD
from app.settings import Settings
from tests import product
from tests.exchange.regions import edit_json

JOINING = {
    "code": "GM9903",
    "id": "oosterproef",
    "naam": "Oosterproef",
    "herkomst": {"zekerheid": "algemeneKennis", "opmerking": "Verzonnen, om mee te testen."},
}


@pytest.fixture
def settings(database: Database, region: Path) -> Settings:
    """Proefland, seeded; one entry that served everybody is withdrawn."""
    seed(database, region)
    with database.write() as session:
        service.withdraw(session, "proefland", "expertise", "weten-van-lezen", door="beheerder", waarom="gestopt")
    return Settings(database_url=database.url.render_as_string(hide_password=False), seed=region)


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    with product.served(settings) as client:
        yield client


def served(client: TestClient, code: str) -> dict[str, set[str]]:
    """Ids of what serves this gemeente, by kind."""
    return {
        plural: {each["id"] for each in client.get(f"/v1/{plural}", params={"gemeente": code}).json()["resultaten"]}
        for plural in MEERVOUD.values()
    }


def wait_for(client: TestClient, code: str) -> None:
    """Another process seeded: the server follows within a second or so."""
    deadline = time.monotonic() + 15
    while client.get("/v1/voorzieningen", params={"gemeente": code}).status_code == 400:
        assert time.monotonic() < deadline, "the server does not know the gemeente yet"
        time.sleep(0.05)


def test_a_gemeente_that_joins_is_served_by_what_serves_everybody(client: TestClient, settings: Settings) -> None:
    before = served(client, "GM9902")
    edit_json(settings.seed / "gemeenten.json", lambda gemeenten: gemeenten.append(JOINING))
    edit_json(settings.seed / "gebieden.json", lambda gebieden: gebieden[0]["gemeenten"].append("GM9903"))
    assert run(settings) == 0
    wait_for(client, "GM9903")
    assert served(client, "GM9903") == {
        "organisaties": {"de-brug", "bureau-leeslicht"},
        "voorzieningen": {"leesonderzoek"},
        "expertises": set(),
        "arrangementen": {"rustige-start"},
        "zorgroutes": {"niet-naar-school"},
    }
    assert served(client, "GM9902") == before
    answer = client.post("/v1/juiste-adres", json={"gemeente": "Oosterproef", "hulpvragen": ["lezen"]}).json()
    assert "leesonderzoek" in {address["id"] for address in answer["adressen"]}
