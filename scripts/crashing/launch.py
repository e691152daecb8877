"""The product in a process of its own, as `python -m app serve`, with a power that may go and a protection taken away.

Only to see that the harness would notice: nothing of this is in the product.
"""

import os
import sys
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import Pool
from sqlmodel import Session

from app import database, log
from app.__main__ import cli
from scripts.crashing import power

POWER, WITHOUT = "JA_CRASH_POWER", "JA_CRASH_WITHOUT"
PROTECTIONS = ("synchroon", "transactie")
"""synchroon: a commit waits until the disk has it. transactie: an entry and its row in the log are one transaction."""


def without_synchronous() -> None:
    """An answer goes out before the disk has what it tells of."""
    database.OPTIONS["synchronous_commit"] = "off"

    @event.listens_for(Pool, "checkout")  # after our own, at every connect, said that it must be full
    def weaken(connection: Any, _record: Any, _proxy: Any) -> None:
        if "sqlite" in type(connection).__module__:
            connection.execute("PRAGMA synchronous=OFF")


def without_transaction() -> None:
    """The entry is committed first, and its row in the log is a transaction after that."""
    append = log.append

    def later(session: Session, *told: Any, **more: Any) -> Any:
        session.commit()
        return append(session, *told, **more)

    log.append = later


def serve(settings: dict[str, str], log_file: str) -> None:
    """Serve with this environment. Never returns: it is killed."""
    os.environ.update(settings)
    with open(log_file, "ab") as output:
        for stream in (1, 2):
            os.dup2(output.fileno(), stream)
    if os.environ.get(POWER) and not power.install():
        sys.exit("the power cannot go here: this Python has an SQLite of its own inside")
    taken = os.environ.get(WITHOUT)
    if taken:
        {"synchroon": without_synchronous, "transactie": without_transaction}[taken]()
    cli(["serve"], prog_name="crash")
