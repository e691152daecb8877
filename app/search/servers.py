"""One or more Meilisearch servers behind one face, with the engine of this process for when none of them can answer.

Reads go round the servers. A server that fails a question is set aside at once, so that it costs one question one
time-out; a watch looks at it every second and takes it back when it answers and is not behind. No question waits for
a server that is known to be slow, gone, empty or behind in the log.
"""

import logging
import time
from collections.abc import Callable, Sequence
from itertools import count
from threading import Event, Thread
from typing import TypeVar

from app.search.engine import Filters, Page, Query, Searcher, Suggestion, Unanswered
from app.search.meilisearch import MeilisearchEngine
from app.search.meilisearch_server import MeilisearchServer

logger = logging.getLogger(__name__)

LOOK_SECONDS, LOOK_AGAIN_SECONDS = 1.0, 0.1
"""Between looks at a server; and while it is only a little behind in the log."""

LONGEST_ASIDE, FORGIVEN_AFTER = 30.0, 60.0
"""Seconds: a server that fails again and again stays aside longer each time; after a quiet minute that is forgotten."""

EMPTY, BEHIND = "is leeg", "loopt achter"

T = TypeVar("T")


class Watched:
    """One server with what is known of it."""

    def __init__(
        self, label: str, server: MeilisearchServer, engine: MeilisearchEngine, on_return: Callable[[], None]
    ) -> None:
        """`on_return` is called when it answers again."""
        self.label, self.engine = label, engine
        self.problem: str | None = "is nog niet bekeken"
        """What is wrong, in a few words for the operator; None when it answers."""
        self._server, self._on_return, self._known = server, on_return, False
        self._failures, self._failed_at, self._aside_until = 0, 0.0, 0.0

    def failed(self, problem: str) -> None:
        """Set it aside: a question was not answered."""
        now = time.monotonic()
        if self.problem is None:  # several questions at once are one failure
            self._failures = 1 if now - self._failed_at > FORGIVEN_AFTER else self._failures + 1
            self._failed_at, self._aside_until = now, now + min(2.0 ** (self._failures - 1), LONGEST_ASIDE)
        self._tell(problem)

    def look(self) -> None:
        """See whether it can be asked. Never raises."""
        if time.monotonic() < self._aside_until:
            return
        try:
            if not self._known:
                self._server.check_version()
                self._known = True
            self._tell(None if self.engine.look() else EMPTY)
        except Unanswered as error:
            self._known = False  # what comes back may be another version
            self._tell(str(error))

    def _tell(self, problem: str | None) -> None:
        before, self.problem = self.problem, problem
        if problem != before:
            logger.log(
                logging.INFO if problem is None else logging.WARNING, "%s %s", self.label, problem or "antwoordt"
            )
            if problem in (None, EMPTY):
                self._on_return()


class Servers:
    """A `Searcher`. `spare` is never behind: it follows the log in this process."""

    waits = True

    def __init__(self, watched: Sequence[Watched], spare: Searcher) -> None:
        self.watched, self._spare = watched, spare
        self._turns, self._stopping = count(), Event()
        self._threads = [Thread(target=self._watch, args=(each,), name="watch", daemon=True) for each in watched]

    def start(self) -> None:
        """Look at each server once, and keep looking."""
        for each in self.watched:
            each.look()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def search(self, query: Query) -> Page:
        """The documents that match, of the first server that can say, else of this process."""
        return self._ask(lambda engine: engine.search(query))

    def suggest(self, prefix: str, filters: Filters | None = None, limit: int = 8) -> list[Suggestion]:
        """As `search`."""
        return self._ask(lambda engine: engine.suggest(prefix, filters, limit))

    def position(self) -> int:
        """The log number that every answer has at least taken in."""
        return self._spare.position()

    def healthy(self) -> bool:
        """Whether a server answers, and not the spare one."""
        return any(self.why_not(each) is None for each in self.watched)

    def why_not(self, each: Watched) -> str | None:
        """Why this server is not asked; None when it is."""
        return each.problem or (BEHIND if self._behind(each) else None)

    def _behind(self, each: Watched) -> bool:
        return each.engine.last_seen < self._spare.position()

    def _ask(self, work: Callable[[Searcher], T]) -> T:
        first = next(self._turns)
        for number in range(len(self.watched)):
            each = self.watched[(first + number) % len(self.watched)]
            if self.why_not(each) is None:
                try:
                    return work(each.engine)
                except Unanswered as error:
                    each.failed(str(error))
        return work(self._spare)

    def _watch(self, each: Watched) -> None:
        while not self._stopping.wait(LOOK_AGAIN_SECONDS if self.why_not(each) == BEHIND else LOOK_SECONDS):
            each.look()
