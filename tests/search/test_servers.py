"""Several servers with a spare: whatever happens to Meilisearch, every question is answered and says how."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import meilisearch
import pytest
from meilisearch.errors import MeilisearchApiError
from pydantic import SecretStr
from starlette.testclient import TestClient

from app.database import Database
from app.search.embedded import EmbeddedEngine
from app.search.engine import Query
from app.search.meilisearch import MeilisearchEngine, Recipe
from app.search.meilisearch_server import MeilisearchServer
from app.search.servers import BEHIND, Servers, Watched
from app.settings import Settings
from scripts.meilisearch_server import WHY_NOT, RealServer, installed
from tests import product
from tests.search.contract import names
from tests.search.examples import document
from tests.search.test_follower import wait_until
from tests.search.world import publish

pytestmark = [pytest.mark.meilisearch, pytest.mark.skipif(not installed(), reason=WHY_NOT)]

QUESTION = {"vraag": "durft niet naar school", "gemeente": "Assen"}
"""Short enough to be a name: such a text is looked for each time, so each answer needs a server."""


@pytest.fixture
def server() -> Iterator[RealServer]:
    """A server of the test's own, to be ill-treated."""
    server = RealServer()
    yield server
    server.resume()
    server.end()


@contextmanager
def served(settings: Settings, *urls: str, key: str) -> Iterator[TestClient]:
    meili = {"meili_url": ",".join(urls), "meili_key": SecretStr(key)}
    with product.served(settings.model_copy(update=meili)) as client:
        yield client


def ask(client: TestClient) -> dict[str, Any]:
    answer = client.post("/v1/juiste-adres", json=QUESTION)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    assert found["totaal"] > 3
    return found


def looked_for(client: TestClient, text: str) -> dict[str, Any]:
    """What `_zoek` finds."""
    found: dict[str, Any] = client.post("/v1/_zoek", json={"tekst": text}).json()
    return found


def alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """The same first address, and of the ten at most two others: engines score an entry's own text differently."""
    ours, theirs = ([address["id"] for address in answer["adressen"]] for answer in (one, other))
    return ours[0] == theirs[0] and len(set(ours) & set(theirs)) >= len(theirs) - 2


def ready(client: TestClient) -> list[str]:
    """The warnings of a service that is ready."""
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")
    told: list[str] = answer.json().get("waarschuwingen", [])
    return told


def asked_while(client: TestClient, happening: Any) -> list[dict[str, Any]]:
    """Every answer that four people get while something happens."""
    done, answers, wrong = Event(), list[dict[str, Any]](), list[BaseException]()

    def person() -> None:
        while not done.is_set():
            try:
                answers.append(ask(client))
            except BaseException as error:  # a thread's error would go unseen
                wrong.append(error)

    people = [Thread(target=person) for _ in range(4)]
    for each in people:
        each.start()
    happening()
    done.set()
    for each in people:
        each.join()
    assert wrong == []
    return answers


def test_killed_and_started_again_under_load_no_question_fails(server: RealServer, drenthe_settings: Settings) -> None:
    with served(drenthe_settings, server.url, key=server.key) as client:
        wait_until(lambda: not ready(client))
        before = ask(client)
        assert not before["beperkt"]

        def twice() -> None:
            for _ in range(2):
                server.kill()
                wait_until(lambda: ask(client)["beperkt"])
                assert ready(client) == ["zoekmachine 1 is niet bereikbaar"]
                server.start()
                wait_until(lambda: not ask(client)["beperkt"])

        answers = asked_while(client, twice)
        assert len(answers) > 50
        assert {each["beperkt"] for each in answers} == {True, False}
        assert [each for each in answers if not alike(each, before)] == [], "the same with both engines"
        assert ready(client) == []


def test_a_server_that_hangs_costs_one_question_one_time_out(server: RealServer, drenthe_settings: Settings) -> None:
    with served(drenthe_settings, server.url, key=server.key) as client:
        wait_until(lambda: not ask(client)["beperkt"])
        server.suspend()
        began = time.monotonic()
        assert all(ask(client)["beperkt"] for _ in range(20))
        # One time-out of 0.3 s, and what twenty questions cost. Each of them a time-out would be 6 s.
        assert time.monotonic() - began < 3
        assert ready(client) == ["zoekmachine 1 antwoordt niet op tijd"]
        server.resume()
        wait_until(lambda: not ask(client)["beperkt"])


def test_a_search_says_when_no_server_answered_it(server: RealServer, drenthe_settings: Settings) -> None:
    """Its total and order are then those of another engine."""
    with served(drenthe_settings, server.url, key=server.key) as client:
        wait_until(lambda: not ready(client))
        assert looked_for(client, "school")["beperkt"] is False
        server.kill()
        assert looked_for(client, "school")["beperkt"] is True


@pytest.mark.parametrize("taken_out", ["two documents", "the whole index"])
def test_what_is_taken_out_by_hand_comes_back(server: RealServer, drenthe_settings: Settings, taken_out: str) -> None:
    admin = meilisearch.Client(server.url, server.key)
    index = admin.index("drenthe-vermeldingen")

    def held() -> int:
        try:
            return int(index.get_documents({"limit": 1}).total)
        except MeilisearchApiError:
            return 0

    with served(drenthe_settings, server.url, key=server.key) as client:
        wait_until(lambda: not ready(client))
        every = held()
        some = [dict(each)["uuid"] for each in index.get_documents({"limit": 2}).results]
        tasks = [index.delete()] if taken_out != "two documents" else [index.delete_document(each) for each in some]
        for task in tasks:
            admin.wait_for_task(task.task_uid, timeout_in_ms=30_000)
        wait_until(lambda: held() == every)


def test_emptied_it_is_filled_again_by_itself(server: RealServer, drenthe_settings: Settings) -> None:
    with served(drenthe_settings, server.url, key=server.key) as client:
        wait_until(lambda: not ask(client)["beperkt"])

        def empty() -> None:
            server.wipe()
            wait_until(lambda: not ask(client)["beperkt"])

        answers = asked_while(client, empty)
        assert any(each["beperkt"] for each in answers)


def test_started_while_the_server_is_down(server: RealServer, drenthe_settings: Settings) -> None:
    server.kill()
    with served(drenthe_settings, server.url, key=server.key) as client:
        assert ask(client)["beperkt"]
        assert ready(client) == ["zoekmachine 1 is niet bereikbaar"]
        server.start()
        wait_until(lambda: not ask(client)["beperkt"])


def test_a_wrong_key_is_told_and_every_question_answered(server: RealServer, drenthe_settings: Settings) -> None:
    with served(drenthe_settings, server.url, key="not-the-key") as client:
        assert ask(client)["beperkt"]
        assert ready(client) == ["zoekmachine 1 weigert de sleutel"]
        assert client.get("/v1/organisaties").json()["totaal"] > 100


def test_with_two_servers_a_dead_one_is_passed_by(server: RealServer, drenthe_settings: Settings) -> None:
    other = RealServer()
    try:
        with served(drenthe_settings, server.url, other.url, key=server.key) as client:
            wait_until(lambda: not ready(client))
            server.kill()
            assert [ask(client)["beperkt"] for _ in range(10)] == [False] * 10
            assert ready(client) == ["zoekmachine 1 is niet bereikbaar"]
            other.kill()
            assert ask(client)["beperkt"]
    finally:
        other.end()


def test_what_is_published_is_found_at_once_and_soon_by_the_server_too(
    server: RealServer, drenthe_settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(drenthe_settings.data, folder)
    settings = drenthe_settings.model_copy(update={"data": folder})

    with served(settings, server.url, key=server.key) as client:
        wait_until(lambda: not ready(client))
        elsewhere = Database(settings.effective_database_url)
        publish(elsewhere, "organisatie", "merelhof", naam="Merelhof Vink", werkgebied={"gemeenten": ["GM0106"]})
        elsewhere.close()
        wait_until(lambda: looked_for(client, "Merelhof Vink")["totaal"] > 0)
        wait_until(lambda: not ready(client))
        found = looked_for(client, "Merelhof Vink")
        assert (found["totaal"] > 0, found["beperkt"]) == (True, False), "now by Meilisearch"


def test_behind_in_the_log_it_is_not_asked(server: RealServer) -> None:
    spare, wire = EmbeddedEngine(), MeilisearchServer(server.url, server.key)
    engine = MeilisearchEngine(wire, "test", lambda: Recipe("a log"))
    watched = Watched("one", wire, engine, on_return=lambda: None)
    servers = Servers([watched], spare)
    for each in (spare, engine):
        each.replace_all([document("oud")], 1)
    watched.look()
    assert (servers.healthy(), names(servers, Query())) == (True, ["oud"])
    news = document("nieuw")
    spare.apply([news], [], 2)
    assert (servers.healthy(), servers.why_not(watched)) == (False, BEHIND)
    assert names(servers, Query()) == ["oud", "nieuw"]
    engine.apply([news], [], 2)
    assert (servers.healthy(), names(servers, Query())) == (True, ["oud", "nieuw"])


def test_a_server_that_keeps_failing_stays_aside_longer(server: RealServer) -> None:
    wire = MeilisearchServer(server.url, server.key)
    engine = MeilisearchEngine(wire, "test", lambda: Recipe("a log"))
    engine.replace_all([document("oud")], 1)
    watched = Watched("one", wire, engine, on_return=lambda: None)

    def back() -> bool:
        watched.look()
        return watched.problem is None

    aside = []
    for _ in range(3):
        wait_until(back)
        watched.failed("antwoordt niet op tijd")
        began = time.monotonic()
        wait_until(back)
        aside.append(time.monotonic() - began)
    assert aside[0] < aside[1] < aside[2]
    assert aside[2] >= 4
