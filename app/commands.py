"""What every command shares: what goes wrong is one line, and exit code 1."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from sqlalchemy.exc import DatabaseError, OperationalError

from app.database import NO_ROOM, Away
from app.problems import Problem

AWAY = "De database antwoordt niet. Draait hij, en klopt JA_DATABASE_URL?"
EMPTY = (
    "Er is hier nog geen gids. Maak hem met ./scripts/start (of migrate en seed), of kies een andere met JA_DATA of "
    "JA_DATABASE_URL."
)
_NOT_THERE, _CLOSED = "no such table", ("unable to open database file", "readonly database", "disk I/O error")
"""How SQLite says it."""


@contextmanager
def told_in_a_line() -> Iterator[None]:
    """A refusal, a wrong value, a file that cannot be read or written, or a database that is away, empty or may not be
    written as one line."""
    try:
        with silent():
            yield
    except Away:
        stop(AWAY)
    except (Problem, ValueError) as error:
        stop(str(error))
    except OSError as error:
        stop(f"Dit kan niet worden gelezen of geschreven: {error.filename or error}.")
    except DatabaseError as error:
        # PostgreSQL out of reach is an operational error; a table that is not there is one on SQLite alone.
        told = str(error.orig)
        if any(sign in told for sign in _CLOSED):
            stop(NO_ROOM)
        stop(AWAY if isinstance(error, OperationalError) and _NOT_THERE not in told else EMPTY)


@contextmanager
def silent() -> Iterator[None]:
    """Our own log says nothing meanwhile: a command says what is wrong itself, in a line."""
    ours = logging.getLogger("app")
    level = ours.level
    ours.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        ours.setLevel(level)


def stop(line: str) -> None:
    """Say this and end with exit code 1."""
    typer.echo(line, err=True)
    raise typer.Exit(1)
