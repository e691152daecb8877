"""The regions that tests seed, and how to change a copy of one."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.settings import ROOT

DRENTHE = ROOT / "seed" / "drenthe"
PROEFLAND = ROOT / "tests" / "regions" / "kop"


def edit_json(path: Path, change: Callable[[Any], object]) -> None:
    """Let `change` alter what a JSON file holds."""
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def edit_text(path: Path, old: str, new: str) -> None:
    """Replace a text that stands there exactly once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
