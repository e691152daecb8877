"""Servers on loopback and callers that load them, bounded in number and time."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from app.settings import ROOT
from scripts.ports import free_port

SECONDS = 6.0
"""Length of one load; the whole run is bounded by a handful of these."""


PLAIN = {"Accept-Encoding": "identity"}
"""The bare endpoint does not compress, so neither do we here: what gzip costs stands in docs/adr/compression.md."""


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@contextmanager
def server(module: str, environment: dict[str, str]) -> Any:
    """A uvicorn of one worker on a free port of loopback. It keeps Python's bytecode, as an installed product has it:
    compiling anew takes 2 s of a start."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        module,
        "--port",
        str(port),
        "--no-access-log",
        "--log-level",
        "warning",
    ]
    unlimited = {f"JA_LIMIET_{group}": "0" for group in ("VRAGEN", "SUGGESTIES", "LEZEN", "SCHRIJVEN")}
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(command, cwd=ROOT, env={**kept, **unlimited, **environment})
    try:
        base = f"http://127.0.0.1:{port}"
        for _ in range(1800):
            try:
                httpx.get(f"{base}/readyz", timeout=1)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield base, process.pid
    finally:
        process.terminate()
        process.wait(20)


def processor_seconds(pid: int) -> float:
    """Processor time that a process has used so far, its threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cost(base: str, pid: int, requests: Sequence[tuple[str, str, Any]]) -> float:
    """Milliseconds of processor time that the server spends on one answer, eight callers at a time.

    Not answers a second: at a bare endpoint the caller is the slower of the two, and would flatter us.
    """
    before = processor_seconds(pid)
    answered = asyncio.run(closed_loop(base, requests))
    return (processor_seconds(pid) - before) / answered * 1000


async def closed_loop(base: str, requests: Sequence[tuple[str, str, Any]]) -> int:
    """Answers to eight callers who each wait for theirs, for `SECONDS`."""
    done, end = 0, time.perf_counter() + SECONDS

    async def caller(client: httpx.AsyncClient, offset: int) -> None:
        nonlocal done
        position = offset
        while time.perf_counter() < end:
            method, path, body = requests[position % len(requests)]
            response = await client.request(method, path, json=body)
            response.raise_for_status()
            done += 1
            position += 8

    async with httpx.AsyncClient(base_url=base, timeout=30, headers=PLAIN) as client:
        await asyncio.gather(*(caller(client, offset) for offset in range(8)))
    return done


async def open_loop(base: str, requests: Sequence[tuple[str, str, Any]], rate: int) -> dict[str, float]:
    """Milliseconds per answer when `rate` requests come in every second, whether or not earlier ones are answered."""
    took: list[float] = []

    async def one(client: httpx.AsyncClient, request: tuple[str, str, Any]) -> None:
        started = time.perf_counter()
        response = await client.request(request[0], request[1], json=request[2])
        response.raise_for_status()
        took.append((time.perf_counter() - started) * 1000)

    async with httpx.AsyncClient(base_url=base, timeout=30, headers=PLAIN) as client:
        started = time.perf_counter()
        tasks = []
        for number in range(int(rate * SECONDS)):
            await asyncio.sleep(max(0.0, started + number / rate - time.perf_counter()))
            tasks.append(asyncio.create_task(one(client, requests[number % len(requests)])))
        await asyncio.gather(*tasks)
    return {name: round(percentile(took, share), 1) for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))}
