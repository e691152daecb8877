"""A copy of the embedded database, and putting one back.

PostgreSQL has its own tools (`pg_dump`, `pg_restore`); after putting back there, `renew` is all that is left to do.
"""

import os
import sqlite3
from contextlib import closing
from errno import ENOENT
from pathlib import Path
from uuid import UUID, uuid4

from app import log
from app.database import Database
from app.migrate import migrate
from app.problems import Conflict


def copy(database: Database, to: Path) -> None:
    """A consistent copy while the product runs. Raises Conflict for PostgreSQL, or when `to` exists already;
    FileNotFoundError when there is no folder for it."""
    source = _file_of(database)
    if to.exists():
        raise Conflict(f"{to} bestaat al. Kies een andere naam: een reservekopie wordt nooit overschreven.")
    if not to.parent.is_dir():
        raise FileNotFoundError(ENOENT, os.strerror(ENOENT), str(to.parent))
    unfinished = to.with_name(f"{to.name}.half")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as mine, closing(sqlite3.connect(unfinished)) as theirs:
        mine.backup(theirs)
    os.replace(unfinished, to)


def put_back(database: Database, backup: Path) -> UUID:
    """Make this copy the database, in today's shape, as a log of its own: numbers that were given out after the copy
    mean something else from now on. The product must stand still meanwhile. What was there is kept as `….vorige`.

    Raises Conflict for PostgreSQL, or when the copy is no database of ours.
    """
    here = _file_of(database)
    try:
        with closing(sqlite3.connect(f"file:{backup}?mode=ro", uri=True)) as found:
            found.execute("SELECT reeks FROM logboek").fetchone()
    except sqlite3.DatabaseError as error:
        raise Conflict(f"{backup} is geen reservekopie van deze gids.") from error
    database.close()
    for suffix in ("", "-wal", "-shm"):
        left = here.with_name(here.name + suffix)
        if left.exists():
            os.replace(left, here.with_name(f"{here.name}.vorige{suffix}"))
    with closing(sqlite3.connect(backup)) as mine, closing(sqlite3.connect(here)) as theirs:
        mine.backup(theirs)
    migrate(database)
    return renew(database)


def renew(database: Database) -> UUID:
    """Another `reeks`: every mirror begins anew. Returns it. Raises Conflict in a database that was never seeded."""
    with database.write() as session:
        book = log.logboek(session)
        if book is None:
            raise Conflict("Deze gids is nog leeg.")
        reeks = book.reeks = uuid4()
        session.add(book)
    return reeks


def _file_of(database: Database) -> Path:
    if not database.is_sqlite or not database.url.database:
        raise Conflict("Gebruik bij PostgreSQL pg_dump en pg_restore, en daarna: python -m app restore --alleen-reeks")
    return Path(database.url.database)
