"""Reads the cells of a tracker: the part that sees the uploaded bytes, and runs in a limited process.

A cell becomes text, a number, a truth value, None, or a list of one ISO day. Formulas are never worked out:
a cell with one gives the value that the program which saved the file showed, and is listed.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from planflow.domain import spreadsheet
from planflow.intake.refused import UploadRefused
from planflow.intake.trackers import formulas

MOST_CELLS = 2_000_000
_MOST_SHEETS = 100
_STRETCH = 500
_SEPARATORS = (",", ";", "\t", "|")
_SAMPLE = 20


def read(content: bytes, options: Mapping[str, Any], tick: Callable[[], None]) -> dict[str, Any]:
    """Every sheet with its cells, merged ranges and formulas, as plain data."""
    if options["kind"] == "csv":
        return {"sheets": [_csv(content, tick)]}
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return {"sheets": list(_sheets(book, formulas.find(content), tick))}
    except PasswordError:
        raise UploadRefused(
            "The workbook is locked with a password.", "Take the password off and save it again."
        ) from None
    except CalamineError as error:
        raise UploadRefused(
            f"The workbook cannot be read ({' '.join(str(error).split())[:120]}).",
            "Open it, save it as .xlsx once more and try that.",
        ) from None


def _sheets(
    book: CalamineWorkbook, found: Mapping[str, formulas.Found], tick: Callable[[], None]
) -> Iterable[dict[str, Any]]:
    for about in book.sheets_metadata[:_MOST_SHEETS]:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        tick()
        sheet = book.get_sheet_by_name(about.name)
        height, width = sheet.total_height, sheet.total_width
        if height * width > MOST_CELLS:
            raise UploadRefused(
                f"The sheet '{about.name[:40]}' reaches over {height} rows and {width} columns.",
                "Delete the empty rows and columns behind the table, and save it again.",
            )
        there = found.get(about.name, formulas.Found([], []))
        rows = []
        for number, row in enumerate(sheet.to_python(skip_empty_area=False)):
            # Most cells are one line of text, which stays what it is.
            rows.append([cell if _is_line(cell) else _plain(cell) for cell in row])
            if number % _STRETCH == 0:
                tick()
        yield {
            "name": about.name,
            "hidden": about.visible != SheetVisibleEnum.Visible,
            "rows": rows,
            "merged": [[*first, *last] for first, last in sheet.merged_cell_ranges or ()],
            "formulas": there.formulas,
            "errors": there.errors,
        }


def _is_line(cell: Any) -> bool:
    return type(cell) is str and cell != "" and cell.isprintable()


def _plain(cell: Any) -> Any:
    if isinstance(cell, str):
        return spreadsheet.printable(cell) or None
    if isinstance(cell, datetime | date):
        return [(cell.date() if isinstance(cell, datetime) else cell).isoformat()]
    if isinstance(cell, time | timedelta):
        return str(cell)
    return cell


def _csv(content: bytes, tick: Callable[[], None]) -> dict[str, Any]:
    text = _decoded(content)
    separator = max(_SEPARATORS, key=lambda one: _columns(text, one))
    rows: list[list[str | None]] = []
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator)):
            rows.append([spreadsheet.printable(spreadsheet.unescaped(cell)) or None for cell in row])
            if number % _STRETCH == 0:
                tick()
    except csv.Error as error:
        raise UploadRefused(
            f"The table cannot be read from row {len(rows) + 1} on ({error}).", "Save it as CSV once more."
        ) from None
    return {"name": "", "hidden": False, "rows": rows, "merged": [], "formulas": [], "errors": []}


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel writes as "CSV" in western Europe.
        return content.decode("cp1252", errors="replace")


def _columns(text: str, separator: str) -> float:
    """How many columns the first rows have with a separator: steadily many is good."""
    lengths = []
    try:
        for row in csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=separator):
            lengths.append(len(row))
            if len(lengths) == _SAMPLE:
                break
    except csv.Error:
        return 0
    return sum(lengths) / len(lengths) if lengths else 0
