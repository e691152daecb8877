"""An export as a workbook: a sheet that explains, and one for each kind.

XlsxWriter in constant memory: rows go to temporary files as they come. A workbook is a zip of whole sheets, so its
first byte comes when the last row is known.
"""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from app.exchange.export import SOORTEN, Edition, Entry
from app.exchange.export_table import Cell, cells, columns
from app.models.kinds import MEERVOUD

MOST = 32_767
"""Characters of a cell: Excel's own limit, over which it calls the whole file damaged."""
CUT = " … (ingekort, geheel in json)"

OPTIONS = {
    "constant_memory": True,
    # Every text stays text: no formula, no link, and a phone number keeps its zero.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write(target: IO[bytes], about: dict[str, Any], edition: Edition, chunks: Iterable[list[Entry]], tmp: Path) -> None:
    """Write the workbook. `tmp` holds the rows meanwhile: about five times the size of the workbook."""
    with xlsxwriter.Workbook(target, {**OPTIONS, "tmpdir": str(tmp)}) as book:
        # The edition's own moment and not now: the same edition is the same file.
        book.set_properties({"title": "Het Juiste Adres", "created": edition.op})
        bold = book.add_format({"bold": True})
        _explain(book.add_worksheet("Leeswijzer"), about, bold)
        entries = (entry for chunk in chunks for entry in chunk)
        by_soort = groupby(entries, lambda entry: entry["soort"])
        current, rest = next(by_soort, (None, iter(())))
        for soort in SOORTEN:
            wanted = columns(soort)
            sheet = book.add_worksheet(MEERVOUD[soort].capitalize())
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(wanted) - 1, 24)
            _row(sheet, 0, wanted, bold)
            if soort == current:
                for number, entry in enumerate(rest, start=1):
                    _row(sheet, number, cells(entry, wanted))
                current, rest = next(by_soort, (None, iter(())))


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
