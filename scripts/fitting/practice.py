"""The practice questions, and what the product's own phrases say of them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from zlib import crc32

from app.advice.composition import told
from app.advice.meaning import ANY
from app.advice.understand import Understanding, said_outright
from app.advice.urgent import HINTED, nothing_of_danger, parts
from app.settings import ROOT
from app.vocabulary.dutch import Token, tokenize

FOLDER = ROOT / "tests/relevance/practice"


APART = 20
"""One in so many practice questions is kept apart: by those it is judged how far evidence can be trusted."""


@dataclass(frozen=True)
class Practice:
    """One practice question: its words, its label, and the certainty that phrases give to each label and each need."""

    text: str
    tokens: list[Token]
    told: Any
    """What `composition.told` makes of ages and asker."""
    labels: frozenset[str]
    phrases: dict[str, float]
    settled: bool
    """Whether phrases leave nothing to weigh, so that how evidence adds up is never asked."""

    @property
    def apart(self) -> bool:
        """Whether nothing is learned from it. By its text, so that it is the same wherever it is used."""
        return crc32(self.text.encode()) % APART == 0


def parts_of(question: Practice) -> list[Practice]:
    """Its parts, each read by itself as the product reads them for danger; none where it is one part."""
    return [
        replace(question, tokens=[question.tokens[place] for place in part], phrases={}, settled=False)
        for part in parts(question.tokens)
    ]


def for_needs(understanding: Understanding) -> list[Practice]:
    """Questions labelled with needs."""
    tree = understanding.vocabulary.needs
    found = []
    for row in _rows("hulpvragen"):
        text = row["vraag"]
        every = tokenize(text)
        silent = _silent(understanding, text, every)
        tokens = _without(every, silent)
        seen, _ = tree.evidence(text, every)
        if tokens:
            phrases = {need.id: need.certainty for need in seen}
            labels, settled = frozenset(row["hulpvragen"]), said_outright(every, silent, seen)
            found.append(Practice(text, tokens, _told(understanding, text), labels, phrases, settled))
    return found


def for_danger(understanding: Understanding, needs: Iterable[Practice]) -> list[Practice]:
    """Questions labelled with a kind of danger or none, and those labelled with needs that are no danger; `needs` are
    those of `for_needs`, of which it is known already what is told."""
    read = {question.text: question.told for question in needs}
    dangerous = understanding.watch.needs
    labelled = [(row["vraag"], row["gevaar"]) for row in _rows("gevaar")]
    harmless = [(row["vraag"], None) for row in _rows("hulpvragen") if not dangerous & set(row["hulpvragen"])]
    found = []
    for text, kind in (*labelled, *harmless):
        every = tokenize(text)
        look, silent = understanding.watch.look(text, every), _silent(understanding, text, every)
        tokens = _without(every, silent | look.figure)
        seen, _ = understanding.vocabulary.needs.evidence(text, every)
        settled = bool(look.outright) or (not look.hints and nothing_of_danger(look, every, silent))
        phrases = {
            **{need.id: need.certainty for need in seen},
            ANY: 1.0 if look.outright else HINTED * bool(look.hints),
        }
        if tokens:
            labels = frozenset({kind} if kind else ())
            beside = read[text] if text in read else _told(understanding, text)
            found.append(Practice(text, tokens, beside, labels, phrases, settled))
    return found


def _told(understanding: Understanding, text: str) -> Any:
    """As `understand` tells it."""
    question = understanding.understand(text)
    return told([(age.van, age.tot) for age in question.ages], question.vrager)


def _silent(understanding: Understanding, text: str, tokens: Sequence[Token]) -> frozenset[int]:
    """Positions of the words that tell nothing, as `understand` finds them."""
    names, language = understanding.names(text, tokens), understanding.language(tokens)
    return understanding.silent(text, tokens, names, language)


def _without(tokens: Sequence[Token], unread: frozenset[int]) -> list[Token]:
    return [token for position, token in enumerate(tokens) if position not in unread]


def _rows(label: str) -> list[dict[str, Any]]:
    return list({row["vraag"]: row for row in _every_row() if label in row}.values())


@cache
def _every_row() -> list[dict[str, Any]]:
    return [row for path in sorted(FOLDER.glob("*.json")) for row in json.loads(path.read_text(encoding="utf-8"))]
