"""The export in a spreadsheet: flat, readable and harmless."""

from io import BytesIO

import openpyxl
import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.exchange.export_table import Cell
from app.exchange.export_text import harmless
from app.models.kinds import KINDS, MEERVOUD
from tests.exchange.exported import PHONE, rows
from tests.search import world

FORMULAS = ("=1+1", "+1-1", "-2+3", "@SOM(A1)", "\t=1", "＝1+1")
LONG = "lang " * 99


@pytest.mark.parametrize("text", [*FORMULAS, "\r=1", "+31 6|cmd", "-1"])
def test_what_may_be_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["gewoon", "a=1", PHONE, "+31592123456", "0592-123456", "", None, -1, 2026])
def test_what_cannot_be_one_stays_as_it_is(cell: Cell) -> None:
    assert harmless(cell) == cell


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(directory: Database, client: TestClient, text: str) -> None:
    world.publish(directory, "arrangement", "samen", onderwijsdoelen=[f"{text} en meer"], samenvatting=f"{text}.")
    kept = text.strip()  # content is stripped when it is stored
    row = next(row for row in rows(client.get("/v1/export?formaat=csv").content) if row["id"] == "samen")
    assert (row["samenvatting"], row["onderwijsdoelen"]) == (f"'{kept}.", f"'{kept} en meer")
    sheet = openpyxl.load_workbook(BytesIO(client.get("/v1/export?formaat=xlsx").content))["Arrangementen"]
    cell = next(cell for cell in sheet[2] if cell.value == f"{kept}.")
    assert cell.data_type in ("s", "inlineStr")


def test_a_phone_number_stays_one(client: TestClient) -> None:
    by_id = {row["id"]: row for row in rows(client.get("/v1/export?formaat=csv").content)}
    assert (by_id["advies"]["telefoon"], by_id["weten"]["raadplegen.telefoon"]) == (PHONE, "0592-123456")
    book = openpyxl.load_workbook(BytesIO(client.get("/v1/export?formaat=xlsx").content))
    values = {cell.value: cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert values[PHONE] == values["0592-123456"] == "s"
    assert all(kind != "f" for kind in values.values())


def test_a_row_is_flat(client: TestClient) -> None:
    by_id = {row["id"]: row for row in rows(client.get("/v1/export?formaat=csv").content)}
    assert by_id["samen"]["onderwijsdoelen"] == "rust | ritme"
    assert by_id["samen"]["partners"] == "naam: Een school, rol: onderwijs, penvoerder: nee"
    assert by_id["samen"]["werkgebied.heleRegio"] == "nee"
    assert by_id["route"]["leeftijden"] == "van: 4"
    assert by_id["route"]["organisatie"] == ""
    assert by_id["advies"]["versie"] == "1"


def test_the_workbook_explains_itself(drenthe: TestClient) -> None:
    book = openpyxl.load_workbook(BytesIO(drenthe.get("/v1/export?formaat=xlsx").content))
    assert book.sheetnames == ["Leeswijzer", *(MEERVOUD[soort].capitalize() for soort in sorted(KINDS))]
    told = "\n".join(str(row[1].value) for row in book["Leeswijzer"].iter_rows())
    assert "CC BY 4.0 (voorstel, nog niet vastgesteld)" in told
    assert "DUO" in told
    assert book["Zorgroutes"].freeze_panes == "A2"


def test_what_a_cell_cannot_hold_is_cut_and_says_so(directory: Database, client: TestClient) -> None:
    step = {"wie": LONG, "wat": LONG, "casusregie": LONG, "besluit": LONG, "zekerheid": "bron"}
    world.publish(directory, "zorgroute", "route", stappen=[step] * 30)
    sheet = openpyxl.load_workbook(BytesIO(client.get("/v1/export?formaat=xlsx").content))["Zorgroutes"]
    longest = max((str(cell.value) for cell in sheet[2]), key=len)
    assert len(longest) == 32_767
    assert longest.endswith("(ingekort, geheel in json)")
