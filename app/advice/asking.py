"""Who asks and what is asked, beside the matter itself; and what in a text tells nothing of that matter."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from app.vocabulary.dutch import Token
from app.vocabulary.languages import DUTCH
from app.vocabulary.region import Vragen

_YOUNG = 12
"""Below this age a child does not type such a question itself: 'ik ben 8' comes from a parent dictating."""


class Asking:
    """Who asks and what is asked, by the patterns of the language's file; who asks also in other languages."""

    def __init__(self, vragen: Vragen, others: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        """`others`: language → who asks → patterns (`Languages.askers`)."""
        self._askers = {language: _Askers(signs) for language, signs in {DUTCH: vragen.vragers, **others}.items()}
        self._what = {name: any_of(found) for name, found in vragen.bedoelingen.items()}
        self._types = {name: any_of(found) for name, found in vragen.soorten.items()}
        self._aside = [re.compile(pattern) for pattern in vragen.bijzaak]
        self._living = [re.compile(pattern) for pattern in vragen.woonzin]
        self._unwanted = [re.compile(pattern) for pattern in vragen.niet_gezocht]
        self._plain_word = [re.compile(pattern) for pattern in vragen.gewoon_woord]

    def who(self, language: str, folded: str, ages: Sequence[int]) -> str | None:
        """The asker with most signs in this language; the file's order breaks ties."""
        return self._askers[language].who(folded, young=bool(ages) and max(ages) < _YOUNG)

    def what(self, folded: str) -> frozenset[str]:
        """What is asked besides help."""
        return frozenset(_matching(self._what, folded))

    def types(self, folded: str) -> frozenset[str]:
        """Kinds of help asked for by name."""
        return frozenset(_matching(self._types, folded))

    def aside(self, folded: str, tokens: Sequence[Token], names: frozenset[int]) -> frozenset[int]:
        """Positions of words that tell nothing of the question: 'alvast bedankt', 'wij wonen in' before a name."""
        spans = [match.span() for pattern in self._aside for match in pattern.finditer(folded)]
        for first in names - {position + 1 for position in names}:
            start = tokens[first].start
            spans += [(found.start(), start) for found in _before(self._living, folded[:start])]
        covered = bytearray(len(folded))  # a question of thanks alone has as many spans as words
        for start, end in spans:
            covered[start:end] = b"\1" * (end - start)
        return frozenset(position for position, token in enumerate(tokens) if covered[token.start])

    def unwanted(self, before: str) -> bool:
        """Whether the name of an organisation that comes after these words is of one that is not looked for."""
        return any(_before(self._unwanted, before))

    def plain_word(self, before: str) -> bool:
        """Whether what comes after these words is the word itself, though an organisation is called so."""
        return any(_before(self._plain_word, before))


class _Askers:
    """Who asks, in one language."""

    def __init__(self, signs: Mapping[str, Sequence[str]]) -> None:
        self._any = {name: any_of(found) for name, found in signs.items()}
        self._signs = {name: [re.compile(pattern) for pattern in found] for name, found in signs.items()}

    def who(self, folded: str, young: bool) -> str | None:
        may_be = [name for name in _matching(self._any, folded) if not (young and name == "jongere")]
        if len(may_be) < 2:
            return may_be[0] if may_be else None
        return max(may_be, key=lambda name: sum(bool(sign.search(folded)) for sign in self._signs[name]))


def _before(patterns: Iterable[re.Pattern[str]], folded: str) -> Iterator[re.Match[str]]:
    """What these patterns, each of which ends where the text ends, find there."""
    return filter(None, (pattern.search(folded) for pattern in patterns))


def any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    """Finds what one of these patterns finds; nothing where there are none."""
    return re.compile(f"(?:{'|'.join(patterns) or '(?!)'})")


def _matching(patterns: Mapping[str, re.Pattern[str]], folded: str) -> list[str]:
    return [name for name, pattern in patterns.items() if pattern.search(folded)]
