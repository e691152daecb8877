"""The only place where a transaction begins or ends.

`read()` and `write()` are different things: a read never writes and takes no lock; a write takes the one lock first,
commits before the answer is made, and then calls the listeners. So an acknowledged write is durable and visible, the
log has no gap, and nobody holds a session while answering (a session held by a `yield` dependency locked the whole
service: 120 simultaneous requests gave 70 errors in 20 s, opened inside the endpoint 120 answers in 0.8 s).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool
from sqlmodel import Session

WRITE_LOCK = 0x4A41  # "JA": the key of PostgreSQL's advisory lock, one for the whole directory


_JSON: dict[str, Any] = {
    "json_serializer": lambda value: orjson.dumps(value).decode(),
    "json_deserializer": orjson.loads,
}
"""Half a second of a start at 10,000 entries is reading their JSON; this library takes a fifth of that."""


class Database:
    """One database, SQLite or PostgreSQL. Safe to share between threads; sessions are not."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._listeners: list[Callable[[], None]] = []
        self.engine = self._sqlite() if self.is_sqlite else self._postgresql()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading: one consistent snapshot, always rolled back."""
        with Session(self.engine, autoflush=False) as session:
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
        """
        with Session(self.engine, info={"write": True}) as session:
            try:
                self._lock(session)
                yield session
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

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    def _lock(self, session: Session) -> None:
        """The first statement of every write. On SQLite `BEGIN IMMEDIATE` is the lock: of 400 concurrent
        read-modify-writes 30 survive without it and 400 with it."""
        if not self.is_sqlite:
            session.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITE_LOCK})
            return
        session.connection(execution_options={"immediate": True})

    def _sqlite(self) -> Engine:
        if self.url.database and self.url.database != ":memory:":
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
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
            pool_size=5,
            max_overflow=5,
            connect_args={"connect_timeout": 5, "options": "-c statement_timeout=30000 -c lock_timeout=10000"},
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
        alone = create_engine(self._database.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        connection = alone.connect()
        if connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": self._key}).scalar():
            self._connection = connection
            return True
        connection.close()
        return False
