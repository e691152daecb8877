"""Filtering first and ranking then gives the same top ten as ranking every entry of the directory."""

import pytest

from app.advice import evaluate
from app.advice.fit import fits
from app.advice.question import Question
from app.advice.rank import lot, scores
from app.advice.service import Advice
from app.main import House
from app.search.engine import Document, Query
from app.settings import Settings
from tests import product
from tests.advice.test_relevance import BLIND


@pytest.fixture(scope="module")
def house(drenthe_settings: Settings) -> House:
    found = House(drenthe_settings, today=lambda: product.TODAY)
    found.open()
    return found


def test_candidates_and_rank_is_ranking_everything(house: House) -> None:
    advice = house.advice
    assert advice is not None
    everything = house.engine.search(
        Query(filters={"soort": ("voorziening", "arrangement", "zorgroute")}, limit=1000)
    ).documents
    compared = 0
    for case in evaluate.load(BLIND):
        question = advice.understand(case.text)
        if not question.needs or question.organisation:
            continue
        compared += 1
        chosen = [document["uuid"] for _, document in advice.ranked(question)]
        serving = [document for document in everything if fits(document, question, advice.vocabulary)]
        serving.sort(key=lambda each: _place(each, question, advice))
        assert chosen[:10] == _once(serving)[:10]
    assert compared > 60


def _place(document: Document, question: Question, advice: Advice) -> tuple[float, bytes]:
    return -round(scores(question, advice.vocabulary, {})(document), 6), lot(document["uuid"], product.TODAY)


def _once(documents: list[Document]) -> list[str]:
    """An arrangement and the voorziening that is the same thing are one: the first of both."""
    seen: dict[str, str] = {}
    for document in documents:
        same = document["voorziening"] or (document["id"] if document["soort"] == "voorziening" else document["uuid"])
        seen.setdefault(same, document["uuid"])
    return list(seen.values())
