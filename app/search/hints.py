"""PostgreSQL's word that somebody wrote, so that other processes need not wait until they look at the log again.

Only a hint: it may be lost (a connection that breaks, a pooler between us and the server) and nothing depends on it,
because every follower looks at the log once a second anyway.
"""

import logging
from collections.abc import Callable
from contextlib import closing
from threading import Event, Thread

import psycopg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.database import CHANNEL, Database

logger = logging.getLogger(__name__)

LOOK = 0.5
"""Seconds until a stop is noticed."""

AGAIN = 5.0
"""Seconds between tries to listen."""


class Hints:
    """Calls `wake` when some process wrote to this database, this one included. With SQLite it never does."""

    def __init__(self, database: Database, wake: Callable[[], None]) -> None:
        self._database, self._wake = database, wake
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="hints", daemon=True)

    def start(self) -> None:
        """Listen from here on."""
        if not self._database.is_sqlite:
            self._thread.start()

    def stop(self) -> None:
        """Listen no more."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen()
            except (DBAPIError, psycopg.Error) as error:
                logger.warning("not listening for writes elsewhere: %s; tried again", type(error).__name__)
                self._stopping.wait(AGAIN)

    def _listen(self) -> None:
        with closing(self._database.alone()) as connection:
            connection.execute(text(f"LISTEN {CHANNEL}"))
            self._wake()  # what was written while nobody listened
            driver = connection.connection.driver_connection
            assert isinstance(driver, psycopg.Connection)  # noqa: S101 (what `Database` connects with)
            while not self._stopping.is_set():
                if list(driver.notifies(timeout=LOOK, stop_after=1)):
                    self._wake()
