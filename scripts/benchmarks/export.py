"""`python -m scripts.benchmarks.export [--json] [AANTAL …]`: what an export costs over HTTP.

For each number of made-up entries beside the real ones, and for each form: seconds to the first byte and to the last,
MB of the answer, and MB by which the server's memory rose meanwhile above what it was just before (the kernel's peak).
JA_DATABASE_URL chooses PostgreSQL; that database is migrated and filled, so give an empty one.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx

from app.exchange.export_shapes import FORMATEN
from app.log import today
from app.settings import Settings
from scripts.benchmarks import generate
from scripts.benchmarks.load import server


def measure(size: int) -> Iterator[tuple[str, dict[str, float]]]:
    """Each form in turn on one server, ndjson also for a given day."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder))
        generate.directory(settings, size)
        with server("app.serve:app", {"JA_DATA": folder, "JA_BETEKENIS": "uit"}) as (base, pid):
            while httpx.get(f"{base}/readyz", timeout=60).status_code != 200:
                time.sleep(0.2)
            for query in (*(f"formaat={each}" for each in FORMATEN), f"formaat=ndjson&peildatum={today()}"):
                yield query, _one(f"{base}/v1/export?{query}", pid)


def _one(address: str, pid: int) -> dict[str, float]:
    Path(f"/proc/{pid}/clear_refs").write_text("5")  # the peak is counted anew from here
    before, size, first = _memory(pid, "VmRSS"), 0, 0.0
    started = time.perf_counter()
    with httpx.stream("GET", address, timeout=600) as response:
        response.raise_for_status()
        for part in response.iter_raw():
            first = first or time.perf_counter() - started
            size += len(part)
    took = time.perf_counter() - started
    grown = _memory(pid, "VmHWM") - before
    return {
        "eersteByteSeconden": round(first, 3),
        "seconden": round(took, 1),
        "MB": round(size / 1e6, 1),
        "geheugenMB": round(grown, 1),
    }


def _memory(pid: int, line: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(each for each in lines if each.startswith(line)).split()[1]) / 1024


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    sizes = [int(each) for each in arguments if each.isdecimal()] or [1_000, 10_000, 100_000]
    found: dict[str, Any] = {}
    for size in sizes:
        for query, figures in measure(size):
            found[f"{size} {query}"] = figures
            if "--json" not in arguments:
                print(f"{size:>7} {query:<36}", "  ".join(f"{name} {value}" for name, value in figures.items()))
                sys.stdout.flush()
    if "--json" in arguments:
        print(json.dumps(found, indent=2))


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUTF8", "1")
    main(sys.argv[1:])
