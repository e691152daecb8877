"""`python -m app`: every command of the product, with Dutch help."""

import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from threading import Event
from typing import Annotated, Any

import typer
import uvicorn
from meilisearch.errors import MeilisearchApiError, MeilisearchError

from app.accounts import keys_command
from app.advice import evaluate as evaluation
from app.advice import explain as explanation
from app.advice.service import Advice
from app.commands import silent, stop, told_in_a_line
from app.configured import configured
from app.database import Database
from app.drain import DrainingServer
from app.exchange import backup
from app.exchange.export_command import run as run_export
from app.exchange.export_shapes import FORMATEN
from app.exchange.seed import run as run_seed
from app.log import logboek
from app.main import House, build_api, create_app
from app.migrate import migrate as run_migrations
from app.search.engine import SearchEngine
from app.search.meilisearch_key import make as make_search_key
from app.search.verify_command import run as run_verify
from app.settings import Settings
from app.vocabulary.ladder import Ladder

EVALUATION_DAY = date(2026, 11, 1)
"""The day on which answers are measured: equals are ordered by the day, and figures must be comparable."""

LONGEST_ANSWER = 20
"""Seconds that a stopping process waits for the answers that it is giving."""

LONGEST_BUILD = 120.0
"""Seconds that a command waits for a search server to be filled."""

cli = typer.Typer(add_completion=False, no_args_is_help=True, help="Het Juiste Adres: de gids en zijn beheer.")


@contextmanager
def _house(settings: Settings | None = None, *, patient: bool = True) -> Iterator[House]:
    """The house on this directory, or with other settings, filled, without serving it, on a fixed day. `patient`: only
    when its search servers are filled too."""
    settings = settings or configured()
    with told_in_a_line():
        house = House(settings, today=lambda: EVALUATION_DAY)
    with silent(), closing(house):
        with told_in_a_line():
            house.open()
        if patient and house.fleet and not house.fleet.ready_within(LONGEST_BUILD):
            stop(f"JA_MEILI_URL: {'; '.join(house.fleet.warnings())}.")
        yield house


@contextmanager
def _advice(settings: Settings | None = None) -> Iterator[Advice]:
    """The main job on this directory, or with other settings."""
    with _house(settings) as house:
        assert house.advice is not None  # noqa: S101 (open() made it)
        yield house.advice


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
    settings = configured()
    log_to_stderr()
    with _opened() as database, database.read() as session:
        logboek(session)  # away or empty: a line before anything starts
    leaving = Event()
    with told_in_a_line():
        app = create_app(settings, leaving=leaving.is_set)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,  # ours, that believes only JA_PROXIES
        date_header=False,
        loop="auto",
        timeout_graceful_shutdown=LONGEST_ANSWER,
    )
    DrainingServer(config, leaving, settings.drain_seconds).run()


@cli.command()
def migrate(revision: Annotated[str, typer.Argument(help="Revisie, of head.")] = "head") -> None:
    """Breng de tabellen naar een revisie."""
    with _opened() as database:
        run_migrations(database, revision)


@cli.command()
def seed() -> None:
    """Laad de feiten van de regio (JA_SEED). Mag vaker: wat een beheerder wijzigde blijft staan."""
    with told_in_a_line():
        raise typer.Exit(run_seed(configured()))


@cli.command()
def export(
    formaat: Annotated[str, typer.Option(help=f"Een van {', '.join(FORMATEN)}.")] = "json",
    peildatum: Annotated[str | None, typer.Option(help="De gids aan het eind van deze dag: JJJJ-MM-DD.")] = None,
    naar: Annotated[Path | None, typer.Option(help="Bestand; zonder dit gaat het naar standaarduitvoer.")] = None,
) -> None:
    """Schrijf de hele gids weg, zoals /v1/export haar geeft."""
    with told_in_a_line():
        raise typer.Exit(run_export(configured(), formaat, peildatum, naar))


@cli.command()
def evaluate(
    folder: Annotated[
        Path,
        typer.Argument(
            help="Map met vragen en oordelen, met phrasings.json (gevaar) of met questions.json alleen (talen)."
        ),
    ],
    details: Annotated[bool, typer.Option(help="Ook de score van elke vraag.")] = False,
    naast: Annotated[
        bool, typer.Option("--naast", help="Meet met de zoekserver (JA_MEILI_URL) en met de eigen zoekmachine.")
    ] = False,
) -> None:
    """Meet hoe goed de antwoorden zijn op een set vragen met oordelen."""
    settings = configured()
    if naast and not settings.meili_urls:
        stop("JA_MEILI_URL is leeg: er is geen zoekserver om naast de eigen zoekmachine te zetten.")
    found = _evaluated(settings, folder, details)
    if naast:
        found = {"eigen": _evaluated(settings.model_copy(update={"meili_url": ""}), folder, details), "server": found}
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2))


def _evaluated(settings: Settings, folder: Path, details: bool) -> dict[str, Any]:
    """The scores on a set, of the kind that it is; with `details` those of each question too."""
    with _advice(settings) as advice, told_in_a_line():
        if (folder / "phrasings.json").exists():
            return dict(evaluation.evaluate_danger(advice, folder))
        if not list(folder.glob("*judgments.csv")):
            return dict(evaluation.evaluate_languages(advice, folder))
        found = evaluation.evaluate(advice, evaluation.load(folder))
    return {name: score for name, score in found.items() if details or name != "perVraag"}


@cli.command()
def explain(
    vraag: Annotated[str, typer.Argument(help="De vraag, tussen aanhalingstekens.")],
    aantal: Annotated[int, typer.Option(min=1, max=200, help="Hoeveel adressen.")] = 10,
) -> None:
    """Laat zien hoe een vraag is begrepen, wat elk adres zijn plaats geeft en wat het hoger zou zetten."""
    if not vraag.strip():
        stop("Stel een vraag, tussen aanhalingstekens.")
    with _advice() as advice:
        typer.echo(explanation.explain(advice, vraag, aantal))


@cli.command()
def verify(
    herstel: Annotated[bool, typer.Option("--herstel", help="Maak gelijk wat verschilt.")] = False,
    dienst: Annotated[
        list[str] | None, typer.Option(help="Adres van een draaiend proces: wat laat dat zien? Mag vaker.")
    ] = None,
) -> None:
    """Vergelijk elk document van de zoekmachines met de database, en kijk of het logboek heel is."""
    with _house(patient=False) as house:
        servers = [(each.label, each.engine) for each in house.fleet.servers.watched] if house.fleet else []
        engines: list[tuple[str, SearchEngine]] = [("eigen zoekmachine", house.embedded), *servers]
        ladder = Ladder.load(house.settings.seed / "ladder.json")
        raise typer.Exit(run_verify(house.database, engines, ladder, herstel, dienst or []))


@cli.command()
def zoeksleutel(
    hoofdsleutel: Annotated[Path, typer.Argument(help="Bestand met de hoofdsleutel van Meilisearch.", exists=True)],
    stil: Annotated[bool, typer.Option("--stil", help="Toon hem niet.")] = False,
) -> None:
    """Maak op de servers van JA_MEILI_URL de sleutel die de gids nodig heeft, en toon hem. Mag vaker."""
    master, urls = hoofdsleutel.read_text().strip(), configured().meili_urls
    if not urls:
        stop("Zet JA_MEILI_URL: op welke server moet de sleutel komen?")
    try:
        for url in urls:
            key = make_search_key(url, master)
            typer.echo(url if stil else key)
    except MeilisearchApiError:
        stop("JA_MEILI_URL: de server weigert; is dit zijn hoofdsleutel?")
    except MeilisearchError:
        stop("JA_MEILI_URL: de server antwoordt niet.")


@cli.command("backup")
def make_backup(naar: Annotated[Path, typer.Argument(help="Bestand dat nog niet bestaat.")]) -> None:
    """Maak een reservekopie terwijl de dienst draait (bij PostgreSQL: pg_dump)."""
    with _opened() as database:
        backup.copy(database, naar)
    typer.echo(f"Reservekopie staat in {naar}.")


@cli.command()
def restore(
    van: Annotated[Path | None, typer.Argument(help="Een reservekopie.", exists=True)] = None,
    alleen_reeks: Annotated[
        bool,
        typer.Option("--alleen-reeks", help="De gegevens zijn al terug (PostgreSQL): begin een nieuwe reeks."),
    ] = False,
) -> None:
    """Zet een reservekopie terug terwijl de dienst stilstaat. Wie de gids spiegelt, begint daarna opnieuw."""
    if (van is None) == (not alleen_reeks):
        stop("Noem een reservekopie, of gebruik --alleen-reeks.")
    with _opened() as database:
        reeks = backup.put_back(database, van) if van else backup.renew(database)
    typer.echo(f"Teruggezet. De nieuwe reeks is {reeks}.")


@contextmanager
def _opened() -> Iterator[Database]:
    """The configured database; what goes wrong is one line and exit code 1."""
    settings = configured()
    with told_in_a_line(), closing(Database(settings.effective_database_url)) as database:
        yield database


cli.add_typer(keys_command.cli, name="keys", help="Sleutels voor wie schrijft of veel vraagt.")


@cli.command("openapi")
def openapi_document() -> None:
    """Toon het OpenAPI-document dat bij deze code hoort."""
    # Of no server in particular: a running one names its own JA_BASE_URL in the document that it serves.
    house = House(Settings(database_url="sqlite://", base_url="https://hetjuisteadres.example"))
    typer.echo(json.dumps(build_api(house).openapi(), ensure_ascii=False, indent=2, sort_keys=True))


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUTF8", "1")
    cli(prog_name="python -m app")
