"""Bring a database's tables to a revision of `migrations/`."""

import time

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from psycopg.errors import LockNotAvailable
from sqlalchemy.exc import OperationalError

from app.database import Database
from app.problems import Unavailable
from app.settings import ROOT

TRIES, PAUSE = 10, 1.0
"""How often it tries to get its tables, and seconds between: half a minute in all, in which others go on."""


def config_for(database: Database) -> Config:
    """Alembic's configuration without a file: where the migrations are and which database they are for."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["database"] = database
    return config


def migrate(database: Database, revision: str = "head") -> None:
    """Up or down to `revision`; nothing happens when the database is there already. Safe to repeat, beside a running
    version and beside another that migrates. Raises Unavailable when somebody holds on to a table for too long,
    ValueError for a revision that is not there."""
    config = config_for(database)
    for left in reversed(range(TRIES)):
        with database.engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
        target = ScriptDirectory.from_config(config).get_current_head() if revision == "head" else revision
        if current == target:
            return
        try:
            (command.downgrade if _is_below(config, target, current) else command.upgrade)(config, revision)
            return
        except CommandError as error:
            raise ValueError(f"Er is geen revisie {revision}.") from error
        except OperationalError as error:
            if not isinstance(error.orig, LockNotAvailable):
                raise
            if not left:
                raise Unavailable("Iets anders houdt een tabel bezet; er is niets veranderd.") from error
        time.sleep(PAUSE)


def _is_below(config: Config, target: str | None, current: str | None) -> bool:
    if target == "base":
        return True
    script = ScriptDirectory.from_config(config)
    return target in {older.revision for older in script.iterate_revisions(current, "base")} if current else False
