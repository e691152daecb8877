"""Settings that cannot be, and databases that are not there, stop every command with a line that says what to do."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import Settings
from scripts.ports import free_port
from tests import running


def run(folder: Path, *command: str, **settings: object) -> tuple[int, list[str]]:
    """Exit code and the lines on standard error of `python -m app …`."""
    environment = running.environment(**{"data": folder, **settings})
    done = subprocess.run(
        [sys.executable, "-m", "app", *command],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
    )
    assert done.stdout == ""
    return done.returncode, done.stderr.strip().splitlines()


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"meili_urll": "x"}, ["JA_MEILI_URLL is geen instelling; bedoelt u JA_MEILI_URL?"]),
        ({"port": "abc"}, ["JA_PORT: dit moet een heel getal zijn"]),
        ({"database_url": ""}, ["JA_DATABASE_URL: dit is leeg: geef een adres, of laat de instelling weg"]),
        ({"database_url": "mysql://h/j"}, ["JA_DATABASE_URL: dit begint met sqlite:/// of postgresql+psycopg://"]),
        (
            {"database_url": "postgresql+psycopg://ja@h:abc/j"},
            ["JA_DATABASE_URL: dit is geen adres van een database"],
        ),
        (
            {"proxies": "banaan"},
            ["JA_PROXIES: elk deel is een adres of een netwerk, zoals 10.0.0.7 of 10.0.0.0/8"],
        ),
        (
            {"meili_url": "http://[::1"},
            ["JA_MEILI_URL: elk adres heeft een naam of nummer van een machine, en een poort tot 65535"],
        ),
        ({"meili_url": "127.0.0.1:7700"}, ["JA_MEILI_URL: elk adres begint met http:// of https://"]),
        ({"drain_seconds": "inf"}, ["JA_DRAIN_SECONDS: dit moet een getal zijn dat ergens ophoudt"]),
        ({"drain_seconds": "-1"}, ["JA_DRAIN_SECONDS: dit getal is te klein: minstens 0.0"]),
        (
            {"meili_key": "zeer-geheim", "port": "99999", "betekenis": "misschien", "zzz": "1"},
            [
                "JA_ZZZ is geen instelling.",
                "JA_BETEKENIS: dit moet een van deze zijn: 'aan' of 'uit'",
                "JA_PORT: dit getal is te groot: hoogstens 65535",
            ],
        ),
    ],
)
def test_every_wrong_setting_is_named_in_a_line(tmp_path: Path, settings: dict[str, object], told: list[str]) -> None:
    for command in ("serve", "migrate", "verify"):
        assert run(tmp_path, command, **settings) == (1, told)


def test_the_proxys_own_settings_are_no_mistake(tmp_path: Path) -> None:
    assert run(tmp_path, "migrate", site="gids.example", copies="127.0.0.1:8001", https_port="8443") == (0, [])


@pytest.mark.parametrize(
    "command", [("migrate",), ("seed",), ("verify",), ("keys", "toon"), ("serve",), ("explain", "pesten")]
)
def test_a_database_that_is_away_is_told_in_a_line(tmp_path: Path, command: tuple[str, ...]) -> None:
    nowhere = f"postgresql+psycopg://ja:geheim@127.0.0.1:{free_port()}/ja"
    code, lines = run(tmp_path, *command, database_url=nowhere)
    assert (code, lines) == (1, ["De database antwoordt niet. Draait hij, en klopt JA_DATABASE_URL?"])


@pytest.mark.parametrize("command", [("seed",), ("verify",), ("keys", "toon"), ("serve",), ("export",)])
def test_a_database_that_is_empty_is_told_in_a_line(tmp_path: Path, command: tuple[str, ...]) -> None:
    code, lines = run(tmp_path, *command)
    assert code == 1
    assert lines[-1].startswith("Er is hier nog geen gids. Maak hem met ./scripts/start")
    assert "Traceback" not in "".join(lines)


def test_a_search_key_needs_a_server(tmp_path: Path) -> None:
    master = tmp_path / "hoofdsleutel"
    master.write_text("x" * 40)
    assert run(tmp_path, "zoeksleutel", str(master)) == (
        1,
        ["Zet JA_MEILI_URL: op welke server moet de sleutel komen?"],
    )
    away = {"meili_url": f"http://127.0.0.1:{free_port()}"}
    assert run(tmp_path, "zoeksleutel", str(master), **away) == (1, ["JA_MEILI_URL: de server antwoordt niet."])


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("migrate", "onzin"), "Er is geen revisie onzin."),
        (("backup", "{nergens}/kopie.db"), "Dit kan niet worden gelezen of geschreven: {nergens}."),
        (("explain", "  "), "Stel een vraag, tussen aanhalingstekens."),
        (
            ("evaluate", "map", "--naast"),
            "JA_MEILI_URL is leeg: er is geen zoekserver om naast de eigen zoekmachine te zetten.",
        ),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(tmp_path: Path, command: tuple[str, ...], told: str) -> None:
    nowhere = str(tmp_path / "nergens")
    assert run(tmp_path, "migrate") == (0, [])
    assert run(tmp_path, *(each.format(nergens=nowhere) for each in command)) == (1, [told.format(nergens=nowhere)])


@pytest.mark.parametrize("command", [("evaluate",), ("export", "--naar")])
def test_a_file_that_is_not_there_is_told_in_a_line(drenthe_settings: Settings, command: tuple[str, ...]) -> None:
    code, lines = run(drenthe_settings.data, *command, "/nergens/hier")
    assert (code, len(lines)) == (1, 1)
    assert lines[0].startswith("Dit kan niet worden gelezen of geschreven: /nergens/hier")
