"""The Meilisearch servers of one process: asked together, and each kept in step with the log by itself.

Of all processes on a database one follows the log into a server, by a lock in that database; each watches it.
"""

import time
from collections.abc import Callable, Sequence

from app.database import Database, Turn
from app.search.engine import Searcher
from app.search.follower import Follower
from app.search.meilisearch import MeilisearchEngine, Recipe
from app.search.meilisearch_server import MeilisearchServer
from app.search.servers import Servers, Watched
from app.vocabulary.ladder import Ladder


class Fleet:
    """`name` begins the names of the indexes; `recipe` is asked again at every look."""

    def __init__(
        self,
        urls: Sequence[str],
        key: str | None,
        name: str,
        recipe: Callable[[], Recipe],
        database: Database,
        ladder: Ladder,
        spare: Searcher,
    ) -> None:
        self._all: list[tuple[MeilisearchServer, Turn, Follower]] = []
        watched = []
        for number, url in enumerate(urls, start=1):
            server, turn = MeilisearchServer(url, key), database.turn(f"follow {url} {name}")
            engine = MeilisearchEngine(server, name, recipe)
            follower = Follower(database, engine, ladder, mine=turn.mine)
            self._all.append((server, turn, follower))
            watched.append(Watched(f"zoekmachine {number}", server, engine, on_return=follower.wake))
        self.servers = Servers(watched, spare)

    def start(self) -> None:
        """Look at each server, and follow the log into it beside everything else. Never raises, whatever is down."""
        self.servers.start()
        for _, _, follower in self._all:
            follower.start()

    def stop(self) -> None:
        """Stop at once; a server finishes by itself what it was given."""
        self.servers.stop()
        for server, turn, follower in self._all:
            server.close()
            follower.stop()
            turn.give_back()

    def wake(self) -> None:
        """What the documents are made from may have changed: look at it now."""
        for _, _, follower in self._all:
            follower.wake()

    def ready_within(self, seconds: float) -> bool:
        """Wait until a server answers; False when none does in this time."""
        deadline = time.monotonic() + seconds
        while not (ready := self.servers.healthy()) and time.monotonic() < deadline:
            time.sleep(0.1)
        return ready

    def warnings(self) -> list[str]:
        """What an operator should know, in Dutch: each server that is not asked, and why."""
        told = [(each.label, self.servers.why_not(each)) for each in self.servers.watched]
        return [f"{label} {problem}" for label, problem in told if problem]
