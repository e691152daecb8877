"""What words, pairs of words and groups of letters say, as practice questions taught: evidence without an encoder."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from app.vocabulary.dutch import Token

NEAR = 3
"""Words within which two are a pair: 'niet wakker', 'niet meer wakker'."""

GROUPS = (3, 4, 5)
"""Letters in a group."""

KEPT = 20_000
"""Words whose groups of letters stay in memory: never a question, and nowhere else."""


class Pairs:
    """What words, pairs of words and groups of letters say of each row, as practice questions taught: 'niet wakker'
    says of danger what neither word does. 30 MB."""

    def __init__(self, known: Sequence[str], table: Any) -> None:
        """`known`: words and pairs of them (see `pairs`), and groups of letters (see `groups`); `table`: what each says
        of each row, log-odds times 100 (known x rows)."""
        hashes = np.fromiter(map(hash, known), dtype=np.int64, count=len(known))  # the texts would take 30 MB
        self._rows = np.argsort(hashes).astype(np.int32)
        self._hashes, self._table = hashes[self._rows], table
        self._in_word = lru_cache(maxsize=KEPT)(self._groups_in)  # a word comes in many questions

    def read(self, tokens: Sequence[Token]) -> Any:
        """One number a row; what comes twice counts once."""
        found = set(self._rows_of(pairs(tokens)))
        found.update(*(self._in_word(token.text) for token in tokens))
        return self._table[list(found)].sum(axis=0, dtype=np.float32) / 100

    def _groups_in(self, word: str) -> tuple[int, ...]:
        return tuple(self._rows_of(groups(word)))

    def _rows_of(self, texts: Iterable[str]) -> list[int]:
        """The rows of those that are known."""
        wanted = np.fromiter(map(hash, texts), dtype=np.int64)
        places = np.searchsorted(self._hashes, wanted) % len(self._hashes)
        rows: list[int] = self._rows[places[self._hashes[places] == wanted]].tolist()
        return rows


def pairs(tokens: Sequence[Token]) -> Iterator[str]:
    """Each word, by its first key, and each with the next ones within `NEAR`, in order."""
    keys = [min(token.keys) for token in tokens]
    for place, key in enumerate(keys):
        yield key
        for other in keys[place + 1 : place + 1 + NEAR]:
            yield f"{key} {other}"


def groups(word: str) -> Iterator[str]:
    """Every three, four and five letters that follow each other in a word as it was typed, `<` and `>` being its ends:
    by these 'boksbeugels' is like 'boksbeugel' and 'depresief' like 'depressief'."""
    whole = f"<{word}>"
    for many in GROUPS:
        for start in range(len(whole) - many + 1):
            yield f"#{whole[start : start + many]}"
