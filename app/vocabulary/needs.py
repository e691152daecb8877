"""Which needs a text speaks of, from the everyday words that editors keep with each hulpvraag."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from app.vocabulary.contents import HulpvraagInhoud
from app.vocabulary.dutch import Token, tokenize
from app.vocabulary.phrases import Match, PhraseMatcher, is_negated, is_taken_back, largest, phrase

STRENGTH = {"zeker": 0.95, "waarschijnlijk": 0.75, "hint": 0.4}
"""How far one phrase convinces. Together they add up as independent witnesses: two hints give .64."""

PARENT, CHILD, KIN = 0.5, 0.85, 0.15
"""How well an entry for the wider need, for a narrower one, or for another of the same group answers a need: 'angst'
for 'schoolangst' is half; who helps a school with reading and planning also knows of numbers."""

NOT = "nietBij"
"""The mark of a phrase that takes a need's other words away."""

ENOUGH = 0.6
"""From here a need counts as meant: one `waarschijnlijk`, or two hints."""

BESIDE = 0.5
"""How sure a further need must be, as a share of the surest. People mean one thing, or two that they say as clearly; of
.4 to .8, .5 and .6 gave the best F1 on the open questions."""

FALLBACK = 0.7
"""How much of `enough` the best need must have to be named when none convinces."""

MOST = 4
"""Needs in one question; more is a story of which only the strongest threads help to choose an address."""


class SeenNeed(NamedTuple):
    """A need in a question: how sure, and from which words."""

    id: str
    naam: str
    certainty: float
    """0 to 1."""
    uit: str
    positions: frozenset[int]


class Needs:
    """The tree of needs and the words by which they are recognised."""

    def __init__(self, contents: Iterable[HulpvraagInhoud]) -> None:
        self.contents: Mapping[str, HulpvraagInhoud] = {need.id: need for need in contents}
        self.parents = {need.id: need.ouder for need in self.contents.values()}
        self.children: dict[str, list[str]] = defaultdict(list)
        for need in self.contents.values():
            if need.ouder:
                self.children[need.ouder].append(need.id)
        self._matcher = PhraseMatcher(
            [phrase(need.id, text, strength) for need in self.contents.values() for text, strength in _words(need)]
        )
        self.above = {need: self.ancestors(need) for need in self.contents}
        self.below = {need: self.descendants(need) for need in self.contents}
        self.kin = {
            need: frozenset(self.descendants(above[-1]) if (above := self.above[need]) else self.below[need])
            for need in self.contents
        }
        """The needs of the same group, itself included."""
        self._answers: dict[tuple[str, ...], dict[str, float]] = {}

    def lexicon(self) -> list[str]:
        """Every word of the phrases, as typed, each once."""
        phrases = [text for need in self.contents.values() for text, _ in _words(need)]
        return list(dict.fromkeys(token.text for text in phrases for token in tokenize(text)))

    def reads(self, token: Token) -> bool:
        """Whether phrases know this word, joined, split or mistyped."""
        return bool(self._matcher.keys_of(token))

    def ancestors(self, need: str) -> list[str]:
        """Its parent, grandparent …"""
        found = []
        parent = self.parents.get(need)
        while parent:
            found.append(parent)
            parent = self.parents.get(parent)
        return found

    def answered_by(self, own: Sequence[str]) -> dict[str, float]:
        """Every need that an entry for these needs answers, and how well, 0 to 1. Kept: few sets of needs differ."""
        key = tuple(own)
        if key not in self._answers:
            self._answers[key] = {need: how for need in self.contents if (how := self._how_well(need, frozenset(own)))}
        return self._answers[key]

    def _how_well(self, need: str, own: frozenset[str]) -> float:
        if need in own:
            return 1.0
        if own.intersection(self.below[need]):
            return CHILD
        if own.intersection(self.above[need]):
            return PARENT
        return KIN if own & self.kin[need] else 0.0

    def group(self, need: str) -> str:
        """The name of the group that it belongs to."""
        return self.contents[self.above[need][-1] if self.above[need] else need].naam

    def descendants(self, need: str) -> list[str]:
        """Everything below it."""
        return [each for child in self.children.get(need, ()) for each in (child, *self.descendants(child))]

    def evidence(
        self, text: str, tokens: Sequence[Token], taken: frozenset[int] = frozenset()
    ) -> tuple[list[SeenNeed], frozenset[int]]:
        """Every need that some words speak for, however little; and the positions of words that are denied: 'geen
        autisme'."""
        found = self._matcher.find_all(tokens, taken)
        matches = largest(match for match in found if match.phrase.strength != NOT)
        excluded = [match for match in found if match.phrase.strength == NOT]
        by_need: dict[str, list[Match]] = defaultdict(list)
        denied: set[int] = set()
        for match in matches:
            if is_negated(match, text, tokens):
                denied |= match.positions
            elif not (_cancelled(match, excluded) or is_taken_back(match, text, tokens)):
                by_need[match.phrase.owner].append(match)
        seen = [self._weigh(need, found, text, tokens) for need, found in by_need.items()]
        return seen, frozenset(denied.difference(*(need.positions for need in seen)))

    def at_age(self, needs: Sequence[SeenNeed], ages: Sequence[tuple[int, int]]) -> list[SeenNeed]:
        """Those that a child of one of these ages can have; all of them when that would leave none."""
        fitting = [need for need in needs if self._has_age(need.id, ages)]
        return fitting or list(needs)

    def all_of_the_unborn(self, needs: Sequence[SeenNeed]) -> bool:
        """Whether only needs are asked about that are of a child that is not born yet."""
        return bool(needs) and all(self.contents[need.id].ongeboren for need in needs)

    def _has_age(self, need: str, ages: Sequence[tuple[int, int]]) -> bool:
        spans = self.contents[need].leeftijden
        return not (spans and ages) or any(
            (span.van or 0) <= tot and van <= (span.tot if span.tot is not None else tot)
            for span in spans
            for van, tot in ages
        )

    def _weigh(self, need: str, matches: list[Match], text: str, tokens: Sequence[Token]) -> SeenNeed:
        """Independent witnesses: the chance that all of them are wrong. Two phrases on one word are one witness."""
        best: dict[frozenset[int], Match] = {}
        for match in sorted(matches, key=lambda match: -STRENGTH[match.phrase.strength]):
            if not any(match.positions & other for other in best):
                best[match.positions] = match
        doubt = 1.0
        for match in best.values():
            doubt *= 1 - STRENGTH[match.phrase.strength]
        strongest = next(iter(best.values()))
        return SeenNeed(
            need,
            self.contents[need].naam,
            1 - doubt,
            strongest.quote(text, tokens),
            frozenset(position for match in best.values() for position in match.positions),
        )

    def choose(self, seen: Iterable[SeenNeed], enough: float = ENOUGH) -> list[SeenNeed]:
        """Those that convince, the surest first; a parent gives way to its child on the same words, a group to any
        need. The best one counts even where it falls short."""
        ordered = sorted(seen, key=lambda need: (-need.certainty, -len(need.positions), min(need.positions, default=0)))
        beside = BESIDE * max((need.certainty for need in ordered if self.parents.get(need.id)), default=0.0)
        convincing = [need for need in ordered if need.certainty >= max(enough, beside)] or [
            need for need in ordered[:1] if self.parents.get(need.id) and need.certainty >= enough * FALLBACK
        ]
        leaves = [need for need in convincing if self.parents.get(need.id)]
        chosen = []
        for need in leaves or convincing:
            below = set(self.below[need.id])
            if any(other.id in below and other.certainty >= need.certainty - 0.2 for other in leaves):
                continue
            chosen.append(need)
        return chosen[:MOST]


def _words(need: HulpvraagInhoud) -> Iterable[tuple[str, str]]:
    yield need.naam, "zeker" if need.ouder else "hint"
    for strength in STRENGTH:
        for text in getattr(need.woorden, strength):
            yield text, strength
    for text in need.niet_bij:
        yield text, NOT


def _cancelled(match: Match, excluded: Iterable[Match]) -> bool:
    return any(no.phrase.owner == match.phrase.owner and no.positions & match.positions for no in excluded)
