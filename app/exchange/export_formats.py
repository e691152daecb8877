"""The forms in which an export goes out, as a stream of bytes: the same over HTTP and on the command line."""

from collections.abc import Iterator
from pathlib import Path

from app.database import Database
from app.exchange import export_hsds, export_text, export_xlsx
from app.exchange.export import Edition, about, chunks
from app.exchange.export_shapes import Formaat
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


def stream(formaat: Formaat, database: Database, edition: Edition, region: Region, data: Path) -> Iterator[bytes]:
    """The whole edition in this form. `data` is the folder in which we may write: some hundred rows of a workbook,
    and the rows of HSDS's tables, wait there for their turn."""
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
    return export_xlsx.workbook(told, edition, found, tmp)
