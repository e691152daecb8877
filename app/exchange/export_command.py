"""The command `export`: the same bytes as over HTTP, to a file or to standard output."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pydantic import ValidationError

from app.database import Database
from app.exchange.export import edition
from app.exchange.export_formats import stream
from app.exchange.export_shapes import Uitvoer
from app.problems import Problem, faults_of
from app.settings import Settings
from app.vocabulary.region import Region


def run(settings: Settings, formaat: str, peildatum: str | None, naar: Path | None) -> int:
    """Export the configured database. Returns 0, or 1 with a line on standard error for everything that is wrong."""
    try:
        uitvoer = Uitvoer.model_validate({"formaat": formaat, "peildatum": peildatum})
        region = Region(settings.seed, settings.language)
        with closing(Database(settings.effective_database_url)) as database:
            chosen = edition(database, uitvoer.peildatum)
            _write(stream(uitvoer.formaat, database, chosen, region, settings.data), naar)
    except ValidationError as error:
        faults = faults_of([{**fault, "loc": ("query", *fault["loc"])} for fault in error.errors()])
        return _refuse(f"{fault.location}: {fault.detail}" for fault in faults)
    except Problem as problem:
        told = (f"{fault.location}: {fault.detail}" for fault in problem.faults)
        return _refuse(told if problem.faults else iter([problem.detail]))
    return 0


def _write(parts: Iterator[bytes], naar: Path | None) -> None:
    if naar is None:
        for part in parts:
            sys.stdout.buffer.write(part)
        sys.stdout.buffer.flush()
        return
    unfinished = naar.with_name(f"{naar.name}.half")  # beside it, and then renamed: never half a file under its name
    with unfinished.open("wb") as file:
        file.writelines(parts)
    os.replace(unfinished, naar)


def _refuse(lines: Iterator[str]) -> int:
    print("\n".join(lines), file=sys.stderr)
    return 1
