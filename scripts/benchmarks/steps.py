"""What each step of reading Dutch gains, by phrases alone: `python -m scripts.benchmarks.steps MAP ...`.

Every step is taken away by itself (`JA_BETEKENIS=uit`, so that meaning does not fill the gap), on sets of judged
questions. Needs a seeded database.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from app.advice import evaluate
from app.main import House
from app.settings import Settings
from app.vocabulary import dutch, needs, phrases

NOTHING: frozenset[str] = frozenset()


def _as_typed(word: str) -> frozenset[str]:
    return frozenset((word,))


def _stem_alone(word: str) -> frozenset[str]:
    as_it_is = word.isdigit() or len(word) < 3 or word in dutch.SKIPPED
    return frozenset((word if as_it_is else dutch._stem(word.replace("'", "").replace("-", "")),))


_KEYS = ((dutch, "keys"), (phrases, "keys"))
STEPS: dict[str, tuple[tuple[tuple[Any, str], ...], Any]] = {
    "niets weggelaten": ((), None),
    "lemma's": (_KEYS, _stem_alone),
    "stammen en lemma's": (_KEYS, _as_typed),
    "tikfouten": (((phrases.PhraseMatcher, "_typo"),), lambda _self, _word: NOTHING),
    "samenstellingen splitsen": (((phrases.PhraseMatcher, "_parts"),), lambda _self, _word: NOTHING),
    "losse delen samenvoegen": (((phrases.PhraseMatcher, "_read_joined"),), lambda _self, _left, _right: NOTHING),
    "woorden ertussen": (((phrases, "SLACK"),), 0),
    "ontkenning": (((needs, "is_negated"),), lambda _match, _text, _tokens: False),
    "valse vrienden (nietBij)": (((needs, "_cancelled"),), lambda _match, _excluded: False),
}
"""Step → what is replaced, and by what."""


@contextmanager
def without(places: Sequence[tuple[Any, str]], instead: Any) -> Iterator[None]:
    """The product without a step; what was read with it is forgotten."""
    with ExitStack() as stack:
        for place, name in places:
            stack.enter_context(patch.object(place, name, instead))
        dutch._read.cache_clear()
        yield
    dutch._read.cache_clear()


def measure(folders: Sequence[Path]) -> dict[str, tuple[float, float]]:
    """Step → nDCG@10 and F1 of needs over all questions of these sets."""
    cases = [case for folder in folders for case in evaluate.load(folder)]
    return {step: _measured(cases, places, instead) for step, (places, instead) in STEPS.items()}


def _measured(cases: Sequence[evaluate.Case], places: Sequence[tuple[Any, str]], instead: Any) -> tuple[float, float]:
    with without(places, instead):
        house = House(Settings(betekenis="uit"))
        house.open()
        assert house.advice is not None  # noqa: S101 (open() made it)
        found = evaluate.evaluate(house.advice, cases)
        house.close()
    return found["ndcg10"], found["hulpvragenF1"]


def main(arguments: Sequence[str], write: Callable[[str], None] = print) -> None:
    """Measure and print."""
    found = measure([Path(argument) for argument in arguments])
    whole = found["niets weggelaten"]
    for step, (ndcg, f1) in found.items():
        write(f"{step:<28}nDCG@10 {ndcg:.3f} ({ndcg - whole[0]:+.3f})  F1 {f1:.3f} ({f1 - whole[1]:+.3f})")


if __name__ == "__main__":
    main(sys.argv[1:])
