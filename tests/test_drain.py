"""A stop that nobody notices: first not ready, then still answering, then gone."""

import time
from pathlib import Path

import httpx
import pytest

from tests import product, running
from tests.running import QUESTION, Process

DRAINS = 5.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return product.prepared(tmp_path_factory.mktemp("drain"), running.REGION).data


def ask(process: Process) -> int:
    return httpx.post(f"{process.base}/v1/juiste-adres", json=QUESTION, timeout=10, trust_env=False).status_code


def readiness(process: Process) -> tuple[int, str]:
    answer = httpx.get(f"{process.base}/readyz", timeout=10, trust_env=False)
    return answer.status_code, answer.json()["status"]


def test_it_says_that_it_leaves_and_goes_on_answering(folder: Path) -> None:
    process = running.copy_of_product(folder, drain_seconds=DRAINS)
    with running.ended(process):
        process.ready()
        process.ask_to_stop()
        began, answered = time.monotonic(), 0
        time.sleep(0.1)
        while time.monotonic() - began < DRAINS / 2:
            assert readiness(process) == (503, "stopt")
            assert ask(process) == 200
            answered += 1
        assert answered
        process.wait(20)
        assert time.monotonic() - began >= DRAINS


@pytest.mark.parametrize(("drain_seconds", "times"), [(0, 1), (300, 2)], ids=["not told to wait", "asked again"])
def test_it_stops_at_once(folder: Path, drain_seconds: float, times: int) -> None:
    process = running.copy_of_product(folder, drain_seconds=drain_seconds)
    with running.ended(process):
        process.ready()
        for _ in range(times):
            process.ask_to_stop()
            time.sleep(0.2)
        process.wait(20)
