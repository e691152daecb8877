"""`python -m app explain`: an editor sees why an address stands where it stands."""

import os
import subprocess
import sys

import pytest

from app.settings import ROOT, Settings


@pytest.fixture(scope="module")
def told(drenthe_settings: Settings) -> str:
    return subprocess.run(
        [sys.executable, "-m", "app", "explain", "mijn zoon van 9 durft niet meer naar school, wij wonen in Rolde"],
        cwd=ROOT,
        env={**os.environ, "JA_DATA": str(drenthe_settings.data)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_says_how_it_understood_the_question(told: str) -> None:
    assert "gemeente Aa en Hunze (uit 'Rolde')" in told
    assert "hulpvraag schoolangst" in told
    assert "leeftijd 9-9" in told


def test_each_factor_adds_up_to_the_place(told: str) -> None:
    lines = told.splitlines()
    for number, line in enumerate(lines):
        if line[:3].strip(" 0123456789") == "." and "  voorziening " in line:
            parts = [float(part.split()[-1]) for part in lines[number + 1].split(",")]
            assert float(line.split()[1]) == pytest.approx(sum(parts), abs=0.06)


def test_says_what_keeps_an_address_below_the_one_above_and_others_out(told: str) -> None:
    assert told.count("lager dan") == 9
    assert "Werkt niet in Aa en Hunze" in told.split("Net niet")[1]
