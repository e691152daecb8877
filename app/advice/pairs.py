"""What words, pairs of words and groups of letters say, as practice questions taught: evidence without an encoder."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from app.vocabulary.dutch import Token

NEAR = 3
"""Words within which two are a pair: 'niet wakker', 'niet meer wakker'."""

GROUPS = (3, 4, 5)
"""Letters in a group."""

KEPT = 20_000
"""Words whose groups of letters stay in memory: never a question, and nowhere else."""


class PairTable(NamedTuple):
    """What each text says of the few rows that it says anything of: one in seventeen of all."""

    many: Any
    """Of how many rows each text says something (texts)."""
    rows: Any
    """Which, the first text's first."""
    says: Any
    """And what: log-odds times 100."""

    @classmethod
    def of(cls, table: Any) -> "PairTable":
        """From a table of texts x rows, 0 where nothing is said."""
        places, rows = np.nonzero(table)
        many = np.bincount(places, minlength=len(table))
        small = np.min_scalar_type(table.shape[1])
        return cls(many.astype(small), rows.astype(small), table[places, rows].astype(np.int16))


class Pairs:
    """What words, pairs of words and groups of letters say of each row, as practice questions taught: 'niet wakker'
    says of danger what neither word does. 10 MB."""

    def __init__(self, known: Sequence[str], taught: PairTable, rows: int) -> None:
        """`known`: words and pairs of them (see `pairs`), and groups of letters (see `groups`); `rows`: how many rows
        of evidence there are. Raises ValueError when what was taught is not of these."""
        if not len(taught.many) == len(known) or not taught.many.sum() == len(taught.rows) == len(taught.says):
            raise ValueError("de paren zijn niet heel")
        if taught.rows.max(initial=0) >= rows:
            raise ValueError("de paren zijn van andere rijen")
        hashes = np.fromiter(map(hash, known), dtype=np.int64, count=len(known))  # the texts would take 30 MB
        self._order = np.argsort(hashes).astype(np.int32)
        self._hashes, self._taught, self._width = hashes[self._order], taught, rows
        self._ends = taught.many.cumsum(dtype=np.int32)
        self._in_word = lru_cache(maxsize=KEPT)(self._groups_in)  # a word comes in many questions

    def read(self, tokens: Sequence[Token]) -> Any:
        """One number a row; what comes twice counts once."""
        found = set(self._known(pairs(tokens)))
        found.update(*(self._in_word(token.text) for token in tokens))
        texts = np.fromiter(found, dtype=np.int64, count=len(found))
        many = self._taught.many[texts].astype(np.int64)
        # Where what each text says stands: from its own begin on, as many places as it says something of.
        places = np.arange(many.sum()) + np.repeat(self._ends[texts] - many.cumsum(), many)
        said = np.bincount(self._taught.rows[places], self._taught.says[places], minlength=self._width)
        return (said / 100).astype(np.float32)

    def _groups_in(self, word: str) -> tuple[int, ...]:
        return tuple(self._known(groups(word)))

    def _known(self, texts: Iterable[str]) -> list[int]:
        """Which of all that is known these are."""
        wanted = np.fromiter(map(hash, texts), dtype=np.int64)
        places = np.searchsorted(self._hashes, wanted) % len(self._hashes)
        known: list[int] = self._order[places[self._hashes[places] == wanted]].tolist()
        return known


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
