"""An export as a workbook: a sheet that explains, and one for each kind.

A workbook is a zip of sheets. XlsxWriter makes it without entries; then each sheet goes out with its rows put in, which
XlsxWriter wrote a few hundred at a time. So it begins at once, and memory is that of some hundred rows.
"""

import re
import zipfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from io import BytesIO
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import xlsxwriter

from app.exchange.export import SOORTEN, Edition, Entry
from app.exchange.export_table import Cell, cells, columns
from app.exchange.export_zip import Archive
from app.models.kinds import MEERVOUD

ROWS = 200
"""Rows written at once: 30 ms."""
ROWS_BEGIN, ROWS_END = b"<sheetData>", b"</sheetData>"
_SIZE = re.compile(rb"<dimension [^>]*>")
"""How many rows a sheet has: an element that may be left out, and is not known when the sheet begins."""
MOST = 32_767
"""Characters of a cell: Excel's own limit, over which it calls the whole file damaged."""
CUT = " … (ingekort, geheel in json)"

OPTIONS = {
    "constant_memory": True,  # texts stand in the cells themselves, not in a list that is known at the end
    # Every text stays text: no formula, no link, and a phone number keeps its zero.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook(about: dict[str, Any], edition: Edition, chunks: Iterable[list[Entry]], tmp: Path) -> Generator[bytes]:
    """The workbook, part by part. `tmp` is the folder in which some hundred rows wait."""
    frame = zipfile.ZipFile(_frame(about, edition, tmp))
    by_sheet = {f"xl/worksheets/sheet{number}.xml": soort for number, soort in enumerate(SOORTEN, start=2)}
    by_soort = groupby((entry for chunk in chunks for entry in chunk), lambda entry: entry["soort"])
    current, rest = next(by_soort, (None, iter(())))
    archive = Archive(edition)
    with archive:
        for path in frame.namelist():
            soort, content = by_sheet.get(path), frame.read(path)
            if soort is None or soort != current:
                yield from archive.file(path, [content])
                continue
            begin, end = _SIZE.sub(b"", content).split(ROWS_END)
            yield from archive.file(path, _with(begin, _rows(rest, columns(soort), tmp), ROWS_END + end))
            current, rest = next(by_soort, (None, iter(())))
    yield archive.rest()


def _frame(about: dict[str, Any], edition: Edition, tmp: Path) -> BytesIO:
    """The workbook with headings only."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {**OPTIONS, "tmpdir": str(tmp)}) as book:
        # The edition's own moment and not now: the same edition is the same file.
        book.set_properties({"title": "Het Juiste Adres", "created": edition.op})
        bold = book.add_format({"bold": True})
        _explain(book.add_worksheet("Leeswijzer"), about, bold)
        for soort in SOORTEN:
            wanted = columns(soort)
            sheet = book.add_worksheet(MEERVOUD[soort].capitalize())
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(wanted) - 1, 24)
            _row(sheet, 0, wanted, bold)
    return target


def _with(begin: bytes, rows: Iterator[bytes], end: bytes) -> Iterator[bytes]:
    yield begin
    yield from rows
    yield end


def _rows(entries: Iterable[Entry], wanted: Sequence[str], tmp: Path) -> Iterator[bytes]:
    """These entries below the heading, as a sheet has them."""
    remaining, first = iter(entries), 1
    while some := list(islice(remaining, ROWS)):
        target = BytesIO()
        with xlsxwriter.Workbook(target, {**OPTIONS, "tmpdir": str(tmp)}) as book:
            sheet = book.add_worksheet()
            for number, entry in enumerate(some, first):
                _row(sheet, number, cells(entry, wanted))
        first += len(some)
        written = zipfile.ZipFile(target).read("xl/worksheets/sheet1.xml")
        yield written.split(ROWS_BEGIN)[1].split(ROWS_END)[0]


def _explain(sheet: Any, about: dict[str, Any], bold: Any) -> None:
    licence = about["licentie"]
    lines: list[tuple[Cell, Cell]] = [
        ("Het Juiste Adres", "wie wat doet voor kinderen, jongeren, ouders en scholen"),
        ("Stand van", about["peildatum"] or f"het nieuwste, nummer {about['nr']} van het logboek"),
        ("Reeks", about["reeks"]),
        ("Nummer", about["nr"]),
        ("Licentie", _licence(licence)),
        ("", licence["url"] if licence else None),
        *(("Bronvermelding", line) for line in about["bronvermelding"]),
        ("Lezen", "Eén blad per soort. Een lege cel is onbekend. Waarden van een lijst staan met | uit elkaar."),
        ("Zekerheid", "Kolom herkomst.zekerheid: 'bron', of 'algemeneKennis' (nog niet gecontroleerd)."),
    ]
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 110)
    for number, (name, text) in enumerate(lines):
        _row(sheet, number, [name], bold)
        _row(sheet, number, [None, text])


def _licence(licence: dict[str, Any] | None) -> str:
    if licence is None:
        return "onbekend"
    return f"{licence['naam']}{'' if licence['vastgesteld'] else ' (voorstel, nog niet vastgesteld)'}"


def _row(sheet: Any, number: int, row: Iterable[Cell], style: Any = None) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, int):
            sheet.write_number(number, column, cell, style)
        elif cell:
            text = cell if len(cell) <= MOST else cell[: MOST - len(CUT)] + CUT
            sheet.write_string(number, column, text, style)
