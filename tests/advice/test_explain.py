"""`python -m app explain`: an editor sees why an address stands where it stands."""

import os
import subprocess
import sys

import pytest

from app.settings import ROOT, Settings


def explain(settings: Settings, vraag: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "app", "explain", vraag],
        cwd=ROOT,
        env={**os.environ, "JA_DATA": str(settings.data)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.fixture(scope="module")
def told(drenthe_settings: Settings) -> str:
    return explain(drenthe_settings, "mijn zoon van 9 durft niet meer naar school, wij wonen in Rolde")


def test_says_when_nothing_is_sure(drenthe_settings: Settings) -> None:
    assert "hulpvraag: geen is zeker genoeg" in explain(drenthe_settings, "hallo, kunt u mij helpen?")


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
