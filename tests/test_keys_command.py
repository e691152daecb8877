"""The command `keys`: what a beheerder types."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import ROOT, Settings
from tests import product


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return product.prepared(tmp_path_factory.mktemp("keys"), ROOT / "tests" / "regions" / "kop")


def keys(settings: Settings | Path, *arguments: str) -> tuple[int, str, str]:
    folder = settings.data if isinstance(settings, Settings) else settings
    environment = {**os.environ, "JA_DATA": str(folder)}
    command = [sys.executable, "-m", "app", "keys", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False)
    return done.returncode, done.stdout.strip(), done.stderr.strip()


def test_a_key_is_made_listed_and_withdrawn(settings: Settings) -> None:
    code, key, warned = keys(settings, "maak", "Portaal", "--recht", "lezen", "--recht", "schrijven:bureau-leeslicht")
    visible = key.split("_")[1]
    assert (code, len(key), warned) == (0, 50, "")
    assert "geen organisatie leeslicht" in keys(settings, "maak", "Ander", "--recht", "schrijven:leeslicht")[2]
    _, listed, _ = keys(settings, "toon")
    assert visible in listed
    assert key.split("_")[2] not in listed
    assert "werkt niet meer" not in listed
    assert keys(settings, "trek-in", visible)[0] == 0
    assert "werkt niet meer" in keys(settings, "toon")[1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["maak", "Portaal", "--recht", "alles"], "recht alles bestaat niet"),
        (["maak", "Portaal", "--recht", "schrijven:Geen Id"], "recht schrijven:Geen Id bestaat niet"),
        (["maak", "Portaal", "--recht", "schrijven:"], "recht schrijven: bestaat niet"),
        (["maak", " ", "--recht", "lezen"], "noem wie de sleutel krijgt"),
        (["trek-in", "bestaatn"], "geen sleutel bestaatn"),
    ],
)
def test_a_mistake_is_one_line(settings: Settings, arguments: list[str], told: str) -> None:
    code, out, error = keys(settings, *arguments)
    assert (code, out, len(error.splitlines())) == (1, "", 1)
    assert told in error


def test_without_a_directory_it_says_what_to_do(tmp_path: Path) -> None:
    code, _, error = keys(tmp_path, "toon")
    assert (code, "./scripts/start" in error) == (1, True)
