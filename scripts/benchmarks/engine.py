"""How fast the embedded engine is at a size, apart from the rest of the app."""

import resource
import statistics
import time
from collections.abc import Callable, Iterable
from random import Random
from typing import Any

from app.search.embedded import EmbeddedEngine
from app.search.engine import FACET_FIELDS, Document, Query
from app.settings import Settings
from app.vocabulary.ladder import Ladder
from scripts.benchmarks.generate import SUBJECTS, TOPICS, World, documents

ROUNDS = 300


def measure(sizes: Iterable[int] = (10_000, 100_000)) -> dict[int, dict[str, float]]:
    """For each number of entries: seconds to build, MB of memory by which
    documents and index made the process grow, milliseconds at the median of
    a filtered page of 200 without and with facets, a text query, a suggestion, and taking in one change.

    Memory is compared with the highest the process ever had, so begin with the smallest size in a fresh process.
    """
    ladder = Ladder.load(Settings().seed / "ladder.json")
    return {size: _measure(size, ladder) for size in sizes}


def _measure(size: int, ladder: Ladder) -> dict[str, float]:
    before = _peak_mb()
    made = list(documents(size, ladder))
    engine = EmbeddedEngine()
    start = time.perf_counter()
    engine.replace_all(made, position=1)
    built = time.perf_counter() - start
    return {"build_s": built, "memory_mb": _peak_mb() - before, **_speeds(engine, Random(2), made[:ROUNDS])}


def _speeds(engine: EmbeddedEngine, random: Random, changed: list[Document]) -> dict[str, float]:
    world = World()

    def filtered(facets: tuple[str, ...] = ()) -> Query:
        filters = {"gemeenten": [random.choice(world.gemeenten)], "hulpvragen": random.sample(world.hulpvragen, 3)}
        return Query(filters=filters, ages=((9, 9),), facets=facets, limit=200)

    def typed() -> Query:
        text = f"{random.choice(SUBJECTS)} {random.choice(TOPICS)} voor kinderen op school"
        return Query(text=text, order="tekst")

    return {
        "filtered_200_ms": _median_ms(lambda: engine.search(filtered())),
        "filtered_200_facets_ms": _median_ms(lambda: engine.search(filtered(FACET_FIELDS[:6]))),
        "text_20_ms": _median_ms(lambda: engine.search(typed())),
        "suggest_ms": _median_ms(lambda: engine.suggest(random.choice(SUBJECTS)[: random.randint(2, 8)])),
        "suggest_misspelt_ms": _median_ms(lambda: engine.suggest("x" + random.choice(SUBJECTS)[1:])),
        "apply_one_ms": _median_ms(lambda: engine.apply([random.choice(changed)], (), 2), rounds=50),
    }


def _median_ms(act: Callable[[], Any], rounds: int = ROUNDS) -> float:
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    for size, figures in measure().items():
        print(size, {name: round(value, 2) for name, value in figures.items()})
