"""`scripts/start` as a newcomer runs it: it serves, runs again on what is there, and says in one line what is wrong."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from app.settings import ROOT
from scripts.ports import free_port


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what start needs, with this run's own environment in place of a fresh one."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("app", "migrations", "seed", "scripts", "requirements"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / ".venv").symlink_to(sys.prefix)
    lock = (folder / "requirements/runtime.txt").read_bytes()
    sums = subprocess.run(["cksum"], input=lock, capture_output=True, check=True).stdout.split()
    Path(sys.prefix, f".runtime-{sums[0].decode()}-{sums[1].decode()}").touch()
    return folder


def environment(folder: Path, port: int | str) -> dict[str, str]:
    return {**os.environ, "JA_PORT": str(port), "JA_DATA": str(folder / "data")}


class Started:
    def __init__(self, folder: Path, port: int) -> None:
        self.log = folder / f"log-{port}"
        self.base = f"http://127.0.0.1:{port}"
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [folder / "scripts/start"], env=environment(folder, port), stdout=output, stderr=output
            )

    def wait(self) -> str:
        for _ in range(1200):
            try:
                if httpx.get(f"{self.base}/readyz").status_code == 200:
                    return self.log.read_text()
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


def refused(folder: Path, settings: dict[str, str]) -> str:
    done = subprocess.run(
        [folder / "scripts/start"], env=settings, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode != 0
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_it_serves_and_a_second_start_uses_what_is_there(checkout: Path) -> None:
    for expected in ("176 nieuw", "176 ongewijzigd"):
        started = Started(checkout, free_port())
        try:
            assert expected in started.wait()
            answer = httpx.post(f"{started.base}/v1/juiste-adres", json={"vraag": "mijn kind van 9 is bang, Rolde"})
            assert answer.json()["adressen"]
        finally:
            started.stop()


def test_a_taken_port_is_one_clear_line(checkout: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert "al in gebruik" in refused(checkout, environment(checkout, taken.getsockname()[1]))


def test_a_port_that_is_none_is_one_clear_line(checkout: Path) -> None:
    assert "JA_PORT" in refused(checkout, environment(checkout, "tachtig"))


@pytest.mark.parametrize("where", ["/proc/nergens", "{file}"])
def test_a_folder_that_cannot_be_written_is_one_clear_line(checkout: Path, tmp_path: Path, where: str) -> None:
    file = tmp_path / "file"
    file.touch()
    settings = {**environment(checkout, free_port()), "JA_DATA": where.format(file=file)}
    assert "JA_DATA" in refused(checkout, settings)


def fake_python(folder: Path, code: str) -> dict[str, str]:
    """A PATH on which every Python answers as `code` does."""
    tools = folder / "tools"
    tools.mkdir()
    for name in ("python3", "python3.14", "python3.13", "python3.12", "python3.11"):
        (tools / name).write_text(f"#!/bin/sh\n{code}\n")
        (tools / name).chmod(0o755)
    return {"PATH": f"{tools}:/usr/bin:/bin", "HOME": str(folder)}


def fresh(checkout: Path, folder: Path) -> Path:
    """The same checkout without an environment."""
    shutil.copytree(checkout / "scripts", folder / "scripts")
    shutil.copytree(checkout / "requirements", folder / "requirements")
    return folder


def test_an_old_python_is_one_clear_line(checkout: Path, tmp_path: Path) -> None:
    assert "Python 3.11" in refused(fresh(checkout, tmp_path), fake_python(tmp_path, "exit 1"))


def test_a_missing_venv_is_one_clear_line(checkout: Path, tmp_path: Path) -> None:
    code = 'if [ "$1" = "-c" ]; then exit 0; fi; echo "No module named venv" >&2; exit 1'
    assert "python3-venv" in refused(fresh(checkout, tmp_path), fake_python(tmp_path, code))
