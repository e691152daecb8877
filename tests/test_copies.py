"""Two copies of the product on one PostgreSQL behind Caddy: they tell the same, and either may go without a word."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from threading import Event, Thread
from typing import Any

import httpx
import pytest

from scripts.meilisearch_server import WHY_NOT, RealServer, installed
from tests import running
from tests.running import DRAIN, QUESTION, Editor, Process, clients, done, findable
from tests.search.test_follower import wait_until

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.caddy,
    pytest.mark.skipif(
        shutil.which("caddy") is None and not os.environ.get("CI"),
        reason="Caddy is not installed (apt-get install caddy)",
    ),
]

EDITS = 30


class Service:
    """Two copies, and the proxy that people reach them by."""

    def __init__(self, url: str, folder: Path, **settings: object) -> None:
        self.key = running.settled(url)
        self.copies = [
            running.copy_of_product(folder, database_url=url, drain_seconds=DRAIN, proxies="127.0.0.1", **settings)
            for _ in range(2)
        ]
        self.proxy = running.caddy(folder, self.copies)


@contextmanager
def standing(url: str, folder: Path, **settings: object) -> Iterator[Service]:
    service = Service(url, folder, **settings)
    with running.ended(service.proxy, *service.copies):
        for each in (*service.copies, service.proxy):
            each.ready()
        yield service


@contextmanager
def people(proxy: Process, *works: Callable[[httpx.Client], Any]) -> Iterator[list[Any]]:
    """Each of these again and again, as fast as it is answered; what they were answered. Fails when one was not."""
    over, answers, wrong = Event(), list[Any](), list[BaseException]()

    def person(work: Callable[[httpx.Client], Any]) -> None:
        with clients(proxy) as [client]:
            while not over.is_set():
                try:
                    answers.append(work(client))
                except BaseException as error:  # a thread's error would go unseen
                    wrong.append(error)
                time.sleep(0.01)

    threads = [Thread(target=person, args=(work,)) for work in works]
    for each in threads:
        each.start()
    try:
        yield answers
    finally:
        over.set()
        for each in threads:
            each.join()
    assert wrong == [], f"{len(wrong)} of {len(answers)}: {set(map(str, wrong))}"


def ask(client: httpx.Client) -> dict[str, Any]:
    answer: dict[str, Any] = done(client.post("/v1/juiste-adres", json=QUESTION)).json()
    assert answer["totaal"] > 0
    return answer


def read(client: httpx.Client) -> None:
    assert done(client.get("/v1/voorzieningen")).json()["totaal"] > 0


def test_what_one_copy_publishes_all_copies_find_soon(postgres_url: str, tmp_path: Path) -> None:
    with (
        standing(postgres_url, tmp_path) as service,
        clients(*service.copies, service.proxy, key=service.key) as everywhere,
    ):
        editors = [Editor(each) for each in everywhere[:2]]
        took = []
        for number in range(EDITS):
            naam = f"Kraanvogel {number}"
            editors[number % 2].publish(naam)
            began = time.monotonic()
            for client in everywhere:
                wait_until(lambda found_by=client, naam=naam: findable(found_by, naam))  # type: ignore[misc]
            took.append(time.monotonic() - began)
        p95 = quantiles(took, n=20)[-1]
        print(f"findable in all copies after {p95:.3f} s (p95 of {EDITS}), at most {max(took):.3f} s")
        assert p95 < 2


def test_copies_are_replaced_without_a_failed_request(postgres_url: str, tmp_path: Path) -> None:
    with standing(postgres_url, tmp_path) as service, clients(service.proxy, key=service.key) as [keyed]:
        editor, numbers = Editor(keyed), iter(range(100_000))

        def write(_client: httpx.Client) -> None:
            editor.publish(f"Kraanvogel {next(numbers)}")

        with people(service.proxy, ask, ask, read, write) as answers:
            for each in service.copies:
                each.stop()
                assert not each.runs()
                each.start()
                each.ready()
                time.sleep(1)  # the proxy sends to it again
        assert len(answers) > 100
        assert next(numbers) > 5


@pytest.mark.meilisearch
@pytest.mark.skipif(not installed(), reason=WHY_NOT)
def test_the_search_server_dies_under_load_and_comes_back(postgres_url: str, tmp_path: Path) -> None:
    server = RealServer()
    try:
        meili = {"meili_url": server.url, "meili_key": server.key}
        with standing(postgres_url, tmp_path, **meili) as service, clients(*service.copies) as everywhere:
            wait_until(lambda: not any(ask(each)["beperkt"] for each in everywhere))
            with people(service.proxy, ask, ask, read) as answers:
                server.kill()
                wait_until(lambda: all(ask(each)["beperkt"] for each in everywhere))
                warned = everywhere[0].get("/readyz")
                assert (warned.status_code, warned.json()["waarschuwingen"]) == (
                    200,
                    ["zoekmachine 1 is niet bereikbaar"],
                )
                server.start()
                wait_until(lambda: not any(ask(each)["beperkt"] for each in everywhere))
            assert {each["beperkt"] for each in answers if each} == {True, False}
    finally:
        server.end()
