"""Nothing that somebody typed becomes a formula in a spreadsheet, and no formula of one is worked out.

Texts that begin like a formula (= + - @, tab, line ends, the full-width forms) go out as XLSX and as CSV;
both are opened with calamine and with openpyxl, and each is text, the same as before.
"""

import csv
import io
import zipfile
from datetime import UTC, date, datetime

import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from planflow.domain import spreadsheet, tracker
from planflow.domain.action import Action
from planflow.intake.trackers import formulas, reading, workbook
from planflow.intake.trackers.workbook import About
from planflow.services.trackers import csv_text
from planflow.services.trackers.rows import Row, canonical

STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20'"
HOSTILE = st.builds(lambda start, rest: start + rest, st.sampled_from(STARTS), st.text(max_size=40))
TEXTS = st.lists(st.one_of(HOSTILE, st.text(max_size=40)), min_size=5, max_size=5)
FIELDS = ("action", "detail", "owner", "progress", "success_measure")
CLASSICS = [
    "=1+1", "+44 20 7946 0000", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0",
]  # fmt: skip
MORE = ["\t=1+1", "\r=1+1", "\uff1d1+1", "'=1+1", '=HYPERLINK("http://example.org","here")']
ABOUT = About(
    "plan-2017",
    "=A plan & more",
    date(2017, 5, 12),
    datetime(2017, 5, 12, 9, tzinfo=UTC),
    ["Not started"],
    ["=Head"],
)


def row(texts):
    values = {"ref": "R1a", "due": date(2017, 3, 31), "percent": 60}
    values |= {name: spreadsheet.printable(text) for name, text in zip(FIELDS, texts, strict=True)}
    action = Action(plan_id=1, ref="R1a", title="x", state="", state_since=date(2017, 1, 1), definition="")
    return Row(action, values, ())


def places():
    return {column.name: index for index, column in enumerate(tracker.WRITTEN)}


@given(TEXTS)
@example(CLASSICS)
@example(MORE)
@settings(max_examples=60, deadline=None)
def test_in_a_workbook_every_text_is_text_and_says_what_it_said(texts):
    made = row(texts)
    content = workbook.write([made], ABOUT)
    page = load_workbook(io.BytesIO(content))["Tracker"]
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        shown = book.get_sheet_by_name("Tracker").to_python(skip_empty_area=False)[1]
    for name in FIELDS:
        index, wanted = places()[name], made.values[name]
        cell = page.cell(2, index + 1)
        assert cell.data_type == "s" or cell.value is None
        assert (cell.value or "") == wanted
        assert shown[index] == wanted
        assert cell.hyperlink is None
        if spreadsheet.looks_like_formula(wanted):
            assert cell.quotePrefix, "it stays text when somebody edits the cell"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)
    assert not any(found.formulas or found.errors for found in formulas.find(content).values())


@given(TEXTS)
@example(CLASSICS)
@example(MORE)
@settings(max_examples=100, deadline=None)
def test_in_a_csv_no_cell_begins_like_a_formula_and_all_of_it_comes_back(texts):
    made = row(texts)
    written = csv_text.write([made])
    cells = list(csv.reader(io.StringIO(written.removeprefix(csv_text.MARK), newline="")))
    assert not any(cell[:1] in set(STARTS) - {"'"} for line in cells for cell in line)
    back = reading.read(written.encode(), {"kind": "csv"}, lambda: None)["sheets"][0]["rows"]
    for name in FIELDS:
        assert (back[1][places()[name]] or "") == canonical(made.values[name])


@given(st.text(max_size=60))
def test_escaping_takes_nothing_away(text):
    assert spreadsheet.unescaped(spreadsheet.escaped(text)) == text
    assert spreadsheet.squeezed(spreadsheet.squeezed(text)) == spreadsheet.squeezed(text)


def test_a_formula_is_taken_as_what_it_showed_and_listed():
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        page = book.add_worksheet("Plan & more")
        page.write_row(0, 0, ["Ref", "Action", "Due"])
        page.write_row(1, 0, ["1a"])
        page.write_formula("B2", '=CONCATENATE("Do ","it")', None, "Do it")
        page.write_formula("C2", "=1+1", None, 2)
        page.write_formula("A3", "=1/0", None, "#DIV/0!")
    sheet = reading.read(held.getvalue(), {"kind": "xlsx"}, lambda: None)["sheets"][0]
    assert sheet["rows"][1] == ["1a", "Do it", 2.0]
    assert sheet["formulas"] == ["B2", "C2", "A3"]
    assert sheet["errors"] == ["A3"], "what reads as empty must not pass for empty"


def test_a_formula_of_a_csv_is_text():
    sheet = reading.read(b"Ref,Action\r\n1a,=1+1\r\n", {"kind": "csv"}, lambda: None)["sheets"][0]
    assert sheet["rows"][1] == ["1a", "=1+1"]


def test_a_csv_is_read_with_any_separator_and_in_the_codes_of_old_excel():
    text = "Ref;Action;Lead\r\n1a;Caf\u00e9, and more;Head\r\n"
    for code in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
        rows = reading.read(text.encode(code), {"kind": "csv"}, lambda: None)["sheets"][0]["rows"]
        assert rows[1] == ["1a", "Caf\u00e9, and more", "Head"]


def test_the_same_rows_are_the_same_bytes():
    assert workbook.write([row(CLASSICS)], ABOUT) == workbook.write([row(CLASSICS)], ABOUT)
