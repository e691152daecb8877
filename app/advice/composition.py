"""What words mean together: small networks that read a question's words in their order.

A sum of words cannot tell 'hij slaat zijn zusje' from 'zijn zusje slaat hem', or what is asked from what is only told.
Here every word looks at the others (two layers of attention), then each row of evidence (a need, a danger) chooses the
words that tell for it. There are a few alike, each trained from another beginning (`scripts/fit`, on practice
questions): where one errs by chance the others do not, and their mean is surer than each. What runs here is numpy,
0.4 ms a network for a question. What they gain, and what was tried beside it: docs/adr/meaning.md.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

Array = Any

Told = Any
"""What is known beside the words (`told`)."""

HEADS = 4
REACH = 8
"""Words further apart than this are all equally far."""

LONGEST = 256
"""Words that are read together; of a longer story the last ones are left to the evidence by single words."""

UNTIL = (1, 4, 6, 9, 12, 15, 17, 22)
"""The last year of each span of ages that is told apart; what is older is the next one."""

ASKERS = ("ouder", "jongere", "school", "professional")

TOLD = len(UNTIL) + 2 + len(ASKERS) + 1

TAUGHT = 96
"""Words of a practice question that were read in training; only few have more. What a longer story means together
nobody taught."""

UNKNOWN_WORD = 0
"""The row of `woorden` for a word that practice questions have too seldom."""


def told(ages: Sequence[tuple[int, int]], asker: str | None) -> Told:
    """What is known beside the words, as TOLD numbers: the spans of the ages, and who asks; unknown has its own."""
    numbers = np.zeros(TOLD, dtype=np.float32)
    spans = {_span(year) for low, high in ages for year in (low, high)}
    numbers[list(spans) or len(UNTIL) + 1] = 1 / max(1, len(spans))
    numbers[len(UNTIL) + 2 + (ASKERS.index(asker) if asker in ASKERS else len(ASKERS))] = 1.0
    return numbers


def _span(year: int) -> int:
    return next((place for place, last in enumerate(UNTIL) if year <= last), len(UNTIL))


class Composition:
    """The trained networks, all at once: every array has a first axis for them. Deterministic and safe to share between
    threads."""

    def __init__(self, weights: Mapping[str, Array]) -> None:
        """`weights`: arrays by name, as `scripts/fit` writes them; and the keys, which the networks share. Raises
        KeyError when one is missing, ValueError when they are not of as many networks."""
        self._places = {key: place for place, key in enumerate(unpacked(weights["sleutels"]), start=1)}
        tables = {name: each for name, each in weights.items() if name != "sleutels"}
        if len({len(each) for each in tables.values()}) != 1:
            raise ValueError("de netwerken zijn niet even veel")
        self._words = tables.pop("woorden")  # as stored, in half precision: half of 22 MB
        table = {name: np.array(each, dtype=np.float32) for name, each in tables.items()}
        self._vectors, self._table = table.pop("vectoren"), table
        self._ends = np.concatenate([table["kies"], table["zeg"]], axis=-1)
        self._layers = [_Layer(table, number) for number in range(sum(name.startswith("smal") for name in table))]

    @property
    def rows(self) -> int:
        """How many rows of evidence they give."""
        return int(self._table["basis"].shape[-1])

    def words(self, vectors: Array, keys: Sequence[str]) -> Array:
        """What the networks read for each word (words x networks x size), from its vector by the encoder (words x 512)
        and its key; the same in every question, so that whoever asks may keep it."""
        places = [self._places.get(key, UNKNOWN_WORD) for key in keys]
        return (_even(vectors @ self._vectors) + self._words[:, places]).swapaxes(0, 1)

    def read(self, words: Array, sentences: Sequence[int], told: Told) -> Array:
        """Log-odds for each row of evidence, from at least one word (`words`), the number of the sentence that each
        stands in, and what `told` gives."""
        table, words = self._table, words[:LONGEST]
        many = len(words)
        inner = words.swapaxes(0, 1) + (told @ table["verteld"])[:, None]
        begins = [place for place in range(1, many) if sentences[place] != sentences[place - 1]]
        inner[:, begins] += table["zinsbegin"][:, None]
        inner = _even(inner) * table["schaal"][:, None]
        for layer in self._layers:
            inner = layer.read(inner)
        inner = _even(inner)
        chooses, says = np.split(inner @ self._ends, 2, axis=-1)
        chosen = (_shares(chooses, axis=1) * says).sum(axis=1)
        whole = inner.sum(axis=1, keepdims=True) / math.sqrt(many)
        each = chosen + (whole @ table["alles"])[:, 0] + told @ table["verteld_uit"] + table["basis"]
        return each.mean(axis=0)


class _Layer:
    """Every word looks at the others, and then thinks for itself."""

    def __init__(self, table: Mapping[str, Array], number: int) -> None:
        asks, shows, gives = np.split(table[f"aandacht_in{number}"], 3, axis=-1)
        asks = asks / math.sqrt(asks.shape[-1] // HEADS)
        self._in, self._out = np.concatenate([asks, shows, gives], axis=-1), table[f"aandacht_uit{number}"]
        self._wide, self._narrow = table[f"breed{number}"], table[f"smal{number}"]
        places = np.arange(LONGEST)
        apart = np.clip(places - places[:, None], -REACH, REACH) + REACH
        self._near = table[f"afstand{number}"][..., apart]
        """What it matters how far one word stands from another, for each network and head."""

    def read(self, inner: Array) -> Array:
        """A row for each word (networks x words x size), from a row for each word."""
        several, many, size = inner.shape
        parts = (_even(inner) @ self._in).reshape(several, many, 3, HEADS, size // HEADS).transpose(2, 0, 3, 1, 4)
        looks = parts[0] @ parts[1].swapaxes(-1, -2) + self._near[..., :many, :many]
        taken = (_shares(looks, axis=-1) @ parts[2]).swapaxes(1, 2).reshape(several, many, size)
        inner = inner + taken @ self._out
        return inner + np.maximum(_even(inner) @ self._wide, 0.0) @ self._narrow


def packed(texts: Sequence[str]) -> Array:
    """Texts without line ends as one array of bytes: a hundred thousand of them are read in no time."""
    return np.frombuffer("\n".join(texts).encode(), dtype=np.uint8)


def unpacked(packed: Array) -> list[str]:
    """The texts of `packed`."""
    return bytes(packed.tobytes()).decode().split("\n")


def _even(rows: Array) -> Array:
    """Each row with mean square 1."""
    return rows / np.sqrt(np.vecdot(rows, rows) / rows.shape[-1] + 1e-5)[..., None]


def _shares(odds: Array, axis: int) -> Array:
    """Softmax."""
    raised = np.exp(odds - odds.max(axis=axis, keepdims=True))
    return raised / raised.sum(axis=axis, keepdims=True)
