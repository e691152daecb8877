"""Find everyday phrases in a text: in any inflection and order, apart or joined, with small typos.

One matcher serves needs, danger, who asks and what is asked. A phrase is a few words; all of its content words must
stand in one sentence, within a window that grows with the phrase. The rarest word of a phrase is its anchor, so a text
is compared with the few phrases that share a word with it, not with thousands (0.2 ms for a sentence of 15 words).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.vocabulary.dutch import ARTICLES, NEGATIONS, SKIPPED, Token, is_word, keys, tokenize

SLACK = 4
"""Words that may stand between those of a phrase: 'durft hij al weken niet meer naar school' has three."""

TELLING = 2
"""A phrase with fewer words that tell something keeps its fillers too."""

MIN_TYPO_LENGTH = 5
"""Shorter words have too many neighbours: 'boos', 'boot', 'loos'."""


Spots = dict[str, list[tuple[int, ...]]]
"""Key of a word → where it stands: one position, or two when it is typed apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """A phrase of `owner` (a need, a kind of danger …), with what its editor says of it."""

    owner: str
    text: str
    strength: str
    words: tuple[frozenset[str], ...]
    """Keys of each word that must be there."""
    slack: int
    """Other words that may stand between them."""


class Match(NamedTuple):
    """A phrase found, and the positions of the tokens that carry it."""

    phrase: Phrase
    positions: frozenset[int]

    def quote(self, text: str, tokens: Sequence[Token]) -> str:
        """The person's own words: from the first to the last token of the match."""
        return text[tokens[min(self.positions)].start : tokens[max(self.positions)].end]


def phrase(owner: str, text: str, strength: str, *, foreign: bool = False) -> Phrase:
    """A phrase from an editor's words. Fillers are left out where enough remains to mean something; 'wil dood' and
    'zit aan mij' would become 'dood' and 'zit', so they keep every word and must stand together. So do `foreign` ones:
    'wants to die' has no Dutch filler."""
    if foreign:
        return Phrase(owner, text, strength, tuple(token.keys for token in tokenize(text)), slack=1)
    found = [token for token in tokenize(text.replace("...", " ").replace("…", " ")) if token.text not in ARTICLES]
    content = [token for token in found if token.text not in SKIPPED]
    telling = [token for token in content if token.text not in NEGATIONS and token.text != "meer"]
    if len(found) > len(content) and len(telling) < TELLING:
        return Phrase(owner, text, strength, tuple(token.keys for token in found), slack=1)
    return Phrase(owner, text, strength, tuple(token.keys for token in content), slack=SLACK)


class PhraseMatcher:
    """All phrases of one purpose, ready to be found."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self.phrases = [each for each in phrases if each.words]
        frequency = Counter(key for each in self.phrases for word in each.words for key in word)
        self._by_anchor: dict[str, list[tuple[frozenset[str], Phrase]]] = defaultdict(list)
        """Key → the phrases whose rarest word has it, each with the keys of its next rarest: of 18 phrases of several
        words that share one with a question, 17 end there."""
        for each in self.phrases:
            rarest = sorted(each.words, key=lambda word: (min(frequency[key] for key in word), -max(map(len, word))))
            for key in rarest[0]:
                self._by_anchor[key].append((rarest[min(1, len(rarest) - 1)], each))
        self.lexicon = frozenset(frequency)
        # Words repeat, also mistyped; single ones and joined pairs stay in memory for a while, and nowhere else.
        self._keys_of = lru_cache(maxsize=20_000)(self._read)
        self._joined = lru_cache(maxsize=20_000)(self._read_joined)
        self._fuzzy = sorted(key for key in self.lexicon if len(key) >= MIN_TYPO_LENGTH)

    def find_all(self, tokens: Sequence[Token], names: frozenset[int] = frozenset()) -> list[Match]:
        """Every phrase in the text, also inside larger ones (see `largest`).

        `names` are positions of tokens that are names: they carry no other meaning (a place is no abbreviation).
        """
        spots = self.spots(tokens, names)
        there = spots.keys()
        found: dict[Phrase, Match] = {}
        for key in spots:
            for also, each in self._by_anchor.get(key, ()):
                if not there.isdisjoint(also) and each not in found:
                    positions = _place(each, spots, tokens)
                    if positions:
                        found[each] = Match(each, positions)
        return list(found.values())

    def spots(self, tokens: Sequence[Token], names: frozenset[int]) -> Spots:
        """Key → where: of the words as typed, of compounds joined or split, and of corrected typos."""
        spots: Spots = defaultdict(list)
        for position, token in enumerate(tokens):
            if position not in names:
                for key in self._keys_of(token.text):
                    spots[key].append((position,))
        for position, (left, right) in enumerate(pairwise(tokens)):
            if left.sentence == right.sentence and not (position in names or position + 1 in names):
                for key in self._joined(left.text, right.text):
                    spots[key].append((position, position + 1))
        return spots

    def keys_of(self, token: Token) -> frozenset[str]:
        """The keys under which phrases know this word, as it is, split or corrected; none when they do not."""
        return self._keys_of(token.text)

    def _read(self, word: str) -> frozenset[str]:
        return (keys(word) & self.lexicon) or self._read_unknown(word)

    def _read_joined(self, left: str, right: str) -> frozenset[str]:
        """The keys of a compound that was typed apart."""
        apart = SKIPPED & {left, right} or min(len(left), len(right)) <= 2
        return frozenset() if apart else keys(left + right) & self.lexicon

    def _read_unknown(self, word: str) -> frozenset[str]:
        """Keys for a word that no phrase has: the parts of a compound, or the word it is a typo of."""
        if len(word) < MIN_TYPO_LENGTH:
            return frozenset()
        return self._parts(word) or (frozenset() if is_word(word) else self._typo(word))

    def _parts(self, word: str) -> frozenset[str]:
        """The keys of both halves when a compound splits into two words that phrases use."""
        for cut in range(3, len(word) - 2):
            left, right = word[:cut], word[cut:]
            if left in SKIPPED or right in SKIPPED:
                continue
            for first in (left, left.removesuffix("s") if len(left) > 4 else left):
                both = keys(first) & self.lexicon, keys(right) & self.lexicon
                if all(both) and (is_word(first) and is_word(right)):
                    return both[0] | both[1]
        return frozenset()

    def _typo(self, word: str) -> frozenset[str]:
        """The nearest word of the lexicon: one edit, two from nine letters, the first letter right."""
        allowed = 1 if len(word) < 9 else 2
        best: set[str] = set()
        for form in keys(word):
            near = process.extract(
                form, self._fuzzy, scorer=OSA.distance, score_cutoff=allowed, limit=3, processor=None
            )
            best |= {key for key, distance, _ in near if key[0] == form[0] and distance <= allowed}
        return frozenset(best)


_TURNS = frozenset({"maar", "want", "dus", "wel", "omdat"})
"""Words at which a denial ends: 'blowt niet maar is somber'."""

_JOINED = _TURNS | {"en"}
"""Words after which a denial is of something else: 'rookt en drinkt niet'."""

_CARRIERS = frozenset({"sprake", "last", "tekenen", "vermoeden"})
"""Words that carry a denial on: 'geen sprake van pesten', 'nooit last van angst'."""

_NOT_SO = {(verb, "niet") for verb in ("denk", "denken", "denkt", "geloof", "geloven", "vermoed")} | {("niet", "zo")}
"""Words before 'dat' by which what follows is denied: 'ik denk niet dat het autisme is'. 'Ik wil niet dat hij blowt'
denies nothing."""

_PARTICIPLE = "ge"
"""How most of them begin: 'wordt niet meer gepest', but 'kan niet meer slapen' denies no sleep."""

_DENIED = (["uitgesloten"], ["probleem", "niet"], ["niet", "probleem"])
"""What is said after a match to deny it: 'adhd is uitgesloten', 'de scheiding is het probleem niet'."""

_REACH = 4
"""Words after a match among which a denial of it may stand."""


def is_negated(match: Match, text: str, tokens: Sequence[Token]) -> bool:
    """Whether 'geen' or 'niet' stands right before the match in its clause, or before its last word, and is no part of
    it: 'geen autisme', 'wordt niet gepest'; or a word that denies it stands after it. Not over a comma: 'school helpt
    niet, dyslexie groep 5'."""
    if _says_no_itself(match):
        return False
    first, last = min(match.positions), max(match.positions)
    if last - 1 not in match.positions and last - 1 > first and tokens[last - 1].text == "niet":
        return True  # 'wordt niet gepest'; 'weinig of geen vrienden' says the same as 'weinig vrienden'
    telling = _after(match, text, tokens)
    return any(telling[: len(denied)] == denied for denied in _DENIED) or _before(match, text, tokens) in NEGATIONS


def _before(match: Match, text: str, tokens: Sequence[Token]) -> str:
    """The word before a match in its clause, over one word that tells nothing and one that carries a denial on;
    nothing where there is none."""
    first = min(match.positions)
    passed, carried = 1, 1
    for place in range(first - 1, -1, -1):
        word = tokens[place].text
        if word == "dat" and tuple(token.text for token in tokens[max(place - 2, 0) : place]) in _NOT_SO:
            return "niet"
        if word in _TURNS or not _same_clause(text, tokens, place, place + 1):
            return ""
        if word in SKIPPED and passed:
            passed -= 1
        elif carried and (word in _CARRIERS or (word == "meer" and tokens[first].text.startswith(_PARTICIPLE))):
            carried -= 1
        else:
            return word
    return ""


def is_taken_back(match: Match, text: str, tokens: Sequence[Token]) -> bool:
    """Whether one word that says a need by itself is denied right after it: 'hij blowt niet'. Not 'niet alleen' or
    'niet zo'. The words may still mean something else, so they are read on."""
    telling = _after(match, text, tokens)
    return telling[:1] == ["niet"] and telling[1:2] in ([], ["meer"]) and not _says_no_itself(match)


def _after(match: Match, text: str, tokens: Sequence[Token]) -> list[str]:
    """What tells something after a match of one word, in its clause."""
    last = max(match.positions)
    found: list[str] = []
    for place in range(last + 1, min(last + 1 + _REACH, len(tokens)) if len(match.positions) == 1 else 0):
        if tokens[place].text in _JOINED or not _same_clause(text, tokens, place - 1, place):
            break
        found += [tokens[place].text] if tokens[place].text not in SKIPPED else []
    return found


def _says_no_itself(match: Match) -> bool:
    return any(key in NEGATIONS for word in match.phrase.words for key in word)


def _same_clause(text: str, tokens: Sequence[Token], place: int, after: int) -> bool:
    """Whether no comma or full stop stands between two words that follow each other."""
    between = text[tokens[place].end : tokens[after].start]
    return tokens[place].sentence == tokens[after].sentence and not any(mark in between for mark in ",:(")


def _place(each: Phrase, spots: Spots, tokens: Sequence[Token]) -> frozenset[int] | None:
    """The tightest placing of a phrase's words in one sentence, or None."""
    options = [_spots_of(word, spots) for word in each.words]
    if not all(options):
        return None
    if len(options) == 1:
        return frozenset(options[0][0])
    window = len(options) + each.slack
    best: frozenset[int] | None = None
    narrowest = window
    for start in options[0]:
        chosen = _around(start, options[1:], window)
        if chosen:
            first, last = min(chosen), max(chosen)
            if last - first < narrowest and tokens[first].sentence == tokens[last].sentence:
                best, narrowest = chosen, last - first
    return best


def _spots_of(word: frozenset[str], spots: Spots) -> Sequence[tuple[int, ...]]:
    """Where a word stands, in order, each place once."""
    if len(word) == 1:
        (key,) = word
        found = spots.get(key, [])
        return found if len(found) < 2 else sorted(found)
    return sorted({spot for key in word for spot in spots.get(key, ())})


def _around(start: tuple[int, ...], options: Sequence[Sequence[tuple[int, ...]]], window: int) -> frozenset[int] | None:
    """`start` and for each further word its nearest place that is still free; None when one is out of reach."""
    chosen = set(start)
    for where in options:
        nearest, distance = None, window
        for spot in where:
            apart = abs(spot[0] - start[0])
            if apart < distance and chosen.isdisjoint(spot):
                nearest, distance = spot, apart
        if nearest is None:
            return None
        chosen.update(nearest)
    return frozenset(chosen)


def largest(matches: Iterable[Match]) -> list[Match]:
    """Drop a match whose tokens all stand in a larger match: 'durft niet' in 'durft niet naar school'."""
    ordered = sorted(matches, key=lambda match: (-len(match.positions), min(match.positions), match.phrase.text))
    kept: list[Match] = []
    for match in ordered:
        if not any(match.positions < other.positions for other in kept):
            kept.append(match)
    return kept
