"""`python -m app`: every command of the product, with Dutch help."""

import json
import logging
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn

from app.database import Database
from app.exchange.seed import seed as load_seed
from app.exchange.seed_files import SeedFaults
from app.migrate import migrate as run_migrations
from app.settings import Settings

cli = typer.Typer(add_completion=False, no_args_is_help=True, help="Het Juiste Adres: de gids en zijn beheer.")


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, what, and the fields we chose. Never a request's path, query or body."""

    FIELDS = ("route", "method", "status", "ms", "requestId", "kind", "at")

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        line: dict[str, Any] = {
            "tijd": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "niveau": record.levelname,
            "bron": record.name,
            "wat": record.getMessage(),
        }
        line |= {field: getattr(record, field) for field in self.FIELDS if hasattr(record, field)}
        if record.exc_info and record.exc_info[0]:
            line["kind"] = record.exc_info[0].__name__  # not its message: that may quote what a person typed
        return json.dumps(line, ensure_ascii=False)


def log_to_stderr() -> None:
    """Our one log; uvicorn's access log (address and query string) stays off."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


@cli.command()
def serve() -> None:
    """Start de dienst (JA_HOST en JA_PORT kiezen het adres)."""
    settings = Settings()
    log_to_stderr()
    uvicorn.run(
        "app.serve:app",
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=False,
        loop="auto",
    )


@cli.command()
def migrate(revision: Annotated[str, typer.Argument(help="Revisie, of head.")] = "head") -> None:
    """Breng de tabellen naar een revisie."""
    database = Database(Settings().effective_database_url)
    run_migrations(database, revision)
    database.close()


@cli.command()
def seed(folder: Annotated[Path | None, typer.Argument(help="Map van de regio; standaard JA_SEED.")] = None) -> None:
    """Laad de feiten van een regio. Mag vaker: wat een beheerder wijzigde blijft staan."""
    settings = Settings()
    database = Database(settings.effective_database_url)
    try:
        report = load_seed(database, folder or settings.seed)
    except SeedFaults as faults:
        for line in faults.faults:
            typer.echo(line, err=True)
        typer.echo(f"Er is niets geladen: {len(faults.faults)} fouten.", err=True)
        raise typer.Exit(1) from None
    finally:
        database.close()
    for line in report.lines():
        typer.echo(line)


@cli.command("openapi")
def openapi_document() -> None:
    """Toon het OpenAPI-document dat bij deze code hoort."""
    from app.main import House, _api

    house = House(Settings(database_url="sqlite://"))
    typer.echo(json.dumps(_api(house).openapi(), ensure_ascii=False, indent=2, sort_keys=True))


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUTF8", "1")
    cli(prog_name="python -m app")
