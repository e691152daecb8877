"""The forms in which an export goes out, as a stream of bytes: the same over HTTP and on the command line."""

import tempfile
import threading
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import IO

from app.database import Database
from app.exchange import export_hsds, export_text, export_xlsx
from app.exchange.export import Edition, about, chunks
from app.exchange.export_shapes import Formaat
from app.problems import Unavailable
from app.vocabulary.region import Region

MEDIA_TYPES: dict[Formaat, str] = {
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "hsds": "application/zip",
}
EXTENSIONS: dict[Formaat, str] = {"hsds": "hsds.zip"}
"""How the file's name ends, where that is not the form's own."""

PATIENCE = 20
"""Seconds to wait for another workbook. One takes 0.3 s for a province and all of a processor meanwhile: two at once
would only make questions slower."""
_workbook = threading.Lock()


def stream(formaat: Formaat, database: Database, edition: Edition, region: Region, data: Path) -> Iterator[bytes]:
    """The whole edition in this form. `data` is the folder in which we may write: a workbook is made there first, and
    the rows of HSDS's tables wait there for their turn.

    Raises Unavailable when workbooks are asked for faster than they can be made.
    """
    told, found = about(edition, region), chunks(database, edition)
    if formaat == "json":
        return export_text.json(told, found)
    if formaat == "ndjson":
        return export_text.ndjson(found)
    if formaat == "csv":
        return export_text.as_csv(found)
    # In our own folder: /tmp is memory on many servers, and a container's root may be read-only.
    tmp = data / "tmp"
    tmp.mkdir(parents=True, exist_ok=True)
    if formaat == "hsds":
        return export_hsds.bundle(database, edition, region, tmp)
    if not _workbook.acquire(timeout=PATIENCE):
        raise Unavailable("Er worden te veel Excel-bestanden tegelijk gemaakt. Probeer het zo weer.")
    try:
        with tempfile.TemporaryDirectory(dir=tmp) as rows:
            book = tempfile.TemporaryFile(dir=tmp)  # noqa: SIM115 (`_blocks` closes it)
            export_xlsx.write(book, told, edition, found, Path(rows))
    finally:
        _workbook.release()
    return _blocks(book)


def _blocks(file: IO[bytes]) -> Generator[bytes]:
    with file:
        file.seek(0)
        while block := file.read(65_536):
            yield block
