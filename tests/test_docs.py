"""What the docs promise is there: settings, commands, scripts, libraries; and nothing regional stands in code."""

import csv
import json
import re
import subprocess
import sys

import pytest
from typer.main import get_command

from app.__main__ import cli
from app.settings import ROOT, Settings

README = (ROOT / "README.md").read_text()
SCRIPTS = sorted(set(re.findall(r"`scripts/(\w+)`", README)))


def test_the_two_commands_stand_on_top() -> None:
    assert [line.split()[0] for line in README.splitlines()[3:5]] == ["./scripts/start", "./scripts/test"]


def test_every_setting_is_described_and_nothing_more() -> None:
    table = re.findall(r"^\| `(JA_\w+)`", (ROOT / "docs/instellingen.md").read_text(), re.MULTILINE)
    assert sorted(table) == sorted(f"JA_{name.upper()}" for name in Settings.model_fields)


def test_every_command_is_described_and_nothing_more() -> None:
    assert sorted(re.findall(r"`python -m app (\w+)", README)) == sorted(get_command(cli).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_explains_itself(name: str) -> None:
    path = ROOT / "scripts" / name
    assert path.stat().st_mode & 0o111, "no run bit"
    done = subprocess.run([path, "--help"], capture_output=True, text=True, check=True)
    assert "gebruik:" in done.stdout


def test_commands_explain_themselves() -> None:
    for name in get_command(cli).commands:  # type: ignore[attr-defined]
        done = subprocess.run(
            [sys.executable, "-m", "app", name, "--help"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert "Usage" in done.stdout


def test_every_library_has_its_reason() -> None:
    reasons = (ROOT / "docs/adr/dependencies.md").read_text()
    wanted = [
        line.strip()
        for name in ("runtime.in", "test.in")
        for line in (ROOT / "requirements" / name).read_text().splitlines()
        if line and line[0] not in "#-"
    ]
    assert len(wanted) > 20
    assert [name for name in wanted if name not in reasons] == []


def test_locks_have_hashes_and_no_registry() -> None:
    for name in ("runtime.txt", "test.txt"):
        lock = (ROOT / "requirements" / name).read_text()
        pinned = re.findall(r"^[\w.\-\[\]]+==", lock, re.MULTILINE)
        assert len(pinned) <= lock.count("--hash=sha256:")
        assert "://" not in lock


ORDINARY = {"oranje", "makkum", "anderen", "linde", "winde", "groeve", "halen", "dalen", "spier", "echten", "donderen"}
"""Names of places that are words as well."""


def test_nothing_regional_stands_in_code() -> None:
    seed = ROOT / "seed/drenthe"
    names = {each["naam"] for each in json.loads((seed / "gemeenten.json").read_text())}
    names |= {each["id"] for each in json.loads((seed / "organisaties.json").read_text())}
    with (seed / "plaatsen.csv").open(encoding="utf-8", newline="") as lines:
        names |= {row["naam"] for row in csv.DictReader(lines) if row["ookWoord"] != "ja"}
    wanted = {name.lower() for name in names if len(name) >= 5} - ORDINARY
    pattern = re.compile(r"\b(?:" + "|".join(re.escape(name) for name in sorted(wanted)) + r")\b", re.IGNORECASE)
    files = [path for kind in ("py", "html", "css") for path in (ROOT / "app").rglob(f"*.{kind}")]
    files += list((ROOT / "seed/taal").rglob("*.json"))
    own = [path for path in files if "vendor" not in path.parts]
    found = {str(path.relative_to(ROOT)): pattern.findall(path.read_text()) for path in own}
    assert {path: sorted(set(names)) for path, names in found.items() if names} == {}
