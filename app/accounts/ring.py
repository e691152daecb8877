"""Keys that were used just now, in memory: a question with a key does not wait for the database.

What is read with a key that was withdrawn may go on for `FRESH` seconds, and while the database is away; what is
written asks the database each time.
"""

import time
from collections.abc import Callable
from datetime import date
from hashlib import sha256

from starlette.concurrency import run_in_threadpool

from app.accounts import keys
from app.accounts.keys import Actor
from app.database import Away, Database
from app.problems import Unauthorized

FRESH = 30.0
MOST = 10_000
"""Keys in memory, good and bad; more than anyone has given out."""


class KeyRing:
    """Knows whose key it is, and on which day each was used."""

    def __init__(self, database: Database, today: Callable[[], date]) -> None:
        self._database, self._today = database, today
        self._known: dict[bytes, tuple[float, Actor]] = {}

    async def actor(self, key: str) -> Actor:
        """Whose key this is. Raises Unauthorized, saying why."""
        mark = sha256(key.encode()).digest()
        known = self._known.get(mark)
        if known and time.monotonic() - known[0] < FRESH:
            return known[1]
        if keys.taken_apart(key) is None:  # not worth a look in the database
            raise Unauthorized(keys.MISTYPED)
        try:
            actor = await run_in_threadpool(self._ask, key)
        except Away:
            if known is None:
                raise
            actor = known[1]  # kept for another while, so that not every question waits for what is away
        if len(self._known) >= MOST:
            self._known = {}
        self._known[mark] = (time.monotonic(), actor)
        return actor

    def _ask(self, key: str) -> Actor:
        today = self._today()
        with self._database.read() as session:
            actor = keys.actor_of(session, key, today)
            stale = keys.is_unused_on(session, actor.sleutel, today)
        if stale:  # once a day for each key
            with self._database.write() as session:
                keys.used(session, actor.sleutel, today)
        return actor
