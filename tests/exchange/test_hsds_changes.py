"""HSDS while the directory changes: withdrawn, confirmed, seeded again; and what a page costs."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from app.database import Database
from app.directory import service as directory
from app.main import House, build_hsds
from app.models.tables import uuid_for
from app.settings import ROOT, Settings
from tests import product
from tests.exchange.hsds_client import COLLECTIONS, everything, ids, one, parts

KOP = "proefland"


@pytest.fixture
def kop(tmp_path: Path) -> Iterator[tuple[TestClient, Database]]:
    """The tiny region, running, and its database beside it."""
    settings = product.prepared(tmp_path, ROOT / "tests" / "regions" / "kop")
    database = Database(settings.effective_database_url)
    with product.served(settings) as client:
        yield client, database
    database.close()


def test_what_is_withdrawn_is_gone_at_once(kop: tuple[TestClient, Database]) -> None:
    client, database = kop
    gone, successor = (str(uuid_for(KOP, "voorziening", slug)) for slug in ("leesonderzoek", "leeskamp"))
    assert gone in ids(everything(client, "services"))
    with database.write() as session:
        directory.withdraw(
            session,
            KOP,
            "voorziening",
            "leesonderzoek",
            opvolger="leeskamp",
            door="beheerder",
            waarom="gestopt",
        )
    assert gone not in ids(everything(client, "services"))
    answer = client.get(f"/hsds/services/{gone}")
    assert (answer.status_code, answer.json()["opvolger"]) == (410, successor)
    assert client.get(f"/hsds/services/{successor}").status_code == 200
    assert client.get(f"/hsds/organizations/{gone}").status_code == 404, "it never was an organization"


def test_a_confirmation_is_an_assured_date_and_a_change(kop: tuple[TestClient, Database]) -> None:
    client, database = kop
    before = one(client, "voorziening", "leeskamp", KOP)
    with database.write() as session:
        directory.confirm(session, KOP, "voorziening", "leeskamp", date(2026, 10, 1), None)
    after = one(client, "voorziening", "leeskamp", KOP)
    assert after["assured_date"] == "2026-10-01"
    changed = ids(everything(client, "services", modified_after=after["last_modified"]))
    assert after["last_modified"] > before["last_modified"]
    assert changed == [after["id"]]


def test_ids_outlive_a_reseed(tmp_path: Path) -> None:
    def seeded(folder: str) -> list[str]:
        settings = product.prepared(tmp_path / folder, ROOT / "tests" / "regions" / "kop")
        with product.served(settings) as client:
            found = [everything(client, each) for each in COLLECTIONS]
            found += [everything(client, each, full="true") for each in ("services", "organizations")]
        return [value for path, value in parts(found) if path.endswith("id")]

    assert seeded("een") == seeded("twee")


def test_a_region_without_points_refuses_distances(tmp_path: Path) -> None:
    settings = product.prepared(tmp_path, ROOT / "tests" / "regions" / "kop")
    with product.served(settings) as client:
        assert client.get("/hsds/service_at_locations", params={"postcode": "1791"}).status_code == 200
        answer = client.get("/hsds/service_at_locations", params={"postcode": "1791", "proximity": "1000"})
    assert (answer.status_code, answer.json()["errors"][0]["location"]) == (400, "proximity")


@pytest.mark.parametrize("collection", ["services", "organizations", "at_locations"])
def test_a_page_of_a_hundred_takes_a_handful_of_queries(drenthe_settings: Settings, collection: str) -> None:
    api = build_hsds(House(drenthe_settings))
    facade = api.state.hsds
    counted: list[str] = []
    event.listen(facade.database.engine, "before_cursor_execute", lambda *given: counted.append(given[2]))
    with facade.database.read() as session:
        facade.catalogue.contents(session)
    counted.clear()
    with facade.database.read() as session:
        presenting = facade.presenting(session)
        records = list(getattr(presenting.contents, collection).values())
        assert getattr(presenting, collection)(records[:100], full=True)
    assert len([each for each in counted if each.startswith("SELECT")]) <= 4
    facade.database.close()
