"""Writes a tracker as an Excel workbook that people edit and planflow takes in again.

Every text is written as text: nothing that somebody typed becomes a formula or a link, neither when the
file is opened nor when such a cell is edited.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from planflow.domain import spreadsheet, tracker, words
from planflow.domain.tracker import Again, Column, Kind
from planflow.intake.trackers.proposing import GUIDE
from planflow.services.trackers import fingerprints
from planflow.services.trackers.rows import Row

SHEET, LISTS = "Tracker", "Lists"
Tick = Callable[[int, int], None]
_SPARE = 200
"""Rows below the table that have the lists to choose from, for new actions."""
_INK, _DARK, _GREY, _PALE, _LINE_COLOUR = "#0B0C0C", "#1D3557", "#505A5F", "#F3F2F1", "#B1B4B6"
_STRETCH = 200
_WIDTHS = {column.name: column.width for column in tracker.WRITTEN if column.kind == Kind.TEXT}
_HEADER_HEIGHT, _LINE, _MOST_LINES = 32, 13.5, 20
_ONE_LINE = 105
"""Characters of a sentence of the guide that stand on one line."""


@dataclass(frozen=True)
class About:
    """What the workbook says of itself."""

    plan: str
    title: str
    on: date
    written_at: datetime
    states: Sequence[str]
    owners: Sequence[str]


def write(rows: Sequence[Row], about: About, *, tick: Tick = lambda *_: None) -> bytes:
    """The workbook: the table, a guide and hidden lists. The same rows at one time are the same bytes."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(
        held,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    # Without a zone: that is how the file's format has it.
    written_at = about.written_at.replace(tzinfo=None, microsecond=0)
    book.set_properties({"title": f"{about.title}: tracker", "author": "planflow", "created": written_at})
    looks = _looks(book)
    sheet = book.add_worksheet(SHEET)
    _head(sheet, looks, len(rows), about)
    cells = _cells(looks)
    for number, row in enumerate(rows, start=1):
        _row(sheet, cells, looks["percent"], number, row)
        if number % _STRETCH == 0:
            tick(number, len(rows))
    _guide(book.add_worksheet(GUIDE), looks, about, len(rows))
    _lists(book.add_worksheet(LISTS), about)
    _choices(sheet, about, len(rows) + _SPARE)
    book.close()
    tick(len(rows), len(rows))
    return held.getvalue()


def _looks(book: Any) -> dict[str, Format]:
    cell = {"valign": "top", "text_wrap": True, "font_name": "Arial", "font_size": 10, "font_color": _INK}
    cell |= {"bottom": 1, "bottom_color": _LINE_COLOUR}
    shown = {**cell, "font_color": _GREY}
    head = {
        "bold": True,
        "valign": "vcenter",
        "text_wrap": True,
        "font_name": "Arial",
        "font_size": 10,
        "border": 1,
    }
    day = {"num_format": "d mmm yyyy", "align": "left"}
    # A text that looks like a formula stays text when somebody edits the cell.
    quoted = {"quote_prefix": True}
    made = {
        "text": cell, "text_quoted": {**cell, **quoted}, "day": {**cell, **day},
        "percent": {**cell, "num_format": '0"%"', "align": "left"},
        "shown_text": shown, "shown_text_quoted": {**shown, **quoted}, "shown_day": {**shown, **day},
        "head": {**head, "bg_color": _DARK, "font_color": "#FFFFFF", "border_color": _DARK},
        "shown_head": {**head, "bg_color": _PALE, "font_color": _GREY, "border_color": _LINE_COLOUR},
        "title": {"bold": True, "font_size": 16, "font_name": "Arial", "font_color": _INK},
        "bold": {**cell, "bold": True}, "plain": {**cell, "text_wrap": False, "bottom": 0},
        "guide": {**cell, "bottom": 0},
    }  # fmt: skip
    return {name: book.add_format(values) for name, values in made.items()}


def _head(sheet: Worksheet, looks: dict[str, Format], count: int, about: About) -> None:
    for index, column in enumerate(tracker.WRITTEN):
        hidden = {"hidden": True} if column.name == "based_on" else {}
        sheet.set_column(index, index, column.width, None, hidden)
        look = looks["shown_head" if _is_only_shown(column) else "head"]
        sheet.write_string(0, index, column.heading, look)
    sheet.set_row(0, _HEADER_HEIGHT)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(count, 1), len(tracker.WRITTEN) - 1)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(2, 0)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, 1)
    sheet.set_footer(f"&L{_plain_footer(about.title)}, {words.say_date(about.on)}&RPage &P of &N")


def _plain_footer(text: str) -> str:
    """A text for a footer, in which an ampersand begins a command."""
    return text.replace("&", "&&")[:100]


@dataclass(frozen=True, slots=True)
class _Cells:
    """One column and the looks of its cells, looked up once and not for each of many thousand cells."""

    name: str
    text: Format
    quoted: Format
    day: Format
    blank: Format


def _cells(looks: dict[str, Format]) -> list[_Cells]:
    found = []
    for column in tracker.WRITTEN:
        prefix = "shown_" if _is_only_shown(column) else ""
        text, quoted, day = (looks[f"{prefix}{name}"] for name in ("text", "text_quoted", "day"))
        found.append(_Cells(column.name, text, quoted, day, looks[_blank(column)]))
    return found


def _row(sheet: Worksheet, cells: list[_Cells], percent: Format, number: int, row: Row) -> None:
    sheet.set_row(number, _height(row))
    values = {**row.values, "based_on": fingerprints.write(row)}
    for index, cell in enumerate(cells):
        value = values.get(cell.name)
        if value is None or value == "":
            sheet.write_blank(number, index, None, cell.blank)
        elif isinstance(value, str):
            look = cell.quoted if spreadsheet.looks_like_formula(value) else cell.text
            sheet.write_string(number, index, value, look)
        elif isinstance(value, int):
            sheet.write_number(number, index, value, percent)
        else:
            sheet.write_datetime(number, index, value, cell.day)


def _height(row: Row) -> float:
    """How high a row has to be for its texts, with a limit: not every program works that out by itself."""
    most = 1
    for name, width in _WIDTHS.items():
        value = row.values.get(name)
        if isinstance(value, str) and (len(value) > width or "\n" in value):
            most = max(most, sum(1 + len(line) // width for line in value.split("\n")))
    return min(most, _MOST_LINES) * _LINE


def _is_only_shown(column: Column) -> bool:
    return column.again == Again.SHOWN and column.name != "ref"


def _blank(column: Column) -> str:
    return {Kind.DAY: "day", Kind.PERCENT: "percent"}.get(column.kind, "text")


def _choices(sheet: Worksheet, about: About, last: int) -> None:
    """Lists to choose from: for states nothing else is possible, for owners anything else is asked about."""
    _choice(
        sheet, "state", last, f"={LISTS}!$A$1:$A${len(about.states)}", "stop", "Choose a state from the list."
    )
    if about.owners:
        source = f"={LISTS}!$B$1:$B${len(about.owners)}"
        _choice(
            sheet,
            "owner",
            last,
            source,
            "warning",
            "planflow knows nobody of this name yet. Keep it all the same?",
        )
    index = tracker.WRITTEN.index(tracker.BY_NAME["percent"])
    rule = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 100}
    sheet.data_validation(1, index, last, index, {**rule, "error_message": "A whole number from 0 to 100."})


def _choice(sheet: Worksheet, name: str, last: int, source: str, kind: str, message: str) -> None:
    index = tracker.WRITTEN.index(tracker.BY_NAME[name])
    rule = {"validate": "list", "source": source, "error_type": kind, "error_message": message}
    sheet.data_validation(1, index, last, index, rule)


def _lists(sheet: Worksheet, about: About) -> None:
    for index, listed in enumerate((about.states, about.owners)):
        for number, text in enumerate(listed):
            sheet.write_string(number, index, text)
    sheet.hide()


_GUIDANCE = (
    "Change what you want in the sheet 'Tracker', save it, and give it to whoever coordinates the plan.",
    "A new action: a row below the last one, without 'Ref' and 'Based on'. Deleting a row deletes nothing.",
    "Progress: write a new line above the others, its day in front (12 May 2017: Half of the cases checked).",
    "A new owner, day or state is checked by the rules of the plan. Where work has begun, a new day is a "
    "request for more time, and needs a reason.",
    "The column 'Based on' is hidden. It lets planflow see what you changed, and whether somebody else "
    "changed it, too.",
)


def _guide(sheet: Worksheet, looks: dict[str, Format], about: About, count: int) -> None:
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 70)
    sheet.set_column(2, 2, 22)
    sheet.hide_gridlines(2)
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 1)
    sheet.write_string(0, 0, about.title, looks["title"])
    stand = f"{words.say_count(count, 'action')} of {about.plan} on {words.say_day(about.on)}."
    sheet.write_string(1, 0, stand, looks["plain"])
    line = 3
    for sentence in _GUIDANCE:
        sheet.merge_range(line, 0, line, 2, "", looks["guide"])
        sheet.write_string(line, 0, sentence, looks["guide"])
        sheet.set_row(line, _LINE * (2 if len(sentence) > _ONE_LINE else 1))
        line += 1
    line += 1
    for index, heading in enumerate(("Column", "What belongs in it", "In a row that exists")):
        sheet.write_string(line, index, heading, looks["head"])
    for number, column in enumerate(tracker.WRITTEN, start=line + 1):
        sheet.write_string(number, 0, column.heading, looks["bold"])
        sheet.write_string(number, 1, column.says, looks["text"])
        sheet.write_string(
            number, 2, "leave as it is" if column.name in ("ref", "based_on") else column.again, looks["text"]
        )
