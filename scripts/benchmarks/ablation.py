"""What a part of the product gains: `python -m scripts.benchmarks.ablation stappen|punten MAP ...`.

Every part is taken away by itself, on sets of judged questions: `stappen` are the steps of reading Dutch, by phrases
alone (`JA_BETEKENIS=uit`, so that meaning does not fill the gap), `punten` the factors of the order. Needs a seeded
database.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from app.advice import evaluate, rank
from app.main import House
from app.settings import Settings
from app.vocabulary import dutch, needs, phrases

NOTHING: frozenset[str] = frozenset()
ALL = "niets weggelaten"
NDCG, SUCCESS, F1 = ("ndcg10", "nDCG@10"), ("success3", "goed in de eerste 3"), ("hulpvragenF1", "F1")
"""Figures of `evaluate`, and how they are called."""

Change = Mapping[tuple[Any, str], Any]
"""What is replaced (of a module or class, by name), and by what."""


def _as_typed(word: str) -> frozenset[str]:
    return frozenset((word,))


def _stem_alone(word: str) -> frozenset[str]:
    as_it_is = word.isdigit() or len(word) < 3 or word in dutch.SKIPPED
    return frozenset((word if as_it_is else dutch._stem(word.replace("'", "").replace("-", "")),))


_KEYS = ((dutch, "keys"), (phrases, "keys"))
STEPS: dict[str, Change] = {
    ALL: {},
    "lemma's": dict.fromkeys(_KEYS, _stem_alone),
    "stammen en lemma's": dict.fromkeys(_KEYS, _as_typed),
    "tikfouten": {(phrases.PhraseMatcher, "_typo"): lambda _self, _word: NOTHING},
    "samenstellingen splitsen": {(phrases.PhraseMatcher, "_parts"): lambda _self, _word: NOTHING},
    "losse delen samenvoegen": {(phrases.PhraseMatcher, "_read_joined"): lambda _self, _left, _right: NOTHING},
    "woorden ertussen": {(phrases, "SLACK"): 0},
    "ontkenning": {(needs, "is_negated"): lambda _match, _text, _tokens: False},
    "valse vrienden (nietBij)": {(needs, "_cancelled"): lambda _match, _excluded: False},
}


def _without_factor(left_out: str) -> Change:
    steady = [factor for name, factor in rank.FACTORS.items() if name in rank.STEADY and name != left_out]
    other = [(name, *factor) for name, factor in rank.FACTORS.items() if name not in {*rank.STEADY, left_out}]
    return {(rank, "_STEADY"): steady, (rank, "_OTHER"): other}


FACTORS: dict[str, Change] = {ALL: {}, **{name: _without_factor(name) for name in rank.FACTORS}}

ASKED = {"stappen": (STEPS, "uit", (NDCG, F1)), "punten": (FACTORS, "aan", (NDCG, SUCCESS))}
"""What is taken away, whether meaning is read, and the figures that may change."""


@contextmanager
def changed(change: Change) -> Iterator[None]:
    """The product without a part; what was read with it is forgotten."""
    with ExitStack() as stack:
        for (place, name), instead in change.items():
            stack.enter_context(patch.object(place, name, instead))
        dutch._read.cache_clear()
        yield
    dutch._read.cache_clear()


def measure(what: str, folders: Sequence[Path]) -> dict[str, dict[str, float]]:
    """Part left out → what `evaluate` finds over all questions of these sets."""
    cases = [case for folder in folders for case in evaluate.load(folder)]
    parts, meaning, _ = ASKED[what]
    return {part: _measured(cases, change, Settings(betekenis=meaning)) for part, change in parts.items()}


def _measured(cases: Sequence[evaluate.Case], change: Change, settings: Settings) -> dict[str, float]:
    with changed(change):
        house = House(settings)
        house.open()
        assert house.advice is not None  # noqa: S101 (open() made it)
        found = evaluate.evaluate(house.advice, cases)
        house.close()
    return found


def main(arguments: Sequence[str], write: Callable[[str], None] = print) -> None:
    """Measure and print."""
    what, *folders = arguments or [""]
    if what not in ASKED or not folders:
        raise SystemExit(f"gebruik: python -m scripts.benchmarks.ablation {'|'.join(ASKED)} MAP ...")
    found = measure(what, [Path(folder) for folder in folders])
    for part, now in found.items():
        told = (f"{name} {now[key]:.3f} ({now[key] - found[ALL][key]:+.3f})" for key, name in ASKED[what][2])
        write(f"{part:<28}{'  '.join(told)}")


if __name__ == "__main__":
    main(sys.argv[1:])
