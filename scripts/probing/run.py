"""`scripts/probe`: thousands of made-up requests at the whole API, and what share of each read is answered.

The product is started on a folder of its own, with a key that may do everything.
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
from pathlib import Path

import httpx
from sqlmodel import update

from app.accounts import keys
from app.database import Database
from app.exchange.seed import seed
from app.exchange.webhooks import new_secret
from app.log import last_number, today
from app.migrate import migrate
from app.models.accounts import Webhook
from app.models.tables import Publicatie, utc_now
from app.settings import ROOT, Settings
from scripts.ports import free_port
from scripts.probing.filters import VALUES
from scripts.probing.values import AGE, Values, configuration, existing

ANSWERED = 0.3
"""Share of the requests at each read that must get an answer: fewer, and nearly all stop at the door."""

REQUESTS = 20_000
ROUNDS = 5
"""At most: on a slow machine a round may be some thousand requests."""

FEW = 20
"""Requests at a route below which a share says nothing."""

WEBHOOKS = 300
"""More than a holder may make: made-up requests take them away, and later ones must still find some."""


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
        base = f"http://127.0.0.1:{port}"
        for _ in range(600):
            try:
                if httpx.get(f"{base}/readyz", timeout=1).status_code == 200:
                    break
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        yield base, key, logged
    finally:
        process.terminate()
        process.wait(20)


def run(root: str, key: str, folder: Path, values: Values, mode: str, seconds: int) -> bool:
    """One run of schemathesis over the API at `root`, all its checks; whether it found nothing."""
    command = ["schemathesis", "--config-file", str(folder / "schemathesis.toml"), "run", f"{root}/openapi.json"]
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
    """Rounds of all runs until there were enough requests, and the shares. 1 when a check failed, a read stopped too
    many at the door or there were too few requests."""
    seconds = int(arguments[0]) if arguments else 300
    with tempfile.TemporaryDirectory() as name, product(Path(name)) as (base, key, logged):
        folder, values = Path(name), existing(base, key)
        (folder / "schemathesis.toml").write_text(configuration(values), encoding="utf-8")
        clean, counted = list[bool](), answers(logged)
        while _total(counted) < REQUESTS and len(clean) < ROUNDS * 4:
            for root, share in ((f"{base}/v1", 1.0), (f"{base}/hsds", 0.2)):
                clean += [run(root, key, folder, values, mode, int(seconds * share)) for mode in ("all", "positive")]
            counted = answers(logged)
    total = _total(counted)
    reads = {route: counts for (method, route), counts in counted.items() if method == "GET" and counts.total() >= FEW}
    shares = {route: sum(n for status, n in c.items() if 200 <= status < 300) / c.total() for route, c in reads.items()}
    for route, share in sorted(shares.items(), key=lambda item: item[1]):
        print(f"{share:5.0%} van {reads[route].total():5} beantwoord  GET {route}")
    enough = total >= REQUESTS and min(shares.values(), default=0.0) >= ANSWERED
    print(f"{total} aanvragen, fouten: {'geen' if all(clean) else 'ja, zie hierboven'}, genoeg beantwoord: {enough}")
    return 0 if all(clean) and enough else 1


def _total(counted: dict[tuple[str, str], Counter[int]]) -> int:
    return sum(counts.total() for counts in counted.values())


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
