"""The tables of HSDS: what they point to is there, they say what the API says, and they stream."""

import tracemalloc
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from app.database import Database
from app.exchange.hsds.around import Around, region_of
from app.exchange.hsds.entries import every_entry, last_changes
from app.exchange.hsds.tables import OWNERS, TABLES, datapackage
from app.exchange.hsds.tabular import rows_of, tabular, vocabulary_rows
from app.exchange.seed import seed
from app.settings import Settings
from app.vocabulary.ladder import Ladder
from tests.exchange.hsds_client import everything, ids
from tests.exchange.regions import DRENTHE, PROEFLAND

Rows = dict[str, list[dict[str, Any]]]


def around_of(session: Session, regio: str, folder: Any = DRENTHE) -> Around:
    region = region_of(session, regio, regio.capitalize(), Ladder.load(folder / "ladder.json"))
    return Around(region, every_entry(session, last_changes(session)))


def all_rows(session: Session, around: Around) -> Rows:
    entries = every_entry(session, last_changes(session))
    return {table.name: list(rows) for table, rows in tabular(entries, around)}


@pytest.fixture(scope="module")
def drenthe_rows(drenthe_settings: Settings) -> Rows:
    database = Database(drenthe_settings.effective_database_url)
    with database.read() as session:
        found = all_rows(session, around_of(session, "drenthe"))
    database.close()
    return found


def test_every_table_has_rows_with_its_own_columns_and_what_it_must_have(drenthe_rows: Rows) -> None:
    empty = {name for name, rows in drenthe_rows.items() if not rows}
    assert empty <= {"organization_identifier"}, "no number of a register was sourced yet"
    for name, rows in drenthe_rows.items():
        table = TABLES[name]
        for row in rows:
            assert set(table.required) <= set(row) <= set(table.columns), name
            assert all(isinstance(value, str | int) for value in row.values())


def test_ids_are_there_once_and_what_points_somewhere_arrives(drenthe_rows: Rows) -> None:
    known = {name: {row["id"] for row in rows} for name, rows in drenthe_rows.items()}
    for name, rows in drenthe_rows.items():
        assert len(known[name]) == len(rows), name
        for row in rows:
            for column, table in OWNERS.items():
                assert row.get(column) in known[table] | {None}, f"{name}.{column}"
            if name == "attribute":
                assert row["link_id"] in known[row["link_entity"]]
            if name == "taxonomy_term":
                assert row.get("parent_id") in known["taxonomy_term"] | {None}


def test_the_tables_say_what_the_api_says(drenthe: TestClient, drenthe_rows: Rows) -> None:
    served = {each["id"]: each for each in everything(drenthe, "services", full="true")}
    assert {row["id"] for row in drenthe_rows["service"]} == set(served)
    for row in drenthe_rows["service"]:
        assert {key: served[row["id"]][key] for key in row} == row
    marks = {each["id"] for service in served.values() for each in service["attributes"]}
    assert {row["id"] for row in drenthe_rows["attribute"] if row["link_entity"] == "service"} == marks
    for name, collection in {"organization": "organizations", "taxonomy_term": "taxonomy_terms"}.items():
        assert {row["id"] for row in drenthe_rows[name]} == set(ids(everything(drenthe, collection)))


def test_both_databases_give_the_same_tables(database: Database) -> None:
    seed(database, PROEFLAND)
    with database.read() as session:
        around = around_of(session, "proefland", PROEFLAND)
        found = all_rows(session, around)
        in_one_pass = [*vocabulary_rows(around)]
        for entry in every_entry(session, last_changes(session)):
            in_one_pass += rows_of(entry, around)
    assert {name: len(rows) for name, rows in found.items() if rows} == {
        name: sum(table == name for table, _ in in_one_pass) for name in {table for table, _ in in_one_pass}
    }
    assert all(row["last_modified"].endswith("Z") for row in found["service"])


def test_memory_does_not_grow_with_the_directory(drenthe_settings: Settings) -> None:
    """The same services many times over, each time as others: more rows than would fit in what is allowed."""
    database = Database(drenthe_settings.effective_database_url)
    with database.read() as session:
        around = around_of(session, "drenthe")
        some = [entry for entry in every_entry(session, {}) if around.provider(entry)][:50]
    database.close()
    many = (replace(entry, id=uuid4()) for _ in range(10) for entry in some)
    tracemalloc.start()
    counted = {table.name: sum(1 for _ in rows) for table, rows in tabular(many, around)}
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert counted["service"] == 500
    assert counted["attribute"] > 5_000, "a row takes about 1 kB in memory"
    assert peak < 2_000_000


def test_the_descriptor_names_every_file_and_link(drenthe_rows: Rows) -> None:
    package = datapackage("drenthe", "Drenthe")
    resources = {each["name"]: each for each in package["resources"]}
    assert set(resources) == set(drenthe_rows)
    assert resources["service"]["path"] == "services.csv"
    for resource in resources.values():
        columns = [field["name"] for field in resource["schema"]["fields"]]
        for link in resource["schema"].get("foreignKeys", ()):
            assert link["fields"] in columns
            assert link["reference"]["resource"] in {*resources, ""}
