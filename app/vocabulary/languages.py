"""Which language a question is in: Dutch, unless the commonest words of another one say otherwise."""

from collections.abc import Mapping, Sequence

from app.vocabulary.dutch import SKIPPED, Token, fold

DUTCH = "nl"

FEWEST = 2
"""Common words of a language before a question is taken for it, unless it is written in that language's own script."""


class Languages:
    """Other languages that are understood, each by its commonest words (seed/taal/talen.json)."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self._words = {code: frozenset(fold(word) for word in common) for code, common in words.items()}
        self._script = {_script(word): code for code, common in words.items() for word in common[:1]}

    def of(self, tokens: Sequence[Token]) -> str:
        """The code of the language: `nl`, or one of these."""
        texts = [token.text for token in tokens]
        foreign = [script for text in texts if (script := _script(text)) != "latin"]
        if len(foreign) * 2 > len(texts):
            return self._script.get(foreign[0], DUTCH)
        said = {code: sum(map(words.__contains__, texts)) for code, words in self._words.items()}
        best = max(said, key=lambda code: said[code], default=DUTCH)
        dutch = sum(map(SKIPPED.__contains__, texts))
        return best if said.get(best, 0) >= FEWEST and said[best] > dutch else DUTCH

    def is_common(self, language: str, text: str) -> bool:
        """Whether this word says nothing by itself in this language."""
        return text in self._words.get(language, ())


def _script(text: str) -> str:
    """latin, cyrillic, arabic or other, by the first letter."""
    first = text[:1]
    if "\u0400" <= first <= "\u052f":
        return "cyrillic"
    if "\u0600" <= first <= "\u06ff":
        return "arabic"
    return "latin"
