"""Help that is named in a question: the organisation asked for, and what was tried already."""

from collections.abc import Sequence
from typing import NamedTuple

from app.advice.asking import Asking
from app.advice.tried import Tried, TriedHelp
from app.vocabulary.dutch import Token, is_word
from app.vocabulary.names import Found, NameIndex

LEAST_LETTERS = 5
"""Of a word that may be the typo of a name."""


class Named(NamedTuple):
    """What names tell."""

    asked: tuple[str, str] | None
    """The organisation asked for: its slug, and the words."""
    positions: frozenset[int]
    """Where a name stands, also one that is not asked for: 'niet naar …'."""
    tried: list[Tried]
    """Help that was tried already, of no organisation too."""


class NamedHelp:
    """Finds it, by the names of organisations and the language's patterns."""

    def __init__(self, organisations: NameIndex[str], asking: Asking, tried: TriedHelp) -> None:
        self._organisations, self._asking, self._tried = organisations, asking, tried

    def find(self, text: str, folded: str, tokens: Sequence[Token], used: set[int]) -> Named:
        """What this text names, the longest where more is asked for; `folded` is as long as `text`, and at `used` stand
        names of places."""
        found = [
            hit
            for hit in self._organisations.find(tokens, typo_allowed=lambda i: len(tokens[i].text) >= LEAST_LETTERS)
            if not set(range(hit.first, hit.last + 1)) <= used  # 'CJG' and the name of a place is one name
            and not self._is_plain_word(hit, folded, tokens)
        ]
        spans = {hit.targets[0]: (tokens[hit.first].start, tokens[hit.last].end) for hit in found}
        tried = self._tried.find(text, folded, spans)
        if not found:
            return Named(None, frozenset(), tried)
        over = {each.naam for each in tried}
        wanted = [
            hit
            for hit in found
            if hit.targets[0] not in over and not self._asking.unwanted(folded[: tokens[hit.first].start])
        ]
        best = max(wanted or found, key=lambda hit: (not hit.typo, tokens[hit.last].end - tokens[hit.first].start))
        asked = (best.targets[0], best.quote(text, tokens)) if wanted else None
        return Named(asked, frozenset(range(best.first, best.last + 1)), tried)

    def _is_plain_word(self, hit: Found[str], folded: str, tokens: Sequence[Token]) -> bool:
        """Whether a name is meant as the words that it also is: 'een moeilijk begin', in lower case."""
        words = tokens[hit.first : hit.last + 1]
        ordinary = not any(word.capital for word in words) and all(is_word(word.text) for word in words)
        return ordinary and self._asking.plain_word(folded[: words[0].start])
