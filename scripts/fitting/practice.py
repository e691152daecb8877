"""The practice questions, and what the product's own phrases say of them."""

import json
from dataclasses import dataclass
from pathlib import Path

from app.advice.meaning import ANY
from app.advice.understand import Understanding
from app.settings import ROOT
from app.vocabulary.dutch import Token, tokenize

FOLDER = ROOT / "tests/relevance/practice"


@dataclass(frozen=True)
class Practice:
    """One practice question: its words, its label, and the certainty that phrases give to each label and each need."""

    tokens: list[Token]
    labels: frozenset[str]
    phrases: dict[str, float]


def for_needs(understanding: Understanding) -> list[Practice]:
    """Questions labelled with needs."""
    tree = understanding.vocabulary.needs
    found = []
    for row in _rows("hulpvragen"):
        tokens = _telling(understanding, row["vraag"])
        seen, _ = tree.evidence(row["vraag"], tokenize(row["vraag"]))
        labels = frozenset(row["hulpvragen"])
        if tokens:
            found.append(Practice(tokens, labels, {need.id: need.certainty for need in seen}))
    return found


def for_danger(understanding: Understanding) -> list[Practice]:
    """Questions labelled with a kind of danger or none, and those labelled with needs that are no danger."""
    dangerous = understanding.watch.needs
    labelled = [(row["vraag"], row["gevaar"]) for row in _rows("gevaar")]
    harmless = [(row["vraag"], None) for row in _rows("hulpvragen") if not dangerous & set(row["hulpvragen"])]
    found = []
    for text, kind in (*labelled, *harmless):
        look = understanding.watch.look(text, tokenize(text))
        tokens = _telling(understanding, text, look.figure)
        seen, _ = understanding.vocabulary.needs.evidence(text, tokenize(text))
        phrases = {**{need.id: need.certainty for need in seen}, ANY: 0.95 if look.dangers else 0.0}
        if tokens:
            found.append(Practice(tokens, frozenset({kind} if kind else ()), phrases))
    return found


def _telling(understanding: Understanding, text: str, figure: frozenset[int] = frozenset()) -> list[Token]:
    """The words that meaning is read from, as `understand` chooses them."""
    tokens = tokenize(text)
    silent = understanding.silent(tokens, understanding.names(text, tokens), understanding.language(tokens))
    return [token for position, token in enumerate(tokens) if position not in silent | figure]


def _rows(label: str) -> list[dict[str, str]]:
    paths = sorted(Path(FOLDER).glob("*.json"))
    rows = [row for path in paths for row in json.loads(path.read_text(encoding="utf-8"))]
    return list({row["vraag"]: row for row in rows if label in row}.values())
