"""A real Meilisearch server of one's own, for tests and measurements: on a free port, its folder thrown away after."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import meilisearch
from meilisearch.errors import MeilisearchError

from scripts.ports import free_port

MASTER_KEY = "a-key-for-tests-only"

WHY_NOT = "Meilisearch is not installed: put it on the PATH or set JA_TEST_MEILI_URL"


class RealServer:
    """Its data stays when it is killed and started again."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ja-meili-"))
        self.url = f"http://127.0.0.1:{free_port()}"
        self.key = MASTER_KEY
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        address = self.url.removeprefix("http://")
        program = shutil.which("meilisearch") or "meilisearch"
        options = ["--http-addr", address, "--master-key", MASTER_KEY, "--no-analytics", "--log-level", "ERROR"]
        places = ["--db-path", str(self.folder / "db"), "--dump-dir", str(self.folder / "dumps")]
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen([program, *options, *places], stdout=quiet, stderr=quiet, cwd=self.folder)
        deadline = time.monotonic() + 20
        while not self.answers():
            if time.monotonic() > deadline:
                raise TimeoutError("Meilisearch did not start")
            time.sleep(0.02)

    def answers(self) -> bool:
        """Whether it says that it is well."""
        try:
            return meilisearch.Client(self.url, self.key, timeout=1).health()["status"] == "available"
        except MeilisearchError:
            return False

    def kill(self) -> None:
        """As when the power goes."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def wipe(self) -> None:
        """Kill it, throw its data away, and start it empty."""
        self.kill()
        shutil.rmtree(self.folder / "db")
        self.start()

    def suspend(self) -> None:
        """It keeps its connections and answers nothing."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Go on where it stood."""
        self.process.send_signal(signal.SIGCONT)

    def end(self) -> None:
        """Stop it and leave nothing behind."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def installed() -> bool:
    """Whether a server can be started here."""
    return shutil.which("meilisearch") is not None


def given() -> tuple[str, str] | None:
    """Address and key of a server that is there for tests."""
    url = os.environ.get("JA_TEST_MEILI_URL")
    return (url, os.environ.get("JA_TEST_MEILI_KEY", "")) if url else None
