"""Pages that many questions share are kept: never too long, never too short, and nothing of what people type."""

import time
from collections.abc import Iterator

import pytest

from app.advice import candidates
from app.advice.service import Advice
from app.main import House
from app.search.embedded import EmbeddedEngine
from app.search.engine import Filters, Page, Query, Suggestion
from app.settings import Settings
from tests import product

QUESTIONS = (
    "mijn zoon van 9 is somber, wij wonen in Assen",
    "mijn dochter van 15 is somber, wij wonen in Assen",
    "wij wonen in Assen en mijn kind van 4 is somber",
)


class Counting:
    """The embedded engine, which writes down what it is asked and may say where it stands."""

    waits = False

    def __init__(self, engine: EmbeddedEngine) -> None:
        self._engine = engine
        self.asked: list[Query] = []
        self.moved = 0

    def search(self, query: Query) -> Page:
        self.asked.append(query)
        return self._engine.search(query)

    def suggest(self, prefix: str, filters: Filters | None = None, limit: int = 8) -> list[Suggestion]:
        return self._engine.suggest(prefix, filters, limit)

    def position(self) -> int:
        return self._engine.position() + self.moved

    def healthy(self) -> bool:
        return True


@pytest.fixture(scope="module")
def house(drenthe_settings: Settings) -> Iterator[House]:
    found = House(drenthe_settings, today=lambda: product.TODAY)
    found.open()
    yield found
    found.close()


@pytest.fixture
def engine(house: House) -> Counting:
    return Counting(house.embedded)


@pytest.fixture
def advice(house: House, engine: Counting) -> Advice:
    return Advice(engine, house.region, house.vocabulary, lambda: product.TODAY)


def asked_for(text: str, advice: Advice, engine: Counting) -> list[Query]:
    """What the engine is asked for one answer."""
    engine.asked.clear()
    assert advice.answer(advice.understand(text))["totaal"] > 0
    return list(engine.asked)


def test_the_same_needs_in_the_same_gemeente_are_asked_for_once(advice: Advice, engine: Counting) -> None:
    first, *others = QUESTIONS
    assert asked_for(first, advice, engine)
    assert [asked_for(text, advice, engine) for text in others] == [[], []]


def test_what_is_kept_is_let_go_when_the_index_moves_and_after_a_minute(
    advice: Advice, engine: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked_for(QUESTIONS[0], advice, engine)
    engine.moved = 1
    assert asked_for(QUESTIONS[0], advice, engine)
    assert not asked_for(QUESTIONS[0], advice, engine)
    later = time.monotonic() + candidates.KEPT_SECONDS
    monkeypatch.setattr(time, "monotonic", lambda: later + 1)
    assert asked_for(QUESTIONS[0], advice, engine)


def test_another_log_at_the_same_number_is_another_directory(advice: Advice, engine: Counting, house: House) -> None:
    assert asked_for(QUESTIONS[0], advice, engine)
    advice.renew(house.vocabulary)  # as after a restored backup
    assert any("hulpvragen" in query.filters for query in asked_for(QUESTIONS[0], advice, engine))


def test_what_a_person_typed_is_not_kept(advice: Advice, engine: Counting) -> None:
    for _ in range(2):
        texts = [query.text for query in asked_for("somber Assen", advice, engine)]
        assert [text for text in texts if text] == ["somber Assen"], "asked again each time"


def test_pages_are_bounded_in_number(advice: Advice, engine: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "MOST_PAGES", 1)
    assert asked_for(QUESTIONS[0], advice, engine)
    assert asked_for(QUESTIONS[0], advice, engine), "one page is too few for one answer"


def test_where_not_all_fit_in_a_page_the_engine_narrows_by_age(
    advice: Advice, engine: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Narrowed here, the first few of all ages would leave fewer, and others out."""
    monkeypatch.setattr(candidates, "CANDIDATES", 6)
    question = advice.understand("mijn dochter van 17 is somber, wij wonen in Assen")
    found = list(advice.candidates.of(question, advice.vocabulary))[:6]
    narrowed = [query for query in engine.asked if query.ages and query.limit == 6]
    assert narrowed
    wanted = [document["uuid"] for document in engine.search(narrowed[-1]).documents]
    assert wanted == [document["uuid"] for document in found]
