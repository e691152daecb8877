"""`scripts/bench`: throughput ratios, response times under a steady load, understanding and ranking alone, scale."""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from app.advice.service import Advice
from app.database import Database
from app.exchange.seed import seed
from app.main import House
from app.migrate import migrate
from app.settings import ROOT, Settings
from scripts.benchmarks import generate, questions
from scripts.ports import free_port

DISTINCT = 2000
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
    """A uvicorn of one worker on a free port of loopback."""
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
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **unlimited, **environment})
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


def milliseconds(work: Callable[[Any], object], values: Sequence[Any]) -> dict[str, float]:
    """Median and p95 of doing this for each value."""
    took = []
    for value in values:
        started = time.perf_counter()
        work(value)
        took.append((time.perf_counter() - started) * 1000)
    return {"p50": round(statistics.median(took), 3), "p95": round(percentile(took, 0.95), 3)}


def inside(advice: Advice, asked: Sequence[str]) -> dict[str, Any]:
    """Understanding and ranking alone, without HTTP."""
    understood = [advice.understand(text) for text in asked]
    return {
        "begrijpen": milliseconds(advice.understand, asked),
        "rangschikken": milliseconds(advice.ranked, understood),
    }


def measure(folder: Path) -> dict[str, Any]:
    """Everything on the real data."""
    settings = Settings(data=folder)
    database = Database(settings.effective_database_url)
    migrate(database)
    seed(database, settings.seed)
    database.close()
    house = House(settings)
    house.open()
    advice = house.advice
    if advice is None:
        raise RuntimeError("the product did not start")
    places = sorted(house.vocabulary.gemeenten.values())
    asked = questions.distinct(house.vocabulary, places, DISTINCT)
    needs = [need for need in house.vocabulary.needs.contents if house.vocabulary.needs.parents[need]]
    result: dict[str, Any] = inside(advice, asked)
    codes = list(house.vocabulary.gemeenten)
    house.close()
    posts = [("POST", "/v1/juiste-adres", {"vraag": text}) for text in asked]
    gets = [("GET", f"/v1/voorzieningen?gemeente={c}&hulpvraag={n}", None) for c in codes for n in needs]
    with server("app.serve:app", {"JA_DATA": str(folder)}) as (base, ours_pid):
        (folder / "post").write_bytes(httpx.post(base + posts[0][1], json=posts[0][2]).content)
        (folder / "get").write_bytes(httpx.get(base + gets[0][1]).content)
        asyncio.run(closed_loop(base, posts))  # not measured: the words of the phrases are encoded once after a start
        feed = feed_pages(base, folder)
        with server("scripts.benchmarks.bare:app", {"BENCH_ANSWERS": str(folder)}) as (bare, bare_pid):
            bare_posts = [("POST", "/post", body) for _, _, body in posts]
            bare_gets = [("GET", path.replace("/v1/voorzieningen", "/get"), None) for _, path, _ in gets]
            bare_feed = [("GET", path.replace("/v1/wijzigingen", "/feed"), None) for _, path, _ in feed]
            for name, mine, theirs in (
                ("POST /v1/juiste-adres", posts, bare_posts),
                ("GET /v1/voorzieningen", gets, bare_gets),
                ("GET /v1/wijzigingen", feed, bare_feed),
            ):
                spent, yardstick = cost(base, ours_pid, mine), cost(bare, bare_pid, theirs)
                result[name] = {
                    "processorMs": round(spent, 2),
                    "kaalProcessorMs": round(yardstick, 2),
                    "verhouding": round(yardstick / spent, 3),
                }
        for rate in (50, 100):
            result[f"bij {rate} per seconde (ms)"] = asyncio.run(open_loop(base, posts, rate))
    return result


def feed_pages(base: str, folder: Path) -> list[tuple[str, str, Any]]:
    """Pages of 100 of the change feed, each asked for once: what mirrors ask for is what others asked for before."""
    start = httpx.get(f"{base}/v1/wijzigingen").json()
    pages = [f"/v1/wijzigingen?reeks={start['reeks']}&na={nr}" for nr in range(0, start["nieuwste"] - 100, 5)]
    sizes = {path: httpx.get(base + path).content for path in pages}
    (folder / "feed").write_bytes(sorted(sizes.values(), key=len)[len(sizes) // 2])
    return [("GET", path, None) for path in pages]


def scale(size: int) -> dict[str, Any]:
    """Start-up, memory and the question's median with `size` generated entries."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(data=folder)
        database = Database(settings.effective_database_url)
        migrate(database)
        seed(database, settings.seed)
        with database.write() as session:
            generate.fill(session, size)
        database.close()
        started = time.perf_counter()
        with server("app.serve:app", {"JA_DATA": str(folder)}) as (base, pid):
            while httpx.get(base + "/readyz", timeout=60).status_code != 200:
                time.sleep(0.1)
            ready = time.perf_counter() - started
            body = {"vraag": "mijn kind van 9 is angstig en druk", "gemeente": next(iter(_codes(base)))}
            took = []
            with httpx.Client(base_url=base) as client:
                for _ in range(200):
                    began = time.perf_counter()
                    client.post("/v1/juiste-adres", json=body).raise_for_status()
                    took.append((time.perf_counter() - began) * 1000)
            memory = int(
                next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if "VmRSS" in line).split()[
                    1
                ]
            )
    return {
        "startSeconden": round(ready, 1),
        "geheugenMB": memory // 1024,
        "vraagP50ms": round(statistics.median(took), 1),
    }


def _codes(base: str) -> list[str]:
    return [each["code"] for each in httpx.get(base + "/v1/gemeenten").json()["resultaten"]]


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        result = measure(Path(folder))
    if "--groot" in arguments:
        result |= {f"{size} vermeldingen": scale(size) for size in (1_000, 10_000, 100_000)}
    if "--json" in arguments:
        print(json.dumps(result, ensure_ascii=False, indent=2))
        return
    for name, values in result.items():
        print(f"{name:<28}", "  ".join(f"{key} {value}" for key, value in values.items()))


if __name__ == "__main__":
    main(sys.argv[1:])
