"""Filtering first and ranking then gives the same top ten as ranking every entry of the directory."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from app.advice import evaluate
from app.advice.fit import fits
from app.advice.question import Question
from app.advice.rank import lot, scores
from app.advice.service import Advice
from app.main import House
from app.search.engine import Document, Query
from app.settings import ROOT, Settings
from tests import product
from tests.advice.test_relevance import BLIND

ENGINES = ["embedded", pytest.param("meilisearch_house", marks=pytest.mark.meilisearch)]


@pytest.fixture(scope="module")
def embedded(drenthe_settings: Settings) -> Iterator[House]:
    found = House(drenthe_settings, today=lambda: product.TODAY)
    found.open()
    yield found
    found.close()


@pytest.fixture(scope="module")
def meilisearch_house(drenthe_settings: Settings, meilisearch_server: tuple[str, str]) -> Iterator[House]:
    url, key = meilisearch_server
    settings = drenthe_settings.model_copy(update={"meili_url": url, "meili_key": SecretStr(key)})
    found = House(settings, today=lambda: product.TODAY)
    found.open()
    assert found.fleet is not None
    assert found.fleet.ready_within(60), found.fleet.warnings()
    yield found
    found.close()


@pytest.fixture(params=ENGINES)
def house(request: pytest.FixtureRequest) -> House:
    found: House = request.getfixturevalue(request.param)
    return found


@pytest.mark.meilisearch
def test_answers_are_the_same_with_both_engines(embedded: House, meilisearch_house: House) -> None:
    """Also for short questions, which may be a name and are searched as text."""
    texts = [case.text for case in evaluate.load(BLIND)]
    texts += [name for each in everything(embedded)[::4] for name in each["namen"]]
    ours, theirs = embedded.advice, meilisearch_house.advice
    assert ours is not None
    assert theirs is not None
    answers = [(ours.answer(ours.understand(text)), theirs.answer(theirs.understand(text))) for text in texts]
    assert not any(theirs["beperkt"] for _, theirs in answers)
    first = [ours["adressen"][:1] == theirs["adressen"][:1] for ours, theirs in answers]
    shared = [_shared(ours, theirs) for ours, theirs in answers]
    # Each engine scores an entry's own text in its way, which orders what is otherwise alike.
    assert sum(first) / len(first) >= 0.88, "measured .93"
    assert sum(shared) / len(shared) >= 0.93, "measured .96"


def _shared(ours: dict[str, Any], theirs: dict[str, Any]) -> float:
    """Of the addresses that either shows, the share that both do."""
    one, other = ({(each["soort"], each["id"]) for each in answer["adressen"]} for answer in (ours, theirs))
    return len(one & other) / len(one | other) if one | other else 1.0


@pytest.mark.meilisearch
def test_relevance_is_the_same_with_both_engines(embedded: House, meilisearch_house: House) -> None:
    cases = evaluate.load(BLIND)
    assert embedded.advice is not None
    assert meilisearch_house.advice is not None
    ours, theirs = (evaluate.evaluate(each, cases) for each in (embedded.advice, meilisearch_house.advice))
    assert theirs["beperkt"] == 0
    assert abs(ours["ndcg10"] - theirs["ndcg10"]) <= 0.02


@pytest.mark.meilisearch
def test_the_command_sets_both_engines_side_by_side(
    drenthe_settings: Settings, meilisearch_server: tuple[str, str]
) -> None:
    url, key = meilisearch_server
    env = {**os.environ, "JA_DATA": str(drenthe_settings.data), "JA_MEILI_URL": url, "JA_MEILI_KEY": key}
    command = [sys.executable, "-m", "app", "evaluate", str(BLIND), "--naast"]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found["server"]["beperkt"] == 0
    assert abs(found["eigen"]["ndcg10"] - found["server"]["ndcg10"]) <= 0.02


def everything(house: House) -> list[Document]:
    return house.engine.search(
        Query(filters={"soort": ("voorziening", "arrangement", "zorgroute")}, limit=1000)
    ).documents


def test_candidates_and_rank_is_ranking_everything(house: House) -> None:
    advice = house.advice
    assert advice is not None
    every = everything(house)
    compared = 0
    for case in evaluate.load(BLIND):
        question = advice.understand(case.text)
        if not question.needs or question.organisation:
            continue
        compared += 1
        chosen = [document["uuid"] for _, document in advice.ranked(question)]
        serving = [document for document in every if fits(document, question, advice.vocabulary)]
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
