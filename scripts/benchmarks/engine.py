"""How a search engine does at a size, apart from the rest of the product: the embedded one, or a real Meilisearch.

    python -m scripts.benchmarks.engine embedded|meilisearch SIZE

One size a process, so that memory is that of this size alone. Documents are made up (`generate`), about 60 Dutch words
each. Prints JSON. Meilisearch must be on the PATH.
"""

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from app.search.embedded import EmbeddedEngine
from app.search.engine import FACET_FIELDS, Query, SearchEngine, Unanswered
from app.search.meilisearch import MeilisearchEngine, Recipe
from app.search.meilisearch_server import MeilisearchServer
from app.settings import Settings
from app.vocabulary.ladder import Ladder
from scripts.benchmarks.generate import SUBJECTS, TOPICS, World, documents
from scripts.meilisearch_server import RealServer

ROUNDS = 500
PAUSE = 0.02
"""Seconds between two searches beside a rebuild: 50 a second."""

Figures = dict[str, float]


class Asking:
    """Searches as the product sends them."""

    def __init__(self, engine: SearchEngine) -> None:
        self._engine, self._random, self._world = engine, Random(2), World()

    def kinds(self) -> dict[str, Callable[[], object]]:
        """Each kind of search by its name."""
        search = self._engine.search
        return {
            "candidates": lambda: search(self._candidates(())),
            "list with facets": lambda: search(self._candidates(FACET_FIELDS[:6], 20)),
            "text": lambda: search(Query(text=self._text(), order="tekst")),
            "suggestions": lambda: self._engine.suggest(self._random.choice(SUBJECTS)[: self._random.randint(2, 8)]),
        }

    def _candidates(self, facets: tuple[str, ...], limit: int = 200) -> Query:
        gemeente, needs = self._random.choice(self._world.gemeenten), self._random.sample(self._world.hulpvragen, 3)
        filters = {"gemeenten": [gemeente], "hulpvragen": needs}
        return Query(filters=filters, ages=((9, 9),), facets=facets, limit=limit)

    def _text(self) -> str:
        return f"{self._random.choice(SUBJECTS)} {self._random.choice(TOPICS)} voor kinderen op school"


def measure(engine: SearchEngine, size: int, memory: Callable[[], Figures]) -> dict[str, Figures]:
    """Seconds to build, memory, milliseconds of each kind of search, and the same beside a rebuild."""
    ladder = Ladder.load(Settings().seed / "ladder.json")

    def build(position: int) -> float:
        began = time.perf_counter()
        engine.replace_all(documents(size, ladder), position)
        return time.perf_counter() - began

    found = {"build": {"seconds": build(1), **memory()}}
    found |= {name: _spread([_took(act) for _ in range(ROUNDS)]) for name, act in Asking(engine).kinds().items()}
    return found | {"beside a rebuild": _beside(lambda: build(2), engine)}


def _beside(rebuild: Callable[[], float], engine: SearchEngine) -> Figures:
    """Milliseconds of searches while everything is built anew, and how many of them failed or found nothing."""
    thread, took, failed = threading.Thread(target=rebuild), list[float](), 0
    thread.start()
    ask = Asking(engine).kinds()["candidates"]
    began = time.perf_counter()
    while thread.is_alive():
        try:
            took.append(_took(ask))
        except Unanswered:
            failed += 1
        time.sleep(PAUSE)
    return {"seconds": time.perf_counter() - began, "searches": len(took), "failed": failed, **_spread(took)}


def _took(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def _spread(milliseconds: list[float]) -> Figures:
    ordered = sorted(milliseconds)
    return {name: ordered[int(share * len(ordered))] for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))}


def _megabytes(process: int | str, field: str = "RssAnon") -> float:
    """Memory that belongs to a process alone; what it reads through the system's cache is not counted."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(field)).split()[1]) / 1024


@contextmanager
def _embedded() -> Iterator[tuple[SearchEngine, Callable[[], Figures]]]:
    before = _megabytes("self")
    yield EmbeddedEngine(), lambda: {"memory MB": _megabytes("self") - before}


@contextmanager
def _meilisearch() -> Iterator[tuple[SearchEngine, Callable[[], Figures]]]:
    real = RealServer()
    try:
        server = MeilisearchServer(real.url, real.key)
        engine = MeilisearchEngine(server, "meting", lambda: Recipe("meting"))

        def memory() -> Figures:
            disk = sum(each.stat().st_blocks * 512 for each in real.folder.rglob("*") if each.is_file())
            return {"memory MB": _megabytes(real.process.pid), "disk MB": disk / 1024**2}

        yield engine, memory
    finally:
        real.end()


def main(name: str, size: str) -> None:
    """Measure and print."""
    with {"embedded": _embedded, "meilisearch": _meilisearch}[name]() as (engine, memory):
        found = measure(engine, int(size), memory)
    rounded = {kind: {key: round(value, 2) for key, value in figures.items()} for kind, figures in found.items()}
    print(json.dumps({"engine": name, "entries": int(size), **rounded}, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
