"""Dutch words as the product compares them: tokens of a text, and the keys under which two forms of a word meet.

A word's keys are its stem and the stem of its lemma. The lemma (simplemma's dictionary) joins what a stemmer cannot:
`slaat`, `sloeg` and `geslagen`; the stem joins what no dictionary knows: compounds and new words.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
import simplemma
import Stemmer

from app.vocabulary.dictionaries import written

_STEMMER = Stemmer.Stemmer("dutch", 0)  # our own cache below; its private one is not meant for several threads
_TOKEN = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+(?:['’\-][^\W\d_]+)*|[.!?;\n]+")
_SENTENCE_END = frozenset(".!?;\n")
_ABBREVIATED = frozenset({"nw", "gem"})
"""After these a full stop ends no sentence: nieuw, gemeente."""

SKIPPED = frozenset(
    """de het een 't n d'r der die dat dit deze mijn m'n mn me mij ik we wij ons onze je jij jou jouw u uw hij ie hem
    zijn z'n zn zij ze haar hun hen er is was waren ben bent wordt word worden werd heeft heb hebben had hebt en of
    maar dan dus want ook nog al zo zeer heel erg wel toch even eens best gewoon echt eigenlijk steeds altijd vaak
    soms om aan te van in op bij voor met tot tegen over door als toen omdat wat graag ja hoor he eh ehm uh gaat gaan
    ga kan kunnen kon zou zouden zal zullen wil willen moet moeten mag mogen doet doen doe komt komen kom""".split()
)
"""Words that a phrase does not need: articles, pronouns, auxiliaries, fillers. A phrase of nothing else keeps them."""

ARTICLES = frozenset({"de", "het", "een", "t", "n", "s"})
"""Never part of a phrase."""

_SAME = {"me": "mij", "m'n": "mijn", "mn": "mijn", "ze": "zij", "we": "wij", "je": "jij", "z'n": "zijn", "zn": "zijn"}
"""Weak and strong forms of one pronoun."""

NEGATIONS = frozenset({"niet", "geen", "nooit", "zonder", "niks", "nergens", "niemand", "evenmin", "noch"})


class Token(NamedTuple):
    """One word of a text."""

    text: str
    """As compared: lower case, without accents."""
    start: int
    end: int
    """Where it stands in the text as typed."""
    sentence: int
    keys: frozenset[str]
    capital: bool
    """Typed with a capital: says something of names, where the typist uses capitals at all."""


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Lower case, accents dropped, typographic apostrophes plain."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def fold_same_length(text: str) -> str:
    """The text folded character by character, so that positions in it are positions in what was typed."""
    if text.isascii():
        return text.lower()
    return "".join(_folded(char) if ord(char) > 127 else char.lower() for char in text)


def _folded(char: str) -> str:
    """One character for one: a fraction stays one, or '2½' would be 21."""
    return char if char.isnumeric() else (fold(char) or " ")[0]


_KEPT = frozenset("weerbaar weerbaarheid weekend weekenden soms voorschool geschool verzorging".split())
"""Words whose stem is another word: 'weerbaar' is not 'weer', 'weekend' no 'week'."""


@lru_cache(maxsize=50_000)
def keys(word: str) -> frozenset[str]:
    """The keys of a folded word: two words mean the same when they share one."""
    word = _SAME.get(word, word)
    if word.isdigit() or len(word) < 3 or word in SKIPPED or word in _KEPT:
        return frozenset((word,))
    plain = word.replace("'", "").replace("-", "")
    # of short words it knows strange ones: 'moe' would be 'moeten'
    lemma = fold(str(simplemma.lemmatize(word, lang="nl"))) if len(word) > 3 else plain
    return frozenset((_stem(plain), _stem(lemma)))


def _stem(word: str) -> str:
    """The stem, where it still begins as the word does: the stemmer takes 'ge-' for a participle's, also of 'geweld'
    and 'gezin'. What is one ('gepest') meets its verb by its lemma."""
    stem = _STEMMER.stemWord(word)
    return stem if word.startswith(stem[:2]) else word


@cache
def _dictionary() -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """343,000 forms that Dutch people write, from pyspellchecker: simplemma knows no 'anders' and no 'daardoor'.
    Kept as sorted hashes: 3 MB where the words take 40."""
    folded = (word if word.isascii() else fold.__wrapped__(word) for word in written("nl"))
    return np.sort(np.fromiter(map(hash, folded), dtype=np.int64))


@lru_cache(maxsize=20_000)
def is_word(word: str) -> bool:
    """Whether a dictionary knows this folded word: then it is no typo."""
    known, wanted = _dictionary(), hash(word)
    place = int(np.searchsorted(known, wanted))
    return (place < len(known) and known[place] == wanted) or bool(simplemma.is_known(word, lang="nl"))


def tokenize(text: str) -> list[Token]:
    """The words and numbers of a text, in order; sentence ends only move the sentence number."""
    tokens: list[Token] = []
    sentence = 0
    for match in _TOKEN.finditer(text):
        raw = match[0]
        if raw[0] in _SENTENCE_END:
            abbreviated = raw == "." and tokens and tokens[-1].end == match.start() and tokens[-1].text in _ABBREVIATED
            sentence += not abbreviated
            continue
        folded, its_keys, capital = _read(raw)
        tokens.append(Token(folded, match.start(), match.end(), sentence, its_keys, capital))
    return tokens


def count_words(text: str) -> int:
    """How many words and numbers `tokenize` would find, without looking each of them up."""
    return sum(match[0][0] not in _SENTENCE_END for match in _TOKEN.finditer(text))


@lru_cache(maxsize=20_000)
def _read(raw: str) -> tuple[str, frozenset[str], bool]:
    """What a token tells of a word as typed, wherever it stands."""
    folded = fold(raw)
    return folded, keys(folded), raw[0].isupper()
