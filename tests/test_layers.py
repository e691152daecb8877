"""The floors of the house (DESIGN section 3): no room imports one above it, and no other room's router."""

import ast
from pathlib import Path

from app.settings import ROOT

APP = ROOT / "app"
FLOORS = [
    {"models", "settings"},
    {"database", "problems"},
    {"http", "configured", "commands", "migrate", "log", "compression", "negotiation", "drain", "rooms", "strays"},
    {"vocabulary", "search", "accounts", "insights", "directory"},
    {"advice"},
    {"exchange"},
    {"pages"},
    {"main", "openapi", "serve", "__main__"},
]
ALONE = {"search/engine.py", "models/kinds.py"}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "base", "crud", "manager"}


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else "main"


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "app":
            found |= {node.module} if node.module.count(".") else {f"app.{alias.name}" for alias in node.names}
            found |= {f"{node.module}.{alias.name}" for alias in node.names if node.module.count(".") == 1}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.startswith("app.")}
    return found


def floor(room: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def test_no_room_imports_one_above_it() -> None:
    wrong = []
    for path in APP.rglob("*.py"):
        own = path.relative_to(APP).parts[0].removesuffix(".py")
        if own == "__init__":
            continue
        higher = [m for m in imports(path) if room_of(m) != own and floor(room_of(m)) > floor(own)]
        wrong += [f"{path.relative_to(APP)} imports {module}" for module in higher]
    assert wrong == []


def test_no_room_imports_anothers_router() -> None:
    wrong = []
    for path in APP.rglob("*.py"):
        own = path.relative_to(APP).parts[0].removesuffix(".py")
        others = [m for m in imports(path) if m.endswith(".router") and room_of(m) != own and own != "main"]
        wrong += [f"{path.relative_to(APP)} imports {module}" for module in others]
    assert wrong == []


def test_the_port_and_the_kinds_stand_alone() -> None:
    assert {name: imports(APP / name) for name in ALONE} == {name: set() for name in ALONE}


def test_names_say_what_is_inside() -> None:
    assert [path for path in APP.rglob("*.py") if path.stem in FORBIDDEN_NAMES] == []
