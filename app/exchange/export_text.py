"""An export as text: JSON, NDJSON and CSV. Each gives bytes as it goes, a chunk of entries at a time."""

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

import orjson

from app.exchange.export import Entry
from app.exchange.export_table import COLUMNS, Cell, cells

BOM = "\ufeff".encode()
"""Without it Excel takes UTF-8 for the alphabet of an old Windows."""

_SAFE_NUMBER = re.compile(r"\+\d[\d ]*")
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""How a cell begins that a spreadsheet might carry out (OWASP, CSV injection), full width signs included."""


def canonical(entry: Entry) -> bytes:
    """The one way to write an entry (RFC 8785): sorted keys, no blanks, UTF-8, numbers only whole."""
    return orjson.dumps(entry, option=orjson.OPT_SORT_KEYS)


def ndjson(chunks: Iterable[list[Entry]]) -> Iterator[bytes]:
    """One canonical entry a line."""
    for chunk in chunks:
        yield b"".join(canonical(entry) + b"\n" for entry in chunk)


def json(about: dict[str, Any], chunks: Iterable[list[Entry]]) -> Iterator[bytes]:
    """One object: what `about` holds, and then the canonical entries under `vermeldingen`, each on its own line."""
    yield orjson.dumps(about)[:-1] + b',"vermeldingen":['
    before = b"\n"
    for chunk in chunks:
        yield before + b",\n".join(map(canonical, chunk))
        before = b",\n"
    yield b"\n]}\n"


def as_csv(chunks: Iterable[list[Entry]]) -> Iterator[bytes]:
    """A row for each entry, with the columns of all kinds. Separated by `;`: what Dutch spreadsheets open at once."""
    yield BOM + _lines([COLUMNS])
    for chunk in chunks:
        yield _lines(map(harmless, cells(entry, COLUMNS)) for entry in chunk)


def harmless(cell: Cell) -> Cell:
    """A text that a spreadsheet could take for a formula gets an apostrophe in front. A number, or a phone number of
    one plus and digits, cannot do anything and stays as it is."""
    if isinstance(cell, str) and cell.startswith(_FORMULA) and not _SAFE_NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def _lines(rows: Iterable[Iterable[Cell]]) -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()
