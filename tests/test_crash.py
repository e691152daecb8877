"""`scripts/crash` in a few rounds: nothing is lost, and with a protection taken away it says what was.

The full number of rounds is run by hand (docs/productie.md).
"""

import pytest

from app.settings import ROOT
from scripts.crashing import run
from scripts.postgres_server import binaries

REGION = ROOT / "tests" / "regions" / "kop"

DATABASES = [pytest.param([], id="sqlite"), pytest.param(["--postgres"], id="postgresql", marks=pytest.mark.postgres)]


def crash(*arguments: str) -> int:
    if "--postgres" in arguments and binaries() is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    return run.main(["--gids", str(REGION), *arguments])


@pytest.mark.parametrize("database", DATABASES)
def test_nothing_acknowledged_is_lost(database: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    outcome, told = crash(*database, "--rondes", "3"), capsys.readouterr().out
    assert outcome == 0, told
    assert "3 rondes" in told
    assert "niets verloren" in told


@pytest.mark.parametrize("database", DATABASES)
def test_a_commit_that_does_not_wait_for_the_disk(database: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    outcome, told = crash(*database, "--zonder", "synchroon", "--rondes", "40"), capsys.readouterr().out
    assert outcome == 1, told
    assert "lost: (" in told


@pytest.mark.parametrize("database", DATABASES)
def test_an_entry_and_its_row_in_two_transactions(database: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    outcome, told = crash(*database, "--zonder", "transactie", "--rondes", "40"), capsys.readouterr().out
    assert outcome == 1, told
    assert "staan niet in het logboek" in told
