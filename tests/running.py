"""The product as it runs in production: copies in processes of their own, and a proxy before them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from app.accounts import keys
from app.database import Database
from app.exchange.seed import seed
from app.migrate import migrate
from app.settings import ROOT
from scripts.crashing.writers import OFFER
from scripts.ports import free_port
from tests import product

REGION = ROOT / "tests" / "regions" / "kop"

QUESTION = {"vraag": "mijn kind heeft moeite met lezen"}

PATIENCE = 60.0
"""Seconds in which something must answer; a busy machine takes ten."""

DRAIN = 6.0
"""Seconds that a copy goes on answering: more than the proxy's look every half second, and what that may take."""


def environment(**settings: object) -> dict[str, str]:
    """The environment of a process with these settings, on the small region, quick to start and without limits."""
    own = {"seed": REGION, "betekenis": "uit", **product.NO_LIMITS, **settings}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("JA_")}
    return {**inherited, **{f"JA_{name.upper()}": str(value) for name, value in own.items()}}


def command(*arguments: str, **settings: object) -> subprocess.CompletedProcess[str]:
    """`python -m app …`, to its end."""
    program = [sys.executable, "-m", "app", *arguments]
    return subprocess.run(
        program, env=environment(**settings), cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


class Process:
    """A server in a process of its own; `base` is its address."""

    def __init__(self, program: list[str], env: dict[str, str], base: str, log: Path) -> None:
        self.base, self.log = base, log
        self._program, self._env = program, env
        self.start()

    def start(self) -> None:
        """Start it; it need not answer yet."""
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(self._program, env=self._env, cwd=ROOT, stdout=output, stderr=output)

    def ready(self) -> "Process":
        """Wait until it can answer questions."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.runs():
            try:
                if httpx.get(f"{self.base}/readyz", timeout=5, trust_env=False).status_code == 200:
                    return self
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise AssertionError(self.log.read_text()[-3000:])

    def runs(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def ask_to_stop(self) -> None:
        """SIGTERM, as a service manager does."""
        self._process.send_signal(signal.SIGTERM)

    def stop(self) -> None:
        """Ask it to stop, and wait until it did."""
        if self.runs():
            self.ask_to_stop()
            self.wait(40)

    def wait(self, seconds: float) -> None:
        """Until it ended by itself. Raises TimeoutExpired."""
        self._process.wait(seconds)

    def end(self) -> None:
        """No more of it, whatever it is doing."""
        self._process.kill()
        self._process.wait()


def copy_of_product(folder: Path, **settings: object) -> Process:
    """One copy that listens on a port of its own."""
    port = free_port()
    env = environment(port=port, data=folder, **settings)
    log = folder / f"copy-{port}"
    return Process([sys.executable, "-m", "app", "serve"], env, f"http://127.0.0.1:{port}", log)


def caddy(folder: Path, copies: list[Process]) -> Process:
    """The proxy of production before these copies, without TLS."""
    base = f"http://127.0.0.1:{free_port()}"
    upstreams = " ".join(each.base.removeprefix("http://") for each in copies)
    env = {**os.environ, "JA_SITE": base, "JA_COPIES": upstreams, "XDG_DATA_HOME": str(folder), "HOME": str(folder)}
    program = ["caddy", "run", "--config", str(ROOT / "Caddyfile"), "--adapter", "caddyfile"]
    return Process(program, env, base, folder / "caddy.log")


@contextmanager
def ended(*processes: Process) -> Iterator[None]:
    """Whatever happens, none of them stays."""
    try:
        yield
    finally:
        for each in processes:
            each.end()


def settled(url: str) -> str:
    """Migrate and seed this database. Returns a key that may write everything."""
    database = Database(url)
    try:
        migrate(database)
        seed(database, REGION)
        with database.write() as session:
            return keys.make(session, "proef", ["beheer"], product.TODAY, 10_000)
    finally:
        database.close()


@contextmanager
def clients(*processes: Process, key: str = "") -> Iterator[list[httpx.Client]]:
    """A caller of each."""
    headers = {"X-API-Key": key} if key else {}
    with ExitStack() as stack:
        yield [
            stack.enter_context(httpx.Client(base_url=each.base, headers=headers, timeout=30, trust_env=False))
            for each in processes
        ]


class Editor:
    """Somebody with a key, who publishes."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._organisatie = client.get("/v1/organisaties").json()["resultaten"][0]["id"]

    def publish(self, naam: str) -> str:
        """Publish an offer with this name. Returns its id."""
        draft = self._sent("/voorzieningen", {**OFFER, "naam": naam, "organisatie": self._organisatie})
        slug: str = draft.json()["id"]
        self._sent(f"/voorzieningen/{slug}/publicaties", {}, draft.headers["etag"])
        return slug

    def _sent(self, path: str, content: dict[str, Any], match: str = "") -> httpx.Response:
        headers = {"If-Match": match} if match else {}
        headers["Idempotency-Key"] = str(uuid4())
        return done(self._client.post(f"/v1{path}", json=content, headers=headers))


def done(answer: httpx.Response) -> httpx.Response:
    """The same, when it is no refusal."""
    assert answer.is_success, f"{answer.status_code} {dict(answer.headers)} {answer.text[:300]}"
    return answer


def findable(client: httpx.Client, naam: str) -> bool:
    """Whether a search for this name gives it."""
    found = done(client.post("/v1/_zoek", json={"tekst": naam})).json()["resultaten"]
    return naam in [each["naam"] for each in found]
