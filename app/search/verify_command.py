"""The command `verify`: the log, every search engine, and on request what a running process shows."""

import time
from collections.abc import Sequence

import httpx
import typer

from app import log
from app.database import Database
from app.search import verify
from app.search.engine import SearchEngine, Unanswered
from app.search.verify import Difference
from app.vocabulary.ladder import Ladder

SHOWN_WITHIN = 5.0
"""Seconds in which a running process must show what was published; it looks at the log every second."""


def run(
    database: Database,
    engines: Sequence[tuple[str, SearchEngine]],
    ladder: Ladder,
    herstel: bool = False,
    diensten: Sequence[str] = (),
) -> int:
    """One line for each thing that was looked at. Returns 0 when all is well, also after repairing it, else 1."""
    with database.read() as session:
        wrong = log.faults(session)
    typer.echo(f"logboek: {'; '.join(wrong) or 'heel'}")
    well = not wrong
    for name, engine in engines:
        try:
            well &= _engine(database, name, engine, ladder, herstel)
        except Unanswered as error:
            typer.echo(f"{name}: {error}")
            well = False
    for dienst in diensten:
        well &= _running(database, dienst, ladder)
    return 0 if well else 1


def _engine(database: Database, name: str, engine: SearchEngine, ladder: Ladder, herstel: bool) -> bool:
    found = verify.compare(database, engine, ladder)
    typer.echo(f"{name}: {found}")
    if found and herstel:
        verify.repair(database, engine, ladder, found)
        found = verify.compare(database, engine, ladder)
        typer.echo(f"{name}, na herstel: {found}")
    return not found


def _running(database: Database, base: str, ladder: Ladder) -> bool:
    try:
        found = shown(database, base, ladder)
    except httpx.HTTPError as error:
        typer.echo(f"{base}: antwoordt niet ({type(error).__name__})")
        return False
    typer.echo(f"{base}: {found}")
    return not found


def shown(database: Database, base: str, ladder: Ladder) -> Difference:
    """What a running process shows beside what the database says. Raises httpx.HTTPError when it does not answer."""
    deadline = time.monotonic() + SHOWN_WITHIN
    while True:
        with database.read() as session:
            wanted = verify.to_be_shown(session, ladder)
        found = verify.between(verify.shown_by(base), wanted)
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.2)
