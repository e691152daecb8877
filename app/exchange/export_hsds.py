"""An export as HSDS's tabular data package: a zip of one CSV for each table, with `datapackage.json` first.

The rows are those of `hsds.tabular`, and so what `/hsds` says; only the entries are those of the edition. Rows wait in
files of our own folder for the turn of their table, and the zip goes out as it is made.
"""

import csv
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from datetime import date, datetime
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import func
from sqlmodel import Session, col, select

from app import log
from app.database import Database
from app.exchange import export, export_zip
from app.exchange.export import Edition
from app.exchange.hsds.around import Around, region_of
from app.exchange.hsds.entries import Entry, in_utc
from app.exchange.hsds.objects import Object
from app.exchange.hsds.tables import Table, datapackage
from app.exchange.hsds.tabular import tabular
from app.models.kinds import parse
from app.models.tables import Publicatie, uuid_for
from app.vocabulary.region import Region

ROWS = 1_000
"""Rows of a table in memory at once: about 1 MB."""


def bundle(database: Database, edition: Edition, region: Region, tmp: Path) -> Generator[bytes]:
    """The zip, part by part. The same edition gives the same bytes, as long as areas and needs are called the same:
    those are today's, because an area has no history.

    No session is open while the reader holds a part.
    """
    archive = export_zip.Archive(edition)
    with archive:
        package = datapackage(str(region.regio["id"]), region.naam) | _terms(edition, region)
        yield from archive.file("datapackage.json", [orjson.dumps(package, option=orjson.OPT_INDENT_2)])
        with database.read() as session:
            book = log.logboek(session)
            regio = book.regio if book else ""  # by which the entries' ids were made
            words = region_of(session, regio, region.naam, region.ladder)
        around = Around(words, _entries(database, edition, regio))
        with closing(tabular(_entries(database, edition, regio), around, tmp)) as tables:
            for table, rows in tables:
                yield from archive.file(table.path, _as_csv(table, rows))
    yield archive.rest()


def _as_csv(table: Table, rows: Iterator[Object]) -> Iterator[bytes]:
    """As the data package says: commas, UTF-8. For programs, so a text keeps the signs that a spreadsheet may take for
    a formula; for people there are `csv` and `xlsx`."""
    text = StringIO()
    writer = csv.DictWriter(text, table.columns, restval="")
    writer.writeheader()
    while True:
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()
        some = list(islice(rows, ROWS))
        if not some:
            return
        writer.writerows(some)


def _entries(database: Database, edition: Edition, regio: str) -> Iterator[Entry]:
    for chunk in export.chunks(database, edition):
        ids = [uuid_for(regio, each["soort"], each["id"]) for each in chunk]
        with database.read() as session:
            changes = _last_changes(session, ids, edition.nr)
        for identity, each in zip(ids, chunk, strict=True):
            checked = each["gecontroleerdOp"]
            yield Entry(
                identity,
                each["soort"],
                each["id"],
                parse(each["soort"], each),
                date.fromisoformat(checked) if checked else None,
                changes.get(identity),
            )


def _last_changes(session: Session, ids: Iterable[UUID], nr: int) -> dict[UUID, datetime]:
    """As `hsds.entries.last_changes`, of these and up to this number of the log."""
    newest = (
        select(Publicatie.onderwerp, func.max(Publicatie.op))
        .where(col(Publicatie.onderwerp).in_(ids), col(Publicatie.nr) <= nr)
        .group_by(col(Publicatie.onderwerp))
    )
    rows: Iterable[Any] = session.exec(newest).all()
    return {subject: in_utc(when) for subject, when in rows}


def _terms(edition: Edition, region: Region) -> Object:
    """What the other forms tell in their envelope, by the keys that a data package has for it."""
    told = export.about(edition, region)
    licence = told.pop("licentie")
    found: Object = {"version": str(edition.nr), **{key: value for key, value in told.items() if value is not None}}
    if edition.op:
        found["created"] = in_utc(edition.op).isoformat().replace("+00:00", "Z")
    if licence:
        name, path = licence["code"] or licence["naam"], licence["url"]
        agreed = licence["vastgesteld"]
        found["licenses"] = [{"name": name, "path": path, "title": licence["naam"], "vastgesteld": agreed}]
    return found
