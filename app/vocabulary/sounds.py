"""Names written in another script, as somebody who heard them writes them: 'Асен' and 'آسن' are one town.

There is no official spelling, so letters are not compared but what they sound like: the consonants in order, of which
some pairs count as one because the scripts do not tell them apart (p and b, d and t, v, w and f, g and h). Of the names
that share them, the vowels decide. Source of the letters' sounds: the romanization tables of ALA-LC for Ukrainian and
Arabic, made coarser.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Generic, TypeVar

from rapidfuzz.fuzz import ratio

from app.vocabulary.dictionaries import written
from app.vocabulary.dutch import Token, fold

T = TypeVar("T")

LONGEST = 3
"""Words of the longest name that is looked for."""

ALIKE = {"cyrillic": 70.0, "arabic": 45.0}
"""How alike (0 to 100) the whole must be: Arabic leaves most vowels out."""

SMALL = 85.0
"""The same for Cyrillic in a text without capitals, where any word might be a name."""

AS_LIKELY = {"cyrillic": 15.0, "arabic": 40.0}
"""Names that are less alike than the likeliest by no more than this are as likely: then the largest is meant."""

UNSURE = 3
"""Letters of a word that may be a vowel or a consonant, at most: each doubles what is looked up."""

_DUTCH_PAIRS = (
    ("sch", "SG"), ("ch", "G"), ("ck", "K"), ("qu", "KF"), ("ph", "F"), ("x", "KS"), ("ij", "i"), ("oe", "u"),
    ("ui", "o"), ("eu", "o"), ("ou", "o"), ("au", "o"), ("ie", "i"), ("ei", "e"), ("ee", "e"), ("aa", "a"),
    ("oo", "o"), ("uu", "u"), ("ce", "Se"), ("ci", "Si"),
)  # fmt: skip
_DUTCH = dict(zip("bpdtgkcqfvwszjhlmnr", "BBTTGKKKFFFSSiGLMNR", strict=True)) | {vowel: vowel for vowel in "aeiou"}
_DUTCH["y"] = "i"

_CYRILLIC = dict(zip("абвгґдежзиійклмнопрстуфхцшюя", "aBFGGTeSSiiiKLMNoBRSTuFGSSua", strict=True))
_CYRILLIC |= {"ч": "S", "щ": "S", "є": "e", "ї": "i", "ы": "i", "э": "e", "ё": "e", "ь": "", "ъ": "", "'": ""}

_ARABIC = dict(zip("ابپتثجچحخدذرزژسشصضطظعغفڤقكگلمنه", "aBBTTGSGGTTRSSSSSTTSaGFFKKGLMNG", strict=True))
_ARABIC |= {"ى": "a", "ة": "e", "ي": "i", "و": "o", "ء": "", "ئ": "i", "ؤ": "o", "ی": "i", "ک": "K"}

_ALSO = {"و": "F"}
"""Letters that are a vowel or a consonant."""


def script_of(text: str) -> str:
    """latin, cyrillic or arabic, by the first letter."""
    first = text[:1]
    if "\u0400" <= first <= "\u052f":
        return "cyrillic"
    return "arabic" if "\u0600" <= first <= "\u06ff" else "latin"


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """What shows in other scripts that a name of a place comes, folded."""

    before: frozenset[str]
    """Words before it: 'in'."""
    surely: frozenset[str]
    """Words after which, with one of those between or not, nothing else comes: 'the town of', 'we live in'."""
    prefixes: tuple[str, ...]
    """As `before`, but written to the name."""
    never: tuple[str, ...]
    """What a name of a place never begins with."""


class SoundIndex(Generic[T]):
    """Names by how they sound."""

    def __init__(self, names: Iterable[tuple[str, T, int]], words: PlaceWords) -> None:
        """`names`: each with its bearer and how large that is."""
        self._names: dict[str, dict[str, list[T]]] = defaultdict(lambda: defaultdict(list))
        self._sizes: dict[str, int] = defaultdict(int)
        for name, bearer, size in names:
            sound = _dutch(name)
            self._names[_frame(sound)][sound].append(bearer)
            self._sizes[sound] = max(size, self._sizes[sound])
        self._words = words

    def find(self, text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int, tuple[T, ...]]]:
        """First and last position of each name in another script, and its bearers."""
        if text.isascii():
            return
        capitals = any(token.capital for token in tokens)
        position = 0
        while position < len(tokens):
            hit = self._at(tokens, position) if self._may_begin(text, tokens, position, capitals) else None
            if hit:
                yield hit
            position = hit[1] + 1 if hit else position + 1

    def _at(self, tokens: Sequence[Token], first: int) -> tuple[int, int, tuple[T, ...]] | None:
        word, words = tokens[first].text, self._words
        script = script_of(word)
        alike = SMALL if script == "cyrillic" and not tokens[first].capital else ALIKE[script]
        told = first > 0 and tokens[first - 1].text in words.before | words.surely
        starts = [word] if told else [word[len(each) :] for each in words.prefixes if word.startswith(each)]
        for last in range(min(first + LONGEST, len(tokens)) - 1, first - 1, -1):
            rest = [token.text for token in tokens[first + 1 : last + 1]]
            if any(script_of(each) not in ALIKE for each in rest):
                continue
            for start in starts:
                bearers = self._named("".join((start, *rest)), script, alike)
                if bearers:
                    return first, last, bearers
        return None

    def _may_begin(self, text: str, tokens: Sequence[Token], position: int, capitals: bool) -> bool:
        """Whether a name may begin here: in Cyrillic with a capital, where these are used; in Arabic no ordinary word,
        unless a place must come here."""
        token = tokens[position]
        if token.text in self._words.before | self._words.surely:
            return False
        script = script_of(token.text)
        if script == "cyrillic":
            return token.capital or not capitals
        if script != "arabic" or token.text.startswith(self._words.never):
            return False
        before = [each.text for each in tokens[max(0, position - 2) : position]]
        if before[-1:] and before[-1] not in self._words.before:
            before = before[-1:]
        sure = not self._words.surely.isdisjoint(before)
        return sure or text[token.start : token.end] not in _arabic_words()

    def _named(self, written: str, script: str, alike: float) -> tuple[T, ...]:
        """The bearers of the likeliest name that sounds so; none when none is likely."""
        found = [
            (ratio(sound, name), self._sizes[name], bearers)
            for sound in _foreign(written)
            for name, bearers in self._names.get(_frame(sound), {}).items()
        ]
        likeliest = max((likeness for likeness, _, _ in found), default=0.0)
        if likeliest < alike:
            return ()
        as_likely = [each for each in found if each[0] >= likeliest - AS_LIKELY[script]]
        return tuple(max(as_likely, key=lambda each: (each[1], each[0]))[2])


@cache
def _arabic_words() -> frozenset[str]:
    """What is no name. Read at the first question that needs it: 0.2 s, 15 MB."""
    return frozenset(written("ar"))


def _dutch(name: str) -> str:
    """How a Dutch name sounds: capitals are consonants, small letters vowels."""
    sound = fold(name)
    for letters, heard in _DUTCH_PAIRS:
        sound = sound.replace(letters, heard)
    return "".join(char if char.isupper() else _DUTCH.get(char, "") for char in sound)


def _foreign(written: str) -> Iterator[str]:
    """How a name in another script may sound."""
    letters = _CYRILLIC if script_of(written) == "cyrillic" else _ARABIC
    body, end = (written[:-1], "e") if written.endswith("ه") else (written, "")
    unsure = [place for place, char in enumerate(body) if char in _ALSO][:UNSURE]
    for choice in product((False, True), repeat=len(unsure)):
        consonants = {place for place, chosen in zip(unsure, choice, strict=True) if chosen}
        heard = (_ALSO[char] if i in consonants else letters.get(char, "") for i, char in enumerate(body))
        yield "".join(heard) + end


def _frame(sound: str) -> str:
    """The consonants in order, each once where it is repeated, and whether a vowel begins."""
    consonants = re.sub(r"(.)\1+", r"\1", "".join(char for char in sound if char.isupper()))
    return ("a" if sound[:1].islower() else "") + consonants
