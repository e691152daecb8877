"""A PostgreSQL server of one's own, on a free port in a folder that is thrown away: for tests and for `scripts/crash`.

PostgreSQL refuses to run as root: then it runs as the user that Debian's package made.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from scripts.ports import free_port


def binaries() -> Path | None:
    """Where PostgreSQL's own programs are: on the PATH, or where Debian keeps them."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return versions[-1].parent if versions else None


class PostgresServer:
    """Runs from here until `end`. `options`: settings of the server, `fsync=off`."""

    def __init__(self, programs: Path, *options: str) -> None:
        port = free_port()
        self._programs, self._folder = programs, Path(tempfile.mkdtemp(prefix="ja-postgres-"))
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(self._folder, self._user)
        self.address = f"ja@127.0.0.1:{port}"
        own = ("listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories=", *options)
        self._options = " ".join(f"-c {option}" for option in own)
        self._run("initdb", "-U", "ja", "-A", "trust", "-E", "UTF8")
        self.start()

    def start(self) -> None:
        """Start it, and recover what a crash left."""
        try:
            self._run("pg_ctl", "-o", self._options, "-w", "-l", "log", "start")
        except subprocess.CalledProcessError as error:
            raise RuntimeError((self._folder / "log").read_text()[-2000:]) from error

    def kill(self) -> None:
        """Every process of it at once, as when the machine goes."""
        postmaster = int((self._folder / "data/postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGSTOP)  # else it begins a process for a new connection, which outlives it
        gone = [*self.children(postmaster), postmaster]
        for pid in gone:
            _end(pid)
        while any(map(_runs, gone)):
            time.sleep(0.01)
        # Where nobody collects dead processes their numbers stay taken; after a machine's restart they would not be.
        (self._folder / "data/postmaster.pid").unlink()

    def kill_one(self) -> None:
        """One process that serves a connection; the server then ends the others and recovers by itself."""
        for pid in self.children():
            if b"127.0.0.1" in _title(pid):
                _end(pid)
                return

    def children(self, postmaster: int | None = None) -> list[int]:
        """Process ids of the server's own processes."""
        parent = postmaster or int((self._folder / "data/postmaster.pid").read_text().split()[0])
        listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, check=False)
        return [int(pid) for pid in listed.stdout.split()]

    def end(self) -> None:
        """Stop it and throw its folder away."""
        try:
            self._run("pg_ctl", "-m", "immediate", "stop")
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), "-D", f"{self._folder}/data", *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self._folder, user=self._user)


def _end(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _runs(pid: int) -> bool:
    return _title(pid) != b""


def _title(pid: int) -> bytes:
    """The command line of a process, which PostgreSQL fills with what it does; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
