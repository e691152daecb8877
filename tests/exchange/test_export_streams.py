"""The export as a stream: small, of one state, gone with its reader, and the same on the command line."""

import asyncio
import json
import tracemalloc
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.pool import QueuePool
from sqlmodel import col
from starlette.testclient import TestClient
from typer.testing import CliRunner

from app.__main__ import cli
from app.database import Database
from app.exchange.export import CHUNK, chunks, edition
from app.exchange.export_formats import stream
from app.exchange.export_router import Streamed
from app.exchange.export_shapes import FORMATEN
from app.log import today
from app.models.tables import Revisie
from app.settings import Settings
from app.vocabulary.region import Region
from scripts.benchmarks import generate
from tests.exchange.regions import PROEFLAND
from tests.search import world


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


def test_it_is_one_state_of_the_directory_whatever_happens_meanwhile(directory: Database) -> None:
    newest = edition(directory)
    before = [each for chunk in chunks(directory, newest) for each in chunk]
    slow = chunks(directory, newest)
    found = next(slow)
    world.publish(directory, "zorgroute", "route", naam="Anders")
    world.publish(directory, "zorgroute", "nieuw")
    world.withdraw(directory, "voorziening", "advies")
    assert found + [each for chunk in slow for each in chunk] == before


def checked_out(database: Database) -> int:
    pool = database.engine.pool
    assert isinstance(pool, QueuePool)
    return pool.checkedout()


def test_a_slow_reader_holds_no_connection(directory: Database, tmp_path: Path) -> None:
    files = Region(PROEFLAND, Settings().language)
    for formaat in FORMATEN:
        parts = stream(formaat, directory, edition(directory), files, tmp_path)
        next(parts)
        assert checked_out(directory) == 0
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


def test_what_breaks_halfway_is_not_taken_for_the_whole(directory: Database, tmp_path: Path) -> None:
    """Content that cannot be read ends the answer without an end, and leaves no file under the wanted name."""
    newest = edition(directory)
    with directory.write() as session:
        session.exec(update(Revisie).where(col(Revisie.soort) == "zorgroute").values(schema_versie=-1))
    parts = stream("json", directory, newest, Region(PROEFLAND, Settings().language), tmp_path)
    found: list[bytes] = []
    with pytest.raises(LookupError):
        found.extend(parts)
    with pytest.raises(ValueError, match="Expecting"):
        json.loads(b"".join(found))


# --- on the command line ----------------------------------------------------------------------------------------------


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
