"""From a person's words to a Question: deterministic, in memory, no outside host. Every conclusion keeps its words."""

import re
from collections.abc import Mapping, Sequence

from app.advice.question import Danger, Question
from app.advice.urgent import DangerWatch
from app.vocabulary.ages import find_ages
from app.vocabulary.dutch import SKIPPED, Token, fold, tokenize
from app.vocabulary.needs import SeenNeed
from app.vocabulary.region import Region, Vragen
from app.vocabulary.service import Vocabulary

_YOUNG = 12
"""Below this age a child does not type such a question itself: 'ik ben 8' comes from a parent dictating."""


class Understanding:
    """Understands questions in one region's words. Built anew when the vocabulary changes; holds no question."""

    def __init__(self, vocabulary: Vocabulary, region: Region) -> None:
        self.vocabulary = vocabulary
        self.watch = DangerWatch(region.gevaar)
        self._asking = _Asking(region.vragen)

    def understand(self, text: str) -> Question:
        """What this text asks. Any text at all gives a Question; an empty one gives an empty Question."""
        tokens = tokenize(text)
        folded = _fold_same_length(text)
        where = self.vocabulary.places.find(text, folded, tokens)
        organisation = self._organisation(text, tokens, where.used)
        taken = frozenset(where.used | (organisation[1] if organisation else set()))
        dangers = self.watch.find(text, tokens)
        ages = find_ages(text, folded, tokens)
        needs = self.vocabulary.needs.find(text, tokens, taken)
        needs = self.vocabulary.needs.at_age(needs, [(age.van, age.tot) for age in ages])
        question = Question(
            gemeenten=where.gemeenten,
            place_choices=where.choices,
            school_gemeente=where.school_gemeente,
            outside=where.outside,
            needs=self._with_danger(needs, dangers),
            ages=ages,
            vrager=self._asking.who(folded, [age.tot for age in ages]),
            organisation=organisation[0] if organisation else None,
            asks=self._asking.what(folded),
            types=self._asking.types(folded),
            dangers=dangers,
        )
        explained = taken | {position for need in needs for position in need.positions}
        question.rest = " ".join(
            token.text
            for position, token in enumerate(tokens)
            if position not in explained and token.text not in SKIPPED
        )
        return question

    def _organisation(
        self, text: str, tokens: Sequence[Token], used: set[int]
    ) -> tuple[tuple[str, str], set[int]] | None:
        """The organisation named, its words and their positions; the longest name when there are more."""
        found = [
            hit
            for hit in self.vocabulary.organisations.find(tokens, typo_allowed=lambda i: len(tokens[i].text) > 4)
            if not set(range(hit.first, hit.last + 1)) & used
        ]
        if not found:
            return None
        best = max(found, key=lambda hit: (not hit.typo, tokens[hit.last].end - tokens[hit.first].start))
        return (best.targets[0], best.quote(text, tokens)), set(range(best.first, best.last + 1))

    def _with_danger(self, needs: list[SeenNeed], dangers: Sequence[Danger]) -> list[SeenNeed]:
        """Danger is a need too: it comes first when the words did not name it already."""
        known = {need.id for need in needs}
        contents = self.vocabulary.needs.contents
        extra = [
            SeenNeed(need, contents[need].naam, 1.0, danger.uit, frozenset())
            for danger in dangers
            for need in self.watch.needs_of([danger])
            if need in contents and need not in known
        ]
        return [*{need.id: need for need in extra}.values(), *needs]


class _Asking:
    """Who asks and what is asked, by the patterns of the language's file."""

    def __init__(self, vragen: Vragen) -> None:
        def compiled(patterns: dict[str, list[str]]) -> dict[str, list[re.Pattern[str]]]:
            return {name: [re.compile(pattern) for pattern in found] for name, found in patterns.items()}

        self._who = compiled(vragen.vragers)
        self._what = {name: _any_of(found) for name, found in vragen.bedoelingen.items()}
        self._types = {name: _any_of(found) for name, found in vragen.soorten.items()}

    def who(self, folded: str, ages: Sequence[int]) -> str | None:
        """The asker with most signs; the file's order breaks ties."""
        points = {name: sum(bool(p.search(folded)) for p in patterns) for name, patterns in self._who.items()}
        if ages and max(ages) < _YOUNG:
            points["jongere"] = 0
        best = max(points, key=lambda name: points[name])
        return best if points[best] else None

    def what(self, folded: str) -> frozenset[str]:
        """What is asked besides help."""
        return _matching(self._what, folded)

    def types(self, folded: str) -> frozenset[str]:
        """Kinds of help asked for by name."""
        return _matching(self._types, folded)


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _matching(patterns: Mapping[str, re.Pattern[str]], folded: str) -> frozenset[str]:
    return frozenset(name for name, pattern in patterns.items() if pattern.search(folded))


def _fold_same_length(text: str) -> str:
    """The text folded character by character, so that positions in it are positions in what was typed."""
    return "".join((fold(char) or " ")[0] if ord(char) > 127 else char.lower() for char in text)
