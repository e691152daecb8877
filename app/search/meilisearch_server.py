"""One Meilisearch server over HTTP: questions with a short time-out, changes as tasks that are awaited.

Everything that goes wrong becomes `Unanswered` with a reason of ours: the server's own message may quote what a person
typed.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

import meilisearch
import requests
from meilisearch.errors import MeilisearchApiError, MeilisearchCommunicationError, MeilisearchError
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict

from app.search.engine import Unanswered

READ_SECONDS = 0.3
"""Longer than a hundred times a usual search (2 to 4 ms), shorter than a person notices."""

WRITE_SECONDS = 30
"""For handing over one batch of documents, or asking after one; how long the server works on it has no limit."""

OLDEST = (1, 34, 0)
"""The first version that merges several searches page by page with exact totals."""


class Missing(Unanswered):
    """The index is not there."""


class MeilisearchServer:
    """Safe to share between threads."""

    def __init__(self, url: str, key: str | None) -> None:
        self._reading = meilisearch.Client(url, key, timeout=READ_SECONDS)  # type: ignore[arg-type]  # requests takes it
        # The client opens a connection for each request: at 100 questions a second ports would run out. Kept open a
        # search takes 1.0 ms instead of 1.4. Only posts go this way, because the client changes its headers for others.
        self._connections = HTTPAdapter(pool_maxsize=50)
        self._writing = meilisearch.Client(url, key, timeout=WRITE_SECONDS)
        self._closing = Event()

    def read(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """The answer to a question. Raises Unanswered, at the latest after `READ_SECONDS` of silence."""
        with _told():
            answer: dict[str, Any] = self._reading.http.send_request(self._post, path, body, "application/json")
            return answer

    def _post(self, url: str, *, timeout: float, headers: dict[str, str], data: str) -> requests.Response:
        """As `requests.post`, over a connection that stays, and without what a session weighs for every request: a
        proxy, cookies and a redirect there are none, and it took as long as the server itself."""
        body = data.encode()
        request = requests.PreparedRequest()
        request.method, request.url, request.body = "POST", url, body
        # A compressed answer comes in pieces, of which the second waits 40 ms for a delayed acknowledgement.
        own = {"Accept-Encoding": "identity", "Content-Length": str(len(body))}
        request.headers = CaseInsensitiveDict(headers | own)
        return self._connections.send(request, timeout=timeout)

    def check_version(self) -> None:
        """Raises Unanswered when the server is older than `OLDEST`."""
        with _told():
            version = self._writing.get_version()["pkgVersion"]
        if tuple(int(part) for part in version.split("-")[0].split(".")) < OLDEST:
            raise Unanswered(f"is te oud: versie {version}, nodig is {'.'.join(map(str, OLDEST))} of nieuwer")

    def indexes(self, prefix: str) -> set[str]:
        """Names of the indexes that begin so."""
        with _told():
            listed = self._writing.get_raw_indexes({"limit": 1000})
        found: Any = listed["results"] if isinstance(listed, dict) else listed
        return {each["uid"] for each in found if each["uid"].startswith(prefix)}

    def create(self, index: str, key: str, settings: dict[str, Any]) -> None:
        """Make an empty index with these settings."""
        with _told():
            made = self._writing.create_index(index, {"primaryKey": key})
            set_ = self._writing.index(index).update_settings(settings)
        self._done([made.task_uid, set_.task_uid])

    def settings(self, index: str) -> dict[str, Any]:
        """Every setting of an index."""
        with _told():
            return dict(self._writing.index(index).get_settings())

    def count(self, index: str) -> int:
        """How many documents it holds. Part of a change, for which nobody waits: as patient as handing over a batch."""
        with _told():
            return int(self._writing.index(index).get_documents({"limit": 0}).total)

    def put(self, index: str, batches: Iterable[list[dict[str, Any]]], without: str = "") -> None:
        """Add or replace documents, batch by batch, and take out those that this filter finds."""
        tasks = []
        for batch in batches:  # what they are made of may fail in a way of its own, which is not the server's
            with _told():
                tasks.append(self._writing.index(index).add_documents(batch).task_uid)
        if without:
            with _told():
                tasks.append(self._writing.index(index).delete_documents(filter=without).task_uid)
        self._done(tasks)

    def take_the_place(self, of: dict[str, str]) -> None:
        """Swap each new index with the old one, all at the same moment; where there is no old one it gets its name."""
        there = self.indexes("")
        swaps: list[Any] = [{"indexes": [new, old], "rename": old not in there} for new, old in of.items()]
        with _told():
            task = self._writing.swap_indexes(swaps)
        self._done([task.task_uid])

    def drop(self, indexes: Iterable[str]) -> None:
        """Throw indexes away."""
        with _told():
            tasks = [self._writing.delete_index(index).task_uid for index in indexes]
        self._done(tasks)

    def close(self) -> None:
        """Wait no longer for tasks: the server finishes them, and whoever comes next takes up from its position."""
        self._closing.set()

    def _done(self, tasks: Iterable[int]) -> None:
        """Wait until each is done. Raises Unanswered when one failed."""
        for task in tasks:
            pause, began = 0.005, time.monotonic()
            while (status := self._status(task)) in ("enqueued", "processing"):
                if self._closing.wait(pause):
                    raise Unanswered("wordt niet meer afgewacht")
                pause = min(0.5, 0.005 + (time.monotonic() - began) / 10)
            if status != "succeeded":
                raise Unanswered(f"kon taak {task} niet uitvoeren: {status}")

    def _status(self, task: int) -> str:
        with _told():
            found = self._writing.get_task(task)
        if found.status == "failed":
            return str((found.error or {}).get("code", "failed"))
        return str(found.status)


@contextmanager
def _told() -> Iterator[None]:
    """Every failure of the client as Unanswered."""
    try:
        yield
    except MeilisearchApiError as error:
        if error.code == "index_not_found":
            raise Missing("is leeg") from None
        if error.status_code in (401, 403):
            raise Unanswered("weigert de sleutel") from None
        raise Unanswered(f"meldt {error.code or error.status_code}") from None
    except MeilisearchCommunicationError:
        raise Unanswered("is niet bereikbaar") from None
    except MeilisearchError:
        raise Unanswered("antwoordt niet op tijd") from None
    except (requests.RequestException, KeyError, ValueError) as error:
        raise Unanswered(f"geeft een antwoord dat geen antwoord is ({type(error).__name__})") from None
