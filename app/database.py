"""The only place where a transaction begins or ends.

`read()` and `write()` are different things: a read never writes and takes no lock; a write takes the one lock first,
commits before the answer is made, and then calls the listeners. So an acknowledged write is durable and visible, the
log has no gap, and nobody holds a session while answering (a session held by a `yield` dependency locked the whole
service: 120 simultaneous requests gave 70 errors in 20 s, opened inside the endpoint 120 answers in 0.8 s).
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import NullPool
from sqlmodel import Session

from app.problems import Unavailable

logger = logging.getLogger(__name__)

WRITE_LOCK = 0x4A41  # "JA": the key of PostgreSQL's advisory lock, one for the whole directory

CHANNEL = "ja_written"
"""PostgreSQL tells who listens to this that something was written."""

WAIT_FOR_CONNECTION = 5
"""Seconds that a request waits for a connection of the pool, and for a new one to be made."""

OPTIONS = {
    "synchronous_commit": "on",
    "statement_timeout": "30s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "15min",
}
"""A commit is on disk before it is answered, also on a server that is set up otherwise. No statement or wait keeps a
request longer than a proxy waits. A read may be idle for long, because a search server takes in what was read from it;
longer keeps old rows from being cleaned up."""

LONGEST_IDLE_WRITE = "60s"
"""A writer that stops halfway holds the one lock: PostgreSQL ends it after this."""

ALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
"""A server that is gone without a word is noticed after a minute, not after two hours."""

_JSON: dict[str, Any] = {
    "json_serializer": lambda value: orjson.dumps(value).decode(),
    "json_deserializer": orjson.loads,
}
"""Half a second of a start at 10,000 entries is reading their JSON; this library takes a fifth of that."""


NO_ROOM = "De gids kan niets bewaren in de map voor de gegevens. Kies met JA_DATA een map waar dat mag."


class Away(Unavailable):
    """The database is gone, locked or too slow."""


class Database:
    """One database, SQLite or PostgreSQL. Safe to share between threads; sessions are not."""

    def __init__(self, url: str, connections: int = 10) -> None:
        """`connections`: at most so many at once on PostgreSQL, besides one that listens (docs/productie.md)."""
        self.url, self._connections = make_url(url), connections
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._listeners: list[Callable[[], None]] = []
        self.engine = self._sqlite() if self.is_sqlite else self._postgresql()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading: one consistent snapshot, always rolled back. Raises Unavailable when the database is
        gone or too busy."""
        with self._answering(), Session(self.engine, autoflush=False) as session:
            try:
                if not self.is_sqlite:  # SQLite's transactions are snapshots by themselves
                    session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
                yield session
            finally:
                session.rollback()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session for writing: the lock first, then commit, then the listeners; any error undoes everything.

        A listener runs after the commit, in the writer's thread, and cannot undo it: its own failures are its own.
        Raises Unavailable when the database is gone or too busy; it may be that the commit came through all the same.
        """
        with self._answering(), Session(self.engine, info={"write": True}) as session:
            try:
                self._lock(session)
                yield session
                if not self.is_sqlite:  # arrives with the commit, or not at all
                    session.connection().execute(text(f"NOTIFY {CHANNEL}"))
                session.commit()
            except BaseException:
                session.rollback()
                raise
        for listener in self._listeners:
            listener()

    def after_commit(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every commit from here on, in order of registration."""
        self._listeners.append(listener)

    def turn(self, name: str) -> "Turn":
        """A thing that one of the processes on this database does at a time."""
        return Turn(self, name)

    def alone(self) -> Connection:
        """A new connection outside the pool, on which each statement is a transaction. Close it."""
        arguments = {} if self.is_sqlite else {"connect_timeout": WAIT_FOR_CONNECTION, **ALIVE}
        apart = create_engine(self.url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=arguments)
        return apart.connect()

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """A database that is gone, locked or too slow as a refusal that a caller understands."""
        try:
            yield
        except (DBAPIError, PoolTimeout) as error:
            # A connection that PostgreSQL ended is told as other kinds of errors too.
            gone = isinstance(error, DBAPIError) and error.connection_invalidated
            reason = getattr(error, "orig", None) or error
            if not (gone or isinstance(error, OperationalError | PoolTimeout)):
                raise
            if self.is_sqlite and "locked" not in str(reason):
                raise
            logger.warning("the database did not answer: %s", type(reason).__name__)
            raise Away(
                "De gids kan nu niet bij zijn gegevens. Probeer het over een paar tellen weer. Schreef u iets? "
                "Kijk dan eerst of het gelukt is, of stuur het opnieuw met dezelfde Idempotency-Key."
            ) from error

    def _lock(self, session: Session) -> None:
        """The first statement of every write. On SQLite `BEGIN IMMEDIATE` is the lock: of 400 concurrent
        read-modify-writes 30 survive without it and 400 with it."""
        if not self.is_sqlite:
            lock = "SELECT pg_advisory_xact_lock(:key), set_config('idle_in_transaction_session_timeout', :idle, true)"
            session.connection().execute(text(lock), {"key": WRITE_LOCK, "idle": LONGEST_IDLE_WRITE})
            return
        session.connection(execution_options={"immediate": True})

    def _sqlite(self) -> Engine:
        if self.url.database and self.url.database != ":memory:":
            try:
                Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise Unavailable(NO_ROOM) from error
        # isolation_level None leaves `BEGIN` to us: the driver's own would come too late and be deferred.
        engine = create_engine(self.url, connect_args={"timeout": 30, "isolation_level": None}, **_JSON)

        @event.listens_for(engine, "connect")
        def configure(connection: Any, _record: Any) -> None:
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def begin(connection: Any) -> None:
            immediate = connection.get_execution_options().get("immediate")
            connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

        return engine

    def _postgresql(self) -> Engine:
        # pool_pre_ping: a restarted server costs one reconnect, not a failed request.
        return create_engine(
            self.url,
            **_JSON,
            pool_pre_ping=True,
            pool_size=self._connections,
            max_overflow=0,
            pool_timeout=WAIT_FOR_CONNECTION,
            connect_args={
                "connect_timeout": WAIT_FOR_CONNECTION,
                "options": " ".join(f"-c {name}={value}" for name, value in OPTIONS.items()),
                **ALIVE,
            },
        )


class Turn:
    """Something that one process at a time does: who takes its turn keeps it until it ends or gives it back.

    On PostgreSQL an advisory lock on a connection of its own, which the server frees when the process dies. With SQLite
    there is one process, whose turn it always is. For one thread.
    """

    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        self._key = int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)
        self._connection: Connection | None = None

    def mine(self) -> bool:
        """Whether this process has its turn, taking it when it is free. A lost connection is a lost turn."""
        if self._database.is_sqlite:
            return True
        try:
            if self._connection is None:
                return self._take()
            self._connection.execute(text("SELECT 1"))
            return True
        except DBAPIError:
            self.give_back()
            return False

    def give_back(self) -> None:
        """Leave it to another process."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def _take(self) -> bool:
        connection = self._database.alone()
        if connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": self._key}).scalar():
            self._connection = connection
            return True
        connection.close()
        return False
