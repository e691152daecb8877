"""The embedded engine keeps the contract, and what only it promises."""

import pytest

from app.search.embedded import EmbeddedEngine
from app.search.engine import Query
from tests.search.contract import EngineContract, names
from tests.search.examples import document


class TestEmbedded(EngineContract):
    @pytest.fixture
    def engine(self) -> EmbeddedEngine:
        return EmbeddedEngine()


def test_entries_whose_uuids_begin_alike_are_all_kept() -> None:
    engine = EmbeddedEngine()
    alike = [document(naam) | {"uuid": f"00000000-0000-5000-8000-00000000000{naam}"} for naam in "123"]
    engine.replace_all(alike, 1)
    assert names(engine, Query()) == ["1", "2", "3"]
    engine.apply([alike[0] | {"naam": "4"}], [alike[1]["uuid"]], 2)
    assert sorted(names(engine, Query())) == ["3", "4"]


def test_a_page_stays_what_it_was_when_the_engine_changes() -> None:
    engine = EmbeddedEngine()
    engine.replace_all([document("eerst")], 1)
    page = engine.search(Query())
    engine.replace_all([document("later")], 2)
    assert [each["naam"] for each in page.documents] == ["eerst"]
