"""Which language a question is in, and what it says of ages there. Dutch, unless the commonest words of another one
say otherwise; other languages are data (seed/taal/talen.json)."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Literal

from pydantic import BaseModel, ConfigDict

from app.vocabulary.age_rules import OLDEST, YOUNGEST_IN_GROEP
from app.vocabulary.ages import Age, once
from app.vocabulary.dutch import SKIPPED, Token, fold
from app.vocabulary.sounds import PlaceWords, script_of

DUTCH = "nl"

FEWEST = 2
"""Common words of a language before a question is taken for it, unless it is written in that language's own script."""


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AgeForms(_Closed):
    """How a language says ages: patterns over folded text, in which `{n}` is a number in digits or words. Each `{n}` is
    a child: '{n} and {n} years'."""

    getallen: dict[str, int]
    jaren: list[str] = []
    maanden: list[str] = []
    groepen: list[str] = []
    """The school year as the Dutch count them: 'group 5'."""
    vast: dict[str, int] = {}
    """Whole patterns that say one age."""


class PlaceForms(_Closed):
    """How a language in another script says where: what shows that a name of a place comes."""

    na: list[str] = []
    """Words before it: 'in'."""
    zeker: list[str] = []
    """Words after which, with one of those between or not, nothing but a place comes: 'the town of', 'we live in'."""
    vast: list[str] = []
    """The same, written to the name."""
    nooit: list[str] = []
    """What no name of a place begins with: an article that is written to the word."""


class Language(_Closed):
    """One language of talen.json."""

    naam: str
    zegt: dict[Literal["antwoord", "gevaar"], str] = {}
    """What the pages say in this language: that the answer is in Dutch, and to ring 112 in danger."""
    woorden: list[str]
    letters: str = ""
    """Letters that only this language has, of those that folding leaves."""
    leeftijden: AgeForms
    vragers: dict[str, list[str]] = {}
    """Patterns over folded text that show who asks, as `vragers` of vragen.json."""
    plaatsen: PlaceForms = PlaceForms()
    gevaar: dict[str, list[str]] = {}
    """Kind of danger (gevaar.json) → phrases that show it: a cry for help must not wait for a fitted weight."""


class Languages:
    """Other languages that are understood."""

    def __init__(self, languages: Mapping[str, Language]) -> None:
        self.says = {code: each.zegt for code, each in languages.items()}
        """Code → what the pages say in that language."""
        words = {code: each.woorden for code, each in languages.items()}
        self._words = {code: frozenset(fold(word) for word in common) for code, common in words.items()}
        self._speaking: dict[str, list[str]] = defaultdict(list)
        """Common word → the languages that have it."""
        for code, common in self._words.items():
            for word in common:
                self._speaking[word].append(code)
        self._letters = {code: frozenset(each.letters) for code, each in languages.items() if each.letters}
        self._own_letters = frozenset(chain.from_iterable(self._letters.values()))
        places = [each.plaatsen for each in languages.values()]
        self.place_words = PlaceWords(
            before=frozenset(fold(word) for each in places for word in each.na),
            surely=frozenset(fold(word) for each in places for word in each.zeker),
            prefixes=tuple(fold(start) for each in places for start in each.vast),
            never=tuple(fold(start) for each in places for start in each.nooit),
        )
        self._script = {script_of(word): code for code, common in words.items() for word in common[:1]}
        self._ages = {code: _Ages(each.leeftijden) for code, each in languages.items()}
        self.askers = {
            code: {asker: list(map(_plain, forms)) for asker, forms in each.vragers.items()}
            for code, each in languages.items()
        }
        """Code → who asks → patterns over folded text."""

    def of(self, tokens: Sequence[Token]) -> str:
        """The code of the language: `nl`, or one of these."""
        texts = [token.text for token in tokens if not token.text[0].isdigit()]
        foreign = [script for text in texts if not text.isascii() and (script := script_of(text)) != "latin"]
        if len(foreign) * 2 > len(texts):
            return self._script.get(foreign[0], DUTCH)
        said = dict.fromkeys(self._words, 0)
        initials = {token.text for token in tokens if token.capital and len(token.text) == 1} - {"i"}
        for text in (text.replace("'", "") for text in texts):  # "isn't"
            for code in self._speaking.get(text, ()) if text not in initials else ():  # 'W.A. van …' is no Polish
                said[code] += 1
            if not self._own_letters.isdisjoint(text):
                for code, letters in self._letters.items():
                    said[code] += not letters.isdisjoint(text)
        best = max(said, key=lambda code: said[code], default=DUTCH)
        if said.get(best, 0) < FEWEST:
            return DUTCH
        dutch = sum(map(SKIPPED.__contains__, texts))
        return best if said[best] > dutch else DUTCH

    def is_common(self, language: str, text: str) -> bool:
        """Whether this word says nothing by itself in this language."""
        return text in self._words.get(language, ())

    def ages(self, language: str, text: str, folded: str) -> list[Age]:
        """The ages that a text in this language says, youngest first, each once; `folded` is as long as `text`."""
        forms = self._ages.get(language)
        found = {(age.van, age.tot): age for age in once([*forms.find(text, folded)])} if forms else {}
        return [found[key] for key in sorted(found)]


class _Ages:
    def __init__(self, forms: AgeForms) -> None:
        self._numbers = {_plain(word): value for word, value in forms.getallen.items()}
        words = sorted(self._numbers, key=len, reverse=True)
        number = rf"(\d{{1,2}}|{'|'.join(map(re.escape, words))})"

        def read(patterns: Sequence[str]) -> list[re.Pattern[str]]:
            return [re.compile(_plain(form).replace("{n}", number)) for form in patterns]

        self._years, self._months, self._groups = read(forms.jaren), read(forms.maanden), read(forms.groepen)
        self._fixed = [(re.compile(_plain(form)), age) for form, age in forms.vast.items()]

    def find(self, text: str, folded: str) -> Iterator[Age]:
        """Each age with the words that said it; what says months says no years."""
        taken: set[int] = set()
        for patterns, divide in ((self._months, 12), (self._years, 1)):
            for match in chain.from_iterable(pattern.finditer(folded) for pattern in patterns):
                said = text[match.start() : match.end()].strip(" ,(")
                for group in range(1, match.re.groups + 1):
                    span = set(range(*match.span(group)))
                    age = self._number(match[group]) // divide if span and not span & taken else OLDEST + 1
                    if age <= OLDEST:
                        taken |= span
                        yield Age(age, age, said)
        for match in chain.from_iterable(pattern.finditer(folded) for pattern in self._groups):
            youngest = self._number(match[1]) + YOUNGEST_IN_GROEP
            yield Age(youngest, youngest + 1, text[match.start() : match.end()])
        for pattern, age in self._fixed:
            for match in pattern.finditer(folded):
                yield Age(age, age, match.group())

    def _number(self, word: str) -> int:
        return int(word) if word.isdigit() else self._numbers[word]


def _plain(form: str) -> str:
    """A pattern with its letters folded one by one, as texts are."""
    return "".join((fold(char) or " ")[0] if ord(char) > 127 else char for char in form)
