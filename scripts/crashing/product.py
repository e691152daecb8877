"""The product in a process that may be killed, on SQLite or on a PostgreSQL of its own."""

import os
import subprocess
import sys
import time
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random
from typing import Protocol

import httpx
import psycopg

from scripts.crashing import launch, power
from scripts.crashing.launch import POWER, WITHOUT
from scripts.meilisearch_server import RealServer
from scripts.ports import free_port
from scripts.postgres_server import PostgresServer

PROCESSES = get_context("forkserver")
"""A process of its own, for a fifth of the time: what is imported is imported once."""
PROCESSES.set_forkserver_preload(["scripts.crashing.launch"])

PATIENCE = 60.0
"""Seconds in which it must answer again."""


class App:
    """One process. `settings`: its environment besides this one's."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        port = free_port()
        limits = {f"JA_LIMIET_{group}": "0" for group in ("VRAGEN", "SUGGESTIES", "LEZEN", "SCHRIJVEN")}
        self._settings = {**limits, "JA_BETEKENIS": "uit", **settings, "JA_PORT": str(port)}
        self._log = str(folder / "log")
        self.base = f"http://127.0.0.1:{port}"
        self._process: ForkServerProcess | None = None

    def start(self) -> None:
        """Start it and wait until it can answer. Raises TimeoutError."""
        self._process = PROCESSES.Process(target=launch.serve, args=(self._settings, self._log))
        self._process.start()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self._process.is_alive():
            try:
                if httpx.get(f"{self.base}/readyz", timeout=5, trust_env=False).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.02)
        raise TimeoutError(f"the product did not start; its log is {self._log}")

    def kill(self) -> None:
        """As the system does when memory runs out."""
        if self._process:
            self._process.kill()
            self._process.join()


class Stage(Protocol):
    """What is killed in a round, and comes back."""

    url: str
    app: App

    def open(self) -> None:
        """Start the product on what was prepared."""

    def crash(self, dice: Random) -> str:
        """Kill something. Returns what."""

    def recover(self) -> None:
        """Start what was killed, and wait until the product answers."""

    def verified(self) -> str:
        """What `python -m app verify` finds wrong in engines outside the product; nothing where there are none."""

    def end(self) -> None:
        """Stop everything and leave nothing running."""


SHORTENED = 5
"""Rounds after which SQLite's log is emptied. In all others it is the product that recovers from it."""


class OnSqlite:
    """Half of the crashes kill the process, half take the power away as well."""

    def __init__(self, folder: Path, without: str | None, region: Path) -> None:
        self._file, self._rounds = folder / "hetjuisteadres.sqlite3", 0
        self.url = f"sqlite:///{self._file}"
        self.app = App(folder, {"JA_DATA": str(folder), "JA_SEED": str(region), POWER: "1", WITHOUT: without or ""})

    def open(self) -> None:
        """Start the product on what was prepared."""
        self.recover()

    def crash(self, dice: Random) -> str:
        """Kill it."""
        self.app.kill()
        if dice.random() < 0.5:
            return "app"
        power.lose(self._file)
        return "stroom"

    def recover(self) -> None:
        """Start it on what is left."""
        self._rounds += 1
        if self._rounds % SHORTENED == 0:
            power.shorten(self._file)
        power.settle(self._file)
        self.app.start()

    def verified(self) -> str:
        """Its engine is inside it."""
        return ""

    def end(self) -> None:
        """Stop it."""
        self.app.kill()


class OnPostgres:
    """Crashes kill the product, one process of PostgreSQL, all of it, or Meilisearch when it is there."""

    def __init__(self, folder: Path, without: str | None, programs: Path, region: Path, meilisearch: bool) -> None:
        self._server = PostgresServer(programs)
        self._meilisearch = RealServer() if meilisearch else None
        self.url = f"postgresql+psycopg://{self._server.address}/postgres"
        self._settings = {"JA_DATABASE_URL": self.url, "JA_SEED": str(region)}
        if self._meilisearch:
            self._settings |= {"JA_MEILI_URL": self._meilisearch.url, "JA_MEILI_KEY": self._meilisearch.key}
        self.app = App(folder, {**self._settings, WITHOUT: without or ""})
        self._killed = ""

    def open(self) -> None:
        """Start the product on what was prepared."""
        self.app.start()

    def crash(self, dice: Random) -> str:
        """Kill one of them."""
        kill = {"app": self.app.kill, "postgres-proces": self._server.kill_one, "postgres": self._server.kill}
        if self._meilisearch:
            kill["meilisearch"] = self._meilisearch.kill
        self._killed = dice.choice(list(kill))
        kill[self._killed]()
        return self._killed

    def recover(self) -> None:
        """Start what was killed; what was not finds its way by itself."""
        if self._killed == "postgres":
            self._server.start()
        if self._killed == "meilisearch" and self._meilisearch:
            self._meilisearch.start()
        self._answering()
        if self._killed == "app":
            self.app.start()

    def _answering(self) -> None:
        """PostgreSQL lets nobody in while it recovers."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                psycopg.connect(f"postgresql://{self._server.address}/postgres", connect_timeout=5).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise TimeoutError("PostgreSQL did not recover")

    def verified(self) -> str:
        """Every document of Meilisearch beside the database."""
        if self._meilisearch is None:
            return ""
        environment = {**os.environ, **self._settings, "JA_BETEKENIS": "uit"}
        command = [sys.executable, "-m", "app", "verify"]
        found = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        return "" if found.returncode == 0 else found.stdout + found.stderr

    def end(self) -> None:
        """Stop all of it."""
        self.app.kill()
        self._server.end()
        if self._meilisearch:
            self._meilisearch.end()
