"""Find names in a text: of places, gemeenten, schools, organisations and entries.

A name is compared without spaces, hyphens and accents and with y for ij, so that it is found as people type it. The
longest name wins; a word is never part of two names.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from anyascii import anyascii
from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.vocabulary.dutch import Token, count_words, fold, is_word

T = TypeVar("T")

LONGEST = 7
"""Words of the longest name that is looked for."""

MIN_TYPO_LENGTH = 5

SHORT = 4
"""Letters up to which a second word has too many neighbours."""

_ARTICLES = frozenset({"de", "het", "'t"})
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")

START = 6
"""Letters that tell whether any name can begin so: most words of a text begin none."""


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A name in a text: the tokens first..last, and everything that bears it."""

    first: int
    last: int
    targets: tuple[T, ...]
    typo: bool = False

    def quote(self, text: str, tokens: Sequence[Token]) -> str:
        """The name as typed."""
        return text[tokens[self.first].start : tokens[self.last].end]


@lru_cache(maxsize=20_000)
def squeeze(name: str) -> str:
    """A name as it is compared: only a-z and 0-9, y as ij, other scripts in Latin letters."""
    latin = name if name.isascii() else anyascii(fold(name))
    return "".join(char for char in fold(latin).replace("ij", "y") if char.isalnum())


def slug_of(name: str) -> str:
    """An id made of a name: a-z, 0-9 and single hyphens, at most 100 characters; `vermelding` when nothing is left."""
    latin = anyascii(fold(name)).lower()
    return re.sub(r"[^a-z0-9]+", "-", latin)[:100].strip("-") or "vermelding"


@lru_cache(maxsize=20_000)
def _compared(word: str) -> str:
    """A word of a text as names are compared, without what Turkish writes after them: "Ankara'da"."""
    before, mark, _ = word.partition("'")
    return squeeze(before if mark and len(before) >= MIN_TYPO_LENGTH - 1 else word)


def called(name: str) -> set[str]:
    """The ways people say a name: as it is, without what stands in brackets, and of several words without the article
    in front: 'De Regenboog Utrecht (SO)' is 'Regenboog Utrecht'."""
    bare = _IN_BRACKETS.sub("", name).strip()
    article, _, rest = bare.partition(" ")
    return {name, bare} | ({rest} if fold(article) in _ARTICLES and " " in rest else set())


class NameIndex(Generic[T]):
    """Names and what bears them; one name may have several bearers."""

    def __init__(self, names: Iterable[tuple[str, T]]) -> None:
        self._targets: dict[str, list[T]] = defaultdict(list)
        self._parts: dict[str, int] = {}
        self._words: set[str] = set()
        """Abbreviations that are words too: 'MEE' is a name, 'mee' is none."""
        for name, target in names:
            if name.isupper() and is_word(fold(name)):
                self._words.add(squeeze(name))
            # with an apostrophe also as `_compared` leaves it of a text: "Rob's" is found as typed, and as 'robs'
            for key in {squeeze(name), "".join(map(_compared, fold(name).split()))}:
                self._parts[key] = max(self._parts.get(key, 0), count_words(name.replace("-", " ")))
                if len(key) > 1 and target not in self._targets[key]:
                    self._targets[key].append(target)
        self._fuzzy = sorted(key for key in self._targets if len(key) >= MIN_TYPO_LENGTH)
        self._longest: dict[str, int] = {}
        """How names begin, in `START` letters and fewer → the letters of the longest that begins so."""
        for key in self._targets:
            for start in {key[:letters] for letters in range(START + 1)}:
                self._longest[start] = max(len(key), self._longest.get(start, 0))
        # What people mistype repeats; single words of theirs stay in memory for a while, and nowhere else.
        self.misspelt = lru_cache(maxsize=4096)(self._read_misspelt)

    def get(self, name: str) -> tuple[T, ...]:
        """The bearers of exactly this name, typing aside."""
        return tuple(self._targets.get(squeeze(name), ()))

    def find(
        self, tokens: Sequence[Token], *, typo_allowed: Callable[[int], bool] = lambda _position: True
    ) -> list[Found[T]]:
        """Names in order of the text. `typo_allowed(position)` says where a near miss may count as a name."""
        compared = [_compared(token.text) for token in tokens]
        found: list[Found[T]] = []
        position = 0
        while position < len(tokens):
            begins = compared[position][:START] in self._longest
            hit = self._exact(compared, tokens, position) if begins else None
            if hit is None and (near := self.misspelt(tokens[position].text)) and typo_allowed(position):
                hit = Found(position, position, near, typo=True)
            if hit is None and begins and position + 1 < len(tokens) and typo_allowed(position + 1):
                hit = self._nearly(compared, tokens, position)
            if hit:
                found.append(hit)
            position = hit.last + 1 if hit else position + 1
        return found

    def _exact(self, compared: Sequence[str], tokens: Sequence[Token], first: int) -> Found[T] | None:
        joined, best = "", None
        for last in range(first, min(first + LONGEST, len(tokens))):
            if tokens[last].sentence != tokens[first].sentence:
                break
            joined += compared[last]
            if len(joined) > self._longest.get(joined[:START], 0):
                break
            targets = self._targets.get(joined)
            if joined in self._words and not tokens[first].capital:
                continue
            if targets and (
                last - first < self._parts[joined] or not any(is_word(t.text) for t in tokens[first : last + 1])
            ):
                best = Found(first, last, tuple(targets))
        return best

    def _nearly(self, compared: Sequence[str], tokens: Sequence[Token], first: int) -> Found[T] | None:
        """The one name of two words of which the second has a letter wrong: 'GGZ Utregt'."""
        second, joined = tokens[first + 1], compared[first] + compared[first + 1]
        if second.sentence != tokens[first].sentence or is_word(second.text) or joined[:START] not in self._longest:
            return None
        near = process.extract(joined, self._fuzzy, scorer=OSA.distance, score_cutoff=1, limit=2, processor=None)
        names = [name for name, *_ in near if name.startswith(compared[first]) and len(compared[first + 1]) > SHORT]
        return Found(first, first + 1, tuple(self._targets[names[0]]), typo=True) if len(names) == 1 else None

    def _read_misspelt(self, typed: str) -> tuple[T, ...]:
        """The bearers of the one name that a word the dictionary does not know is a small typo of; none when two names
        are as near."""
        word = _compared(typed)
        if len(word) < MIN_TYPO_LENGTH or not word[0].isalpha() or is_word(typed):
            return ()
        allowed = 1 if len(word) < 8 else 2
        near = process.extract(word, self._fuzzy, scorer=OSA.distance, score_cutoff=allowed, limit=2, processor=None)
        near = [hit for hit in near if hit[0][0] == word[0]]
        if not near or (len(near) > 1 and near[0][1] == near[1][1]):
            return ()
        return tuple(self._targets[near[0][0]])
