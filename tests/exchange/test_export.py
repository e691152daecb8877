"""The export through its front doors: whole, in order, on any day, harmless in a spreadsheet, and never half."""

import asyncio
import csv
import json
import tracemalloc
from collections.abc import Iterator, MutableMapping
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from sqlalchemy import update
from sqlalchemy.pool import QueuePool
from sqlmodel import col, select
from starlette.testclient import TestClient
from typer.testing import CliRunner

from app import log
from app.__main__ import cli
from app.database import Database
from app.directory import service
from app.exchange.export import CHUNK, chunks, edition, today
from app.exchange.export_formats import stream
from app.exchange.export_router import Streamed
from app.exchange.export_shapes import FORMATEN, Formaat
from app.models.kinds import KINDS, MEERVOUD
from app.models.tables import Publicatie, Revisie
from app.settings import Settings
from app.vocabulary.region import Region
from scripts.benchmarks import generate
from tests import product
from tests.exchange.regions import PROEFLAND
from tests.search import world

FORMULAS = ("=1+1", "+1-1", "-2+3", "@SOM(A1)", "\t=1", "＝1+1")
PHONE = "+31 592 123456"
LONG = "lang " * 99


@pytest.fixture
def region(database: Database) -> Database:
    """A directory with every kind, ids that order differently by language and by code point, and texts that bite."""
    world.settle(database)
    for slug in ("a-z", "a1", "aa", "a"):
        world.publish(database, "organisatie", slug, naam=f"Organisatie {slug}")
    world.publish(database, "voorziening", "advies", naam="=HYPERLINK(1)", telefoon=PHONE, hulpvragen=["slapen"])
    world.publish(database, "expertise", "weten", raadplegen={"telefoon": "0592-123456", "voorWie": ["school"]})
    world.publish(database, "arrangement", "samen", onderwijsdoelen=["rust", "ritme"])
    world.publish(database, "zorgroute", "route", leeftijden=[{"van": 4, "tot": None}])
    return database


@pytest.fixture
def settings(region: Database, tmp_path: Path) -> Settings:
    url = region.url.render_as_string(hide_password=False)
    return Settings(data=tmp_path, seed=PROEFLAND, database_url=url, betekenis="uit")


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    with product.served(settings) as client:
        yield client


def lines(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.splitlines()]


def export(client: TestClient, **query: str) -> list[dict[str, Any]]:
    answer = client.get("/v1/export", params={"formaat": "ndjson", **query})
    assert answer.status_code == 200, answer.text
    return lines(answer.content)


def rows(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


# --- what is in it -------------------------------------------------------------------------------------------------


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


def test_who_has_it_already_gets_nothing_until_something_changes(client: TestClient, region: Database) -> None:
    etag = client.get("/v1/export?formaat=csv").headers["etag"]
    again = client.get("/v1/export?formaat=csv", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/v1/export?formaat=json", headers={"If-None-Match": etag}).status_code == 200
    world.publish(region, "organisatie", "later")
    assert client.get("/v1/export?formaat=csv", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("formaat", FORMATEN)
def test_head_makes_nothing(drenthe: TestClient, drenthe_settings: Settings, formaat: Formaat) -> None:
    head, get = (drenthe.request(each, "/v1/export", params={"formaat": formaat}) for each in ("HEAD", "GET"))
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "x-log-nr", "etag", "content-disposition"):
        assert head.headers[name] == get.headers[name]


# --- on a day ------------------------------------------------------------------------------------------------------


def at(database: Database, number: int, moment: datetime) -> None:
    """As if everything after log number `number` was written at this moment."""
    with database.write() as session:
        session.exec(update(Publicatie).where(col(Publicatie.nr) > number).values(op=moment))
        newer = select(Publicatie.revisie).where(Publicatie.nr > number)
        session.exec(update(Revisie).where(col(Revisie.id).in_(newer)).values(op=moment))


def last(database: Database) -> int:
    with database.read() as session:
        return log.last_number(session)


@pytest.fixture
def past(region: Database) -> Database:
    """Day 1 all is published, day 3 `advies` is changed, day 5 somebody says what she saw on day 4, day 7 it goes."""
    at(region, 0, datetime(2025, 7, 1, 12, tzinfo=UTC))
    number = last(region)
    world.publish(region, "voorziening", "advies", naam="Anders")
    at(region, number, datetime(2025, 7, 3, 12, tzinfo=UTC))
    number = last(region)
    with region.write() as session:
        service.confirm(session, world.REGIO, "voorziening", "advies", date(2025, 7, 4), None)
    at(region, number, datetime(2025, 7, 5, 12, tzinfo=UTC))
    number = last(region)
    world.withdraw(region, "voorziening", "advies")
    # Half past midnight in Drenthe, still the day before in UTC.
    at(region, number, datetime(2025, 7, 6, 22, 30, tzinfo=UTC))
    return region


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


# --- what cannot be asked ------------------------------------------------------------------------------------------

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


# --- in a spreadsheet ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(region: Database, client: TestClient, text: str) -> None:
    world.publish(region, "arrangement", "samen", onderwijsdoelen=[f"{text} en meer"], samenvatting=f"{text}.")
    kept = text.strip()  # content is stripped when it is stored
    row = next(row for row in rows(client.get("/v1/export?formaat=csv").content) if row["id"] == "samen")
    assert (row["samenvatting"], row["onderwijsdoelen"]) == (f"'{kept}.", f"'{kept} en meer")
    sheet = openpyxl.load_workbook(BytesIO(client.get("/v1/export?formaat=xlsx").content))["Arrangementen"]
    cell = next(cell for cell in sheet[2] if cell.value == f"{kept}.")
    assert cell.data_type in ("s", "inlineStr")


def test_a_phone_number_stays_one(client: TestClient) -> None:
    by_id = {row["id"]: row for row in rows(client.get("/v1/export?formaat=csv").content)}
    assert (by_id["advies"]["telefoon"], by_id["weten"]["raadplegen.telefoon"]) == (PHONE, "0592-123456")
    book = openpyxl.load_workbook(BytesIO(client.get("/v1/export?formaat=xlsx").content))
    values = {cell.value: cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert values[PHONE] == values["0592-123456"] == "s"
    assert all(kind != "f" for kind in values.values())


def test_a_row_is_flat(client: TestClient) -> None:
    by_id = {row["id"]: row for row in rows(client.get("/v1/export?formaat=csv").content)}
    assert by_id["samen"]["onderwijsdoelen"] == "rust | ritme"
    assert by_id["samen"]["partners"] == "naam: Een school, rol: onderwijs, penvoerder: nee"
    assert by_id["samen"]["werkgebied.heleRegio"] == "nee"
    assert by_id["route"]["leeftijden"] == "van: 4"
    assert by_id["route"]["organisatie"] == ""
    assert by_id["advies"]["versie"] == "1"


def test_the_workbook_explains_itself(drenthe: TestClient) -> None:
    book = openpyxl.load_workbook(BytesIO(drenthe.get("/v1/export?formaat=xlsx").content))
    assert book.sheetnames == ["Leeswijzer", *(MEERVOUD[soort].capitalize() for soort in sorted(KINDS))]
    told = "\n".join(str(row[1].value) for row in book["Leeswijzer"].iter_rows())
    assert "CC BY 4.0 (voorstel, nog niet vastgesteld)" in told
    assert "DUO" in told
    assert book["Zorgroutes"].freeze_panes == "A2"


def test_what_a_cell_cannot_hold_is_cut_and_says_so(region: Database, client: TestClient) -> None:
    step = {"wie": LONG, "wat": LONG, "casusregie": LONG, "besluit": LONG, "zekerheid": "bron"}
    world.publish(region, "zorgroute", "route", stappen=[step] * 30)
    sheet = openpyxl.load_workbook(BytesIO(client.get("/v1/export?formaat=xlsx").content))["Zorgroutes"]
    longest = max((str(cell.value) for cell in sheet[2]), key=len)
    assert len(longest) == 32_767
    assert longest.endswith("(ingekort, geheel in json)")


# --- small, consistent, and gone with the reader -------------------------------------------------------------------


def test_memory_holds_a_chunk_and_not_the_directory(database: Database) -> None:
    with database.write() as session:
        generate.fill(session, 12 * CHUNK)
    newest = edition(database)
    list(chunks(database, newest))  # whatever is kept from a first time
    tracemalloc.start()
    sizes = [len(chunk) for chunk in chunks(database, newest)]
    streaming = tracemalloc.get_traced_memory()[1]
    tracemalloc.reset_peak()
    whole = list(chunks(database, newest))
    holding = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (sum(sizes), max(sizes)) == (12 * CHUNK, CHUNK)
    assert len(whole) == len(sizes)
    assert streaming * 3 < holding


def test_it_is_one_state_of_the_directory_whatever_happens_meanwhile(region: Database) -> None:
    newest = edition(region)
    before = [each for chunk in chunks(region, newest) for each in chunk]
    slow = chunks(region, newest)
    found = next(slow)
    world.publish(region, "zorgroute", "route", naam="Anders")
    world.publish(region, "zorgroute", "nieuw")
    world.withdraw(region, "voorziening", "advies")
    assert found + [each for chunk in slow for each in chunk] == before


def checked_out(database: Database) -> int:
    pool = database.engine.pool
    assert isinstance(pool, QueuePool)
    return pool.checkedout()


def test_a_slow_reader_holds_no_connection(region: Database, tmp_path: Path) -> None:
    files = Region(PROEFLAND, Settings().language)
    for formaat in FORMATEN:
        parts = stream(formaat, region, edition(region), files, tmp_path)
        next(parts)
        assert checked_out(region) == 0
        parts.close()  # type: ignore[attr-defined]
    assert list((tmp_path / "tmp").iterdir()) == []


def test_what_is_streamed_is_closed_when_the_caller_goes_away() -> None:
    closed: list[bool] = []
    sent: list[MutableMapping[str, Any]] = []

    def source() -> Iterator[bytes]:
        try:
            while True:
                yield b"x" * 1000
        finally:
            closed.append(True)

    async def receive() -> MutableMapping[str, Any]:
        while len(sent) < 5:
            await asyncio.sleep(0.001)
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)
        await asyncio.sleep(0)

    scope = {"type": "http", "method": "GET", "asgi": {"spec_version": "2.3"}}
    asyncio.run(Streamed(source(), {})(scope, receive, send))
    assert closed == [True]


def test_what_breaks_halfway_is_not_taken_for_the_whole(region: Database, tmp_path: Path) -> None:
    """Content that cannot be read ends the answer without an end, and leaves no file under the wanted name."""
    newest = edition(region)
    with region.write() as session:
        session.exec(update(Revisie).where(col(Revisie.soort) == "zorgroute").values(schema_versie=-1))
    parts = stream("json", region, newest, Region(PROEFLAND, Settings().language), tmp_path)
    found: list[bytes] = []
    with pytest.raises(LookupError):
        found.extend(parts)
    with pytest.raises(ValueError, match="Expecting"):
        json.loads(b"".join(found))


# --- on the command line -------------------------------------------------------------------------------------------


def command(settings: Settings, *arguments: str) -> Any:
    environment = {
        "JA_DATA": str(settings.data),
        "JA_SEED": str(settings.seed),
        "JA_DATABASE_URL": settings.effective_database_url,
    }
    return CliRunner().invoke(cli, ["export", *arguments], env=environment)


@pytest.mark.parametrize("formaat", FORMATEN)
def test_the_command_writes_what_http_answers(client: TestClient, settings: Settings, formaat: str) -> None:
    file = settings.data / "uit"
    done = command(settings, "--formaat", formaat, "--naar", str(file), "--peildatum", today().isoformat())
    assert done.exit_code == 0, done.output
    query = {"formaat": formaat, "peildatum": today().isoformat()}
    assert file.read_bytes() == client.get("/v1/export", params=query).content
    assert command(settings, "--formaat", formaat, "--peildatum", today().isoformat()).stdout_bytes == file.read_bytes()


def test_the_command_tells_every_fault_and_writes_nothing(settings: Settings) -> None:
    file = settings.data / "uit"
    done = command(settings, "--formaat", "pdf", "--peildatum", "gisteren", "--naar", str(file))
    assert (done.exit_code, done.stdout) == (1, "")
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["formaat", "peildatum"]
    done = command(settings, "--peildatum", "2001-01-01", "--naar", str(file))
    assert (done.exit_code, done.stderr[:24]) == (1, "peildatum: de gids begon")
    assert not file.exists()


def test_an_empty_database_is_one_clear_line(database: Database, tmp_path: Path) -> None:
    url = database.url.render_as_string(hide_password=False)
    done = command(Settings(data=tmp_path, seed=PROEFLAND, database_url=url))
    assert (done.exit_code, done.stderr) == (1, "De gids is nog leeg.\n")
