"""`scripts/probe`: thousands of made-up requests at the whole API, and what share of each read is answered.

The product is started on a folder of its own, with a key that may do everything. What exists is asked of the API itself
and handed to schemathesis, so that requests also get past the door: the directory is data, and no schema knows it.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import httpx
from sqlmodel import update

from app.accounts import keys
from app.database import Database
from app.directory.shapes import Sort
from app.exchange.seed import seed
from app.exchange.webhooks import new_secret
from app.log import last_number, today
from app.migrate import migrate
from app.models.accounts import Webhook
from app.models.kinds import MEERVOUD
from app.models.tables import Publicatie, utc_now
from app.settings import ROOT, Settings
from scripts.ports import free_port
from scripts.probing.filters import VALUES

ANSWERED = 0.3
"""Share of the requests at each read that must get an answer: fewer, and nearly all stop at the door."""

REQUESTS = 20_000
ROUNDS = 5
"""At most: on a slow machine a round may be some thousand requests."""

FEW = 20
"""Requests at a route below which a share says nothing."""

SEVERAL = 5
"""Values of each sort that made-up requests are given."""


AGE = timedelta(days=60)
"""How long ago the log began: so many days may be asked for."""

WEBHOOKS = 300
"""More than a holder may make: made-up requests take them away, and later ones must still find some."""

ORDERS: tuple[Sort, ...] = get_args(Sort)

RECORDED = ("id", "soort", "versie", "gewijzigdOp", "gecontroleerdOp")
"""What an entry tells besides its content."""

Values = dict[str, list[str] | list[int]]
"""What it is → values of it that exist."""

SINGLE = {
    "/juiste-adres": {"query.gemeente": "gemeenten", "query.school": "gemeenten"},
    "/organisaties/{id}/juiste-adres": {"query.gemeente": "gemeenten", "path.id": "organisaties"},
    "/scholen": {"query.gemeente": "gemeenten"},
    "/wijzigingen": {"query.reeks": "reeks", "query.na": "nummers"},
    "/export": {"query.peildatum": "dagen"},
    "/gemeenten/{code}": {"path.code": "gemeenten"},
    "/hulpvragen/{id}": {"path.id": "hulpvragen"},
    "/webhooks/{id}/mislukkingen": {"path.id": "webhooks"},
}
"""Path → parameter of one value → the values that it is given."""


@contextmanager
def product(folder: Path) -> Iterator[tuple[str, str, Path]]:
    """The product on loopback: its address, a key with every right and the access log."""
    settings = Settings(data=folder)
    database = Database(settings.effective_database_url)
    migrate(database)
    seed(database, settings.seed)
    with database.write() as session:
        key = keys.make(session, "proef", ["beheer", "inzicht"], today(), 1)
        mine = keys.of_holder(session, "proef")[0]
        # Not over HTTP: its name would be looked up, and this machine need not reach any.
        nr, url = last_number(session), "https://example.org/"
        hooks = [Webhook(sleutel=mine.id, url=url, geheim=new_secret(), nr=nr) for _ in range(WEBHOOKS)]
        session.add_all(hooks)
        session.exec(update(Publicatie).values(op=utc_now() - AGE))
    database.close()
    port = free_port()
    limits = {f"JA_LIMIET_{group}": "0" for group in ("VRAGEN", "SUGGESTIES", "LEZEN", "SCHRIJVEN")}
    environment = {**os.environ, **limits, "JA_DATA": str(folder), "JA_PORT": str(port)}
    logged = folder / "log"
    with logged.open("w") as file:
        process = subprocess.Popen([sys.executable, "-m", "app", "serve"], cwd=ROOT, env=environment, stderr=file)
    try:
        base = f"http://127.0.0.1:{port}/v1"
        for _ in range(600):
            try:
                if httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=1).status_code == 200:
                    break
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        yield base, key, logged
    finally:
        process.terminate()
        process.wait(20)


def existing(base: str, key: str) -> Values:
    """Values that exist, by what they are. Begins a draft of each entry named, so that drafts exist too."""
    with httpx.Client(base_url=base, headers={"X-API-Key": key}, timeout=30) as api:

        def listed(path: str) -> list[dict[str, Any]]:
            found: list[dict[str, Any]] = api.get(path).raise_for_status().json()["resultaten"]
            return found[:SEVERAL]

        values = {path: [each["id"] for each in listed(f"/{path}")] for path in (*MEERVOUD.values(), "hulpvragen")}
        values["gemeenten"] = [each["code"] for each in listed("/gemeenten")]
        for path in MEERVOUD.values():
            counted = api.get(f"/{path}", params={"facetten": "type"}).json()["facetten"]["type"]
            values[f"{path}-type"] = list(counted)[:SEVERAL] or ["onbekend"]
            values |= {f"{path}-na-{order}": places(api, path, order) for order in ORDERS}
        values["webhooks"] = [each["id"] for each in api.get("/webhooks").raise_for_status().json()["resultaten"]]
        log = api.get("/wijzigingen").json()
        values |= {"reeks": [log["reeks"]], "nummers": list(range(log["nieuwste"])), "dagen": days()}
        for path in MEERVOUD.values():
            for slug in values[path]:
                _begin_draft(api, f"/{path}/{slug}")
    return values


def days() -> list[str]:
    """Days of which there is a directory."""
    return [(today() - timedelta(number)).isoformat() for number in range(AGE.days)]


def places(api: httpx.Client, path: str, order: str) -> list[str]:
    """Places in a list in this order, as its own links tell them."""
    found, sort = list[str](), {"sort": order, "pageSize": "3"}
    answer = api.get(f"/{path}", params=sort).raise_for_status()
    while "next" in answer.links and len(found) < SEVERAL:
        found.append(httpx.URL(answer.links["next"]["url"]).params["na"])
        answer = api.get(f"/{path}", params={**sort, "na": found[-1]}).raise_for_status()
    return found


def _begin_draft(api: httpx.Client, path: str) -> None:
    entry = api.get(path)
    content = {name: value for name, value in entry.json().items() if name not in RECORDED}
    draft = api.put(f"{path}/concept", json=content, headers={"If-Match": entry.headers["etag"]})
    draft.raise_for_status()


def configuration(values: Values) -> str:
    """The project's `schemathesis.toml`, with these values: lists get them as filters, details as ids."""
    lines = [(ROOT / "schemathesis.toml").read_text(encoding="utf-8")]
    for name, known in values.items():
        lines += [f"[dictionaries.{name}]", f"values = {json.dumps(known)}"]
    for path in MEERVOUD.values():
        which = f'include-path-regex = "^/{path}/[{{]id[}}](/[a-z]+)?$"'
        lines += _operation(which, {"path.id": path})
    for path, single in SINGLE.items():
        lines += _operation(f'include-path = "{path}"', single)
    return "\n".join(lines) + "\n"


def _operation(which: str, parameters: dict[str, str]) -> list[str]:
    bound = [f'"{name}" = {{ dictionary = "{known}", probability = 0.9 }}' for name, known in parameters.items()]
    return ["[[operations]]", which, f"parameters = {{ {', '.join(bound)} }}"]


def run(base: str, key: str, folder: Path, values: Values, mode: str, seconds: int) -> bool:
    """One run of schemathesis, all its checks; whether it found nothing."""
    command = ["schemathesis", "--config-file", str(folder / "schemathesis.toml"), "run", f"{base}/openapi.json"]
    command += ["--mode", mode, "--max-time", str(seconds), "--workers", "1", "--no-color"]
    hooks = {"SCHEMATHESIS_HOOKS": "scripts.probing.filters", "PYTHONPATH": str(ROOT)}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, **hooks, "PATH": path, VALUES: json.dumps(values)}
    ended = subprocess.run([*command, "-H", f"X-API-Key: {key}"], cwd=folder, env=environment, check=False)
    return ended.returncode == 0


def answers(logged: Path) -> dict[tuple[str, str], Counter[int]]:
    """How often each operation answered with which status, by the access log."""
    found: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for line in logged.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line) if line.startswith("{") else {}
        if entry.get("route", "-") != "-":  # made-up addresses are no operation
            found[entry["method"], entry["route"]][entry["status"]] += 1
    return found


def main(arguments: Sequence[str]) -> int:
    """Rounds of both runs until there were enough requests, and the shares. 1 when a check failed, a read stopped too
    many at the door or there were too few requests."""
    seconds = int(arguments[0]) if arguments else 300
    with tempfile.TemporaryDirectory() as name, product(Path(name)) as (base, key, logged):
        folder, values = Path(name), existing(base, key)
        (folder / "schemathesis.toml").write_text(configuration(values), encoding="utf-8")
        clean, counted = list[bool](), answers(logged)
        while _total(counted) < REQUESTS and len(clean) < ROUNDS * 2:
            clean += [run(base, key, folder, values, mode, seconds) for mode in ("all", "positive")]
            counted = answers(logged)
    total = _total(counted)
    reads = {route: counts for (method, route), counts in counted.items() if method == "GET" and counts.total() >= FEW}
    shares = {route: sum(n for status, n in c.items() if status < 400) / c.total() for route, c in reads.items()}
    for route, share in sorted(shares.items(), key=lambda item: item[1]):
        print(f"{share:5.0%} van {reads[route].total():5} beantwoord  GET {route}")
    enough = total >= REQUESTS and min(shares.values(), default=0.0) >= ANSWERED
    print(f"{total} aanvragen, fouten: {'geen' if all(clean) else 'ja, zie hierboven'}, genoeg beantwoord: {enough}")
    return 0 if all(clean) and enough else 1


def _total(counted: dict[tuple[str, str], Counter[int]]) -> int:
    return sum(counts.total() for counts in counted.values())


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
