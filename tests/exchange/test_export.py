"""The export over HTTP: whole, in order, on any day, and clear about what cannot be asked."""

import json
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from sqlalchemy import update
from sqlmodel import col, select
from starlette.testclient import TestClient

from app import log
from app.database import Database
from app.directory import service
from app.exchange.export_shapes import FORMATEN, Formaat
from app.log import today
from app.models.kinds import KINDS, MEERVOUD
from app.models.tables import Publicatie, Revisie
from tests.exchange.exported import export, lines, rows
from tests.search import world


def test_it_holds_every_entry_as_its_detail_answers_it_in_order(client: TestClient) -> None:
    found = export(client)
    assert found == [client.get(f"/v1/{MEERVOUD[each['soort']]}/{each['id']}").json() for each in found]
    names = [(each["soort"], each["id"]) for each in found]
    assert names == sorted(names)
    assert {soort for soort, _ in names} == set(KINDS)
    assert [slug for soort, slug in names if soort == "organisatie"] == ["a", "a-z", "a1", "aa", "merelhof"]


def test_all_of_drenthe_is_in_it(drenthe: TestClient) -> None:
    found = export(drenthe)
    totals = {soort: drenthe.get(f"/v1/{plural}").json()["totaal"] for soort, plural in MEERVOUD.items()}
    assert {soort: sum(each["soort"] == soort for each in found) for soort in KINDS} == totals
    assert all(each == drenthe.get(f"/v1/{MEERVOUD[each['soort']]}/{each['id']}").json() for each in found[::7])


def test_each_form_holds_the_same(client: TestClient) -> None:
    found = export(client)
    whole = client.get("/v1/export").json()
    assert whole["vermeldingen"] == found
    told = [(each["soort"], each["id"]) for each in found]
    assert [(row["soort"], row["id"]) for row in rows(client.get("/v1/export?formaat=csv").content)] == told
    book = openpyxl.load_workbook(BytesIO(client.get("/v1/export?formaat=xlsx").content), read_only=True)
    assert [row[:2] for sheet in book.worksheets[1:] for row in sheet.iter_rows(min_row=2, values_only=True)] == told


def test_a_line_is_the_one_way_to_write_an_entry(drenthe: TestClient) -> None:
    """RFC 8785, by another program than ours."""
    content = drenthe.get("/v1/export?formaat=ndjson").content
    written = [
        json.dumps(each, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() for each in lines(content)
    ]
    assert content == b"".join(line + b"\n" for line in written)
    whole = drenthe.get("/v1/export").content
    assert all(line in whole for line in written)


def test_it_tells_where_a_mirror_goes_on_and_under_which_terms(drenthe: TestClient) -> None:
    answer = drenthe.get("/v1/export", headers={"Origin": "https://elders.example.nl"})
    told = answer.json()
    assert {**told, "vermeldingen": None}.keys() == {
        "reeks",
        "nr",
        "peildatum",
        "licentie",
        "bronvermelding",
        "vermeldingen",
    }
    assert (answer.headers["x-log-reeks"], answer.headers["x-log-nr"]) == (told["reeks"], str(told["nr"]))
    assert UUID(told["reeks"])
    assert answer.headers["link"] == f'<{told["licentie"]["url"]}>; rel="license"'
    assert told["licentie"]["vastgesteld"] is False
    assert "BAG" in told["bronvermelding"][0]
    assert {"X-Log-Reeks", "X-Log-Nr"} <= set(answer.headers["access-control-expose-headers"].split(", "))


def test_who_has_it_already_gets_nothing_until_something_changes(client: TestClient, directory: Database) -> None:
    etag = client.get("/v1/export?formaat=csv").headers["etag"]
    again = client.get("/v1/export?formaat=csv", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/v1/export?formaat=json", headers={"If-None-Match": etag}).status_code == 200
    world.publish(directory, "organisatie", "later")
    assert client.get("/v1/export?formaat=csv", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("formaat", FORMATEN)
def test_head_has_the_headers_and_no_body(drenthe: TestClient, formaat: Formaat) -> None:
    head, get = (drenthe.request(each, "/v1/export", params={"formaat": formaat}) for each in ("HEAD", "GET"))
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "x-log-nr", "etag", "content-disposition"):
        assert head.headers[name] == get.headers[name]
    assert "content-length" not in head.headers, "0 would say that the file is empty"


def test_a_form_that_the_caller_does_not_read_is_not_sent(drenthe: TestClient) -> None:
    for query, accept, status in (
        ("formaat=csv", "text/csv", 200),
        ("formaat=csv", "text/*, application/json;q=0.5", 200),
        ("formaat=csv", "application/json", 406),
        ("", "text/csv", 406),
        ("", "*/*", 200),
    ):
        answer = drenthe.request("HEAD", f"/v1/export?{query}", headers={"Accept": accept})
        assert answer.status_code == status, (query, accept)
    assert "formaat" in drenthe.get("/v1/export", headers={"Accept": "text/csv"}).json()["detail"]


# --- on a day ---------------------------------------------------------------------------------------------------------


def at(database: Database, number: int, moment: datetime) -> None:
    """As if everything after log number `number` was written at this moment."""
    with database.write() as session:
        session.exec(update(Publicatie).where(col(Publicatie.nr) > number).values(op=moment))
        made = ("publicatie", "intrekking")  # a confirmation makes no revision
        newer = select(Publicatie.revisie).where(Publicatie.nr > number, col(Publicatie.handeling).in_(made))
        session.exec(update(Revisie).where(col(Revisie.id).in_(newer)).values(op=moment))


def last(database: Database) -> int:
    with database.read() as session:
        return log.last_number(session)


@pytest.fixture
def past(directory: Database) -> Database:
    """Day 1 all is published, day 3 `advies` is changed, day 5 somebody says what she saw on day 4, day 7 it goes."""
    at(directory, 0, datetime(2025, 7, 1, 12, tzinfo=UTC))
    number = last(directory)
    world.publish(directory, "voorziening", "advies", naam="Anders")
    at(directory, number, datetime(2025, 7, 3, 12, tzinfo=UTC))
    number = last(directory)
    with directory.write() as session:
        service.confirm(session, world.REGIO, "voorziening", "advies", date(2025, 7, 4), None)
    at(directory, number, datetime(2025, 7, 5, 12, tzinfo=UTC))
    number = last(directory)
    world.withdraw(directory, "voorziening", "advies")
    # Half past midnight in Drenthe, still the day before in UTC.
    at(directory, number, datetime(2025, 7, 6, 22, 30, tzinfo=UTC))
    return directory


def advies(entries: list[dict[str, Any]]) -> tuple[Any, ...] | None:
    found = [each for each in entries if each["id"] == "advies"]
    keys = ("naam", "versie", "gewijzigdOp", "gecontroleerdOp")
    return tuple(found[0][key] for key in keys) if found else None


def test_the_directory_on_a_day(past: Database, client: TestClient) -> None:
    told = {day: advies(export(client, peildatum=f"2025-07-0{day}")) for day in range(1, 9)}
    first, second = ("=HYPERLINK(1)", 1, "2025-07-01", None), ("Anders", 2, "2025-07-03", None)
    checked = (*second[:3], "2025-07-04")
    assert told == {1: first, 2: first, 3: second, 4: second, 5: checked, 6: checked, 7: None, 8: None}


def test_a_day_answers_the_same_ever_after(past: Database, client: TestClient) -> None:
    def asked() -> list[bytes]:
        return [client.get(f"/v1/export?formaat={each}&peildatum=2025-07-05").content for each in FORMATEN]

    before = asked()
    world.publish(past, "voorziening", "advies", naam="Terug")
    world.publish(past, "zorgroute", "nieuw")
    assert asked() == before
    assert json.loads(before[0])["peildatum"] == "2025-07-05"


def test_today_is_now(client: TestClient) -> None:
    now, day = (client.get("/v1/export", params=each).json() for each in ({}, {"peildatum": today().isoformat()}))
    assert day["peildatum"] == today().isoformat()
    assert {**day, "peildatum": None} == now


def test_what_came_back_is_there_again(past: Database, client: TestClient) -> None:
    world.publish(past, "voorziening", "advies", naam="Terug")
    found = advies(export(client))
    assert found is not None
    assert (found[0], found[1], found[3]) == ("Terug", 4, "2025-07-04")
    assert client.get("/v1/voorzieningen/advies").json()["naam"] == "Terug"


# --- what cannot be asked ---------------------------------------------------------------------------------------------

TOMORROW = (today() + timedelta(days=2)).isoformat()  # two, for whoever runs this at midnight


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ({"formaat": "pdf", "peildatum": "31-12-2025", "kleur": "rood"}, {"formaat", "peildatum", "kleur"}),
        ({"formaat": "hsdss", "peildatum": TOMORROW}, {"formaat", "peildatum"}),
        ({"peildatum": "2025-02-30"}, {"peildatum"}),
        ({"peildatum": "1735689600"}, {"peildatum"}),
        ({"peildatum": ""}, {"peildatum"}),
        ({"peildatum": "2025-06-30"}, {"peildatum"}),
        ({"peildatum": "0001-01-01"}, {"peildatum"}),
        ({"peildatum": "9999-12-31"}, {"peildatum"}),
    ],
)
def test_every_fault_is_told_at_once(
    past: Database, client: TestClient, query: dict[str, str], wrong: set[str]
) -> None:
    answer = client.get("/v1/export", params=query)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert {fault["location"] for fault in answer.json()["errors"]} == wrong
    assert "x-log-nr" not in answer.headers


def test_before_the_log_began_says_when_it_did(past: Database, client: TestClient) -> None:
    (fault,) = client.get("/v1/export?peildatum=2025-06-30").json()["errors"]
    assert fault == {
        "in": "query",
        "location": "peildatum",
        "code": "before_log",
        "detail": "de gids begon op 2025-07-01",
    }
