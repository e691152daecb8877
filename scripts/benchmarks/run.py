"""`scripts/bench`: throughput ratios, response times under a steady load, understanding and ranking alone, scale."""

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import httpx

from app.advice.service import Advice
from app.main import House
from app.settings import Settings
from scripts.benchmarks import generate, production, questions
from scripts.benchmarks.load import closed_loop, cost, open_loop, percentile, server

DISTINCT = 2000


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


def measure(folder: Path, beside_production: bool = False) -> dict[str, Any]:
    """Everything on the real data; on request also on PostgreSQL and Meilisearch."""
    settings = Settings(data=folder)
    generate.directory(settings, 0)
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
    return result | (production.measure(folder, asked) if beside_production else {})


def feed_pages(base: str, folder: Path) -> list[tuple[str, str, Any]]:
    """Pages of 100 of the change feed, each asked for once: what mirrors ask for is what others asked for before."""
    start = httpx.get(f"{base}/v1/wijzigingen").json()
    pages = [f"/v1/wijzigingen?reeks={start['reeks']}&na={nr}" for nr in range(0, start["nieuwste"] - 100, 5)]
    sizes = {path: httpx.get(base + path).content for path in pages}
    (folder / "feed").write_bytes(sorted(sizes.values(), key=len)[len(sizes) // 2])
    return [("GET", path, None) for path in pages]


def scale(size: int) -> dict[str, Any]:
    """Start-up, memory and the question's median with `size` generated entries. Start-up in seconds, and in answers
    that a bare endpoint gives in as much processor time on the same machine: seconds alone tell more of the machine.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(data=folder)
        generate.directory(settings, size)
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
                    answer = client.post("/v1/juiste-adres", json=body).raise_for_status()
                    took.append((time.perf_counter() - began) * 1000)
            memory = _megabytes(pid)
        for route in ("post", "get", "feed"):
            (folder / route).write_bytes(answer.content)
        with server("scripts.benchmarks.bare:app", {"BENCH_ANSWERS": str(folder)}) as (bare, pid):
            yardstick = cost(bare, pid, [("POST", "/post", body)])
    return {
        "startSeconden": round(ready, 1),
        "startInKaleAntwoorden": round(ready * 1000 / yardstick),
        "geheugenMB": memory,
        "vraagP50ms": round(statistics.median(took), 1),
    }


def _megabytes(pid: int) -> int:
    """Memory in use by a process."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if "VmRSS" in line).split()[1]) // 1024


def _codes(base: str) -> list[str]:
    return [each["code"] for each in httpx.get(base + "/v1/gemeenten").json()["resultaten"]]


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        result = measure(Path(folder), "--productie" in arguments)
    if "--groot" in arguments:
        result |= {f"{size} vermeldingen": scale(size) for size in (1_000, 10_000, 100_000)}
    if "--json" in arguments:
        print(json.dumps(result, ensure_ascii=False, indent=2))
        return
    for name, values in result.items():
        print(f"{name:<28}", "  ".join(f"{key} {value}" for key, value in values.items()))


if __name__ == "__main__":
    main(sys.argv[1:])
