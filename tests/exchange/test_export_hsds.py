"""The export as HSDS's tables: what `/hsds` says, read back out of the zip by a stranger."""

import csv
import json
import tracemalloc
import zipfile
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from sqlalchemy import update
from starlette.testclient import TestClient

from app.database import Database
from app.exchange.export import CHUNK, edition
from app.exchange.export_formats import stream
from app.exchange.hsds.tables import TABLES
from app.exchange.seed import seed
from app.models.tables import Publicatie, Revisie
from app.settings import Settings
from app.vocabulary.region import Region
from scripts.benchmarks import generate
from tests.exchange.hsds_client import everything
from tests.exchange.regions import PROEFLAND
from tests.search import world

Tables = dict[str, list[dict[str, str]]]


def unpacked(content: bytes) -> tuple[Tables, dict[str, Any]]:
    """Rows by file without their empty cells, and the package's own description. Checks every sum on the way."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    package: dict[str, Any] = json.loads(texts.pop("datapackage.json"))
    rows = {name: list(csv.DictReader(StringIO(text, newline=""))) for name, text in texts.items()}
    return {name: [{k: v for k, v in row.items() if v} for row in found] for name, found in rows.items()}, package


def exported(client: TestClient, **query: str) -> tuple[Tables, dict[str, Any]]:
    answer = client.get("/v1/export", params={"formaat": "hsds", **query})
    assert answer.status_code == 200, answer.text
    return unpacked(answer.content)


def test_the_tables_say_what_hsds_says(drenthe: TestClient) -> None:
    tables, _ = exported(drenthe)
    served = {each["id"]: each for each in everything(drenthe, "services", full="true")}
    assert {row["id"] for row in tables["services.csv"]} == set(served)
    for row in tables["services.csv"]:
        own = served[row["id"]]
        assert {key: str(own[key]) for key in row} == row
    marks = {each["id"] for own in served.values() for each in own["attributes"]}
    assert {row["id"] for row in tables["attributes.csv"] if row["link_entity"] == "service"} == marks
    for path, collection in {"organizations.csv": "organizations", "taxonomy_terms.csv": "taxonomy_terms"}.items():
        assert {row["id"] for row in tables[path]} == {each["id"] for each in everything(drenthe, collection)}


def test_the_package_describes_every_file_and_the_terms_of_use(drenthe: TestClient) -> None:
    answer = drenthe.get("/v1/export?formaat=hsds")
    tables, package = unpacked(answer.content)
    assert (answer.headers["content-type"], "content-encoding" in answer.headers) == ("application/zip", False)
    assert answer.headers["content-disposition"].endswith('.hsds.zip"')
    assert {each["path"] for each in package["resources"]} == set(tables) == {table.path for table in TABLES.values()}
    for each in package["resources"]:
        columns = {field["name"] for field in each["schema"]["fields"]}
        assert all(set(row) <= columns for row in tables[each["path"]])
    assert (package["reeks"], package["version"]) == (answer.headers["x-log-reeks"], answer.headers["x-log-nr"])
    assert package["created"].endswith("Z")
    assert package["licenses"][0]["vastgesteld"] is False
    assert "BAG" in package["bronvermelding"][0]


def test_the_tables_of_a_day(directory: Database, client: TestClient) -> None:
    with directory.write() as session:
        for table in (Publicatie, Revisie):
            session.exec(update(table).values(op=datetime(2025, 7, 1, 12, tzinfo=UTC)))
    world.publish(directory, "voorziening", "advies", naam="Anders", hulpvragen=["slapen"])
    world.publish(directory, "voorziening", "nieuw")
    then, now = exported(client, peildatum="2025-07-01")[0], exported(client)[0]
    assert [row["name"] for row in then["services.csv"] if row["name"] in ("=HYPERLINK(1)", "Anders", "Nieuw")] == [
        "=HYPERLINK(1)"
    ]
    assert {"Anders", "Nieuw"} <= {row["name"] for row in now["services.csv"]}
    assert {row["last_modified"] for row in then["services.csv"]} == {"2025-07-01T12:00:00.000Z"}
    assert exported(client, peildatum="2025-07-01")[1]["peildatum"] == "2025-07-01"


def test_memory_holds_a_part_and_not_the_directory(database: Database, tmp_path: Path) -> None:
    """Names and places of organisaties stay, the rest goes by."""
    region = Region(PROEFLAND, Settings().language)

    seed(database, PROEFLAND)
    with database.write() as session:
        generate.fill(session, 6 * CHUNK)
    newest = edition(database)
    tracemalloc.start()
    parts = [len(part) for part in stream("hsds", database, newest, region, tmp_path)]
    streaming = tracemalloc.get_traced_memory()[1]
    content = b"".join(stream("hsds", database, newest, region, tmp_path))
    tracemalloc.reset_peak()
    unpacked(content)
    holding = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(parts) > 20
    assert max(parts) < 400_000
    assert streaming * 3 < holding
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_text_stays_as_it_is(client: TestClient) -> None:
    """Programs read these tables: an apostrophe in front would be another name."""
    row = next(row for row in exported(client)[0]["services.csv"] if row["name"].startswith("="))
    assert row["name"] == "=HYPERLINK(1)"
