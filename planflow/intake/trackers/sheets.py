"""Finds the table in a sheet: its rows of headings, merged cells, headings between rows, and the rows."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from planflow.intake.trackers import headings
from planflow.intake.trackers.headings import Mapped

Cell = str | float | bool | date | None
_LOOKED_AT = 40
_HEADER_ROWS = 3
_SURE = 5
"""Recognised headings after which no others are looked for below."""
_LEAST = 2
"""Recognised headings that make a row one of headings."""
_CARRIED = ("recommendation_ref", "recommendation", "area")
_SECTION = re.compile(r"(?:recommendation|rec)\s*\.?\s*(\d{1,3})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    """The table of one sheet."""

    sheet: str
    header_rows: tuple[int, int]
    """The first and the last row of headings, from 1."""
    columns: tuple[Mapped, ...]
    errors: frozenset[str] = frozenset()
    """Cells that show an error in place of a value."""

    @cached_property
    def by_name(self) -> dict[str, list[Mapped]]:
        """The columns of the file, by what they are taken for."""
        found: dict[str, list[Mapped]] = {}
        for one in self.columns:
            if one.column is not None:
                found.setdefault(one.column.name, []).append(one)
        return found

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each column is that one column of the file is taken for, from 0."""
        return {name: found[0].index for name, found in self.by_name.items() if len(found) == 1}

    @cached_property
    def firsts(self) -> dict[str, int]:
        """Where the first column is that is taken for one of planflow's, from 0."""
        return {name: found[0].index for name, found in self.by_name.items()}

    @cached_property
    def headings(self) -> frozenset[Cell]:
        """The headings as they are written."""
        return frozenset(one.heading for one in self.columns if one.heading)

    def of(self, name: str) -> list[Mapped]:
        """The columns of a file that are taken for one of planflow's."""
        return self.by_name.get(name, [])

    def has(self, name: str) -> bool:
        """Whether there is such a column."""
        return name in self.by_name


@dataclass
class Line:
    """One row of a table below its headings."""

    table: Table
    number: int
    """In the sheet, from 1."""
    cells: list[Cell]
    carried: dict[str, Cell] = field(default_factory=dict)
    """What stands above and holds on for this row."""

    def value(self, name: str) -> Cell:
        """What the row says in a column, or what holds on from above."""
        index = self.table.firsts.get(name)
        own = self.cells[index] if index is not None and index < len(self.cells) else None
        return own if own is not None else self.carried.get(name)

    def at(self, index: int) -> Cell:
        """What stands in a column of the file."""
        return self.cells[index] if index < len(self.cells) else None

    def text(self, name: str) -> str:
        """What the row says in a column, as text."""
        return as_text(self.value(name))

    def where(self, name: str = "") -> str:
        """Where it stands, for a person: sheet, row and column."""
        found = self.table.of(name)
        column = f", column {found[0].letter} ({_one_line(found[0].heading)})" if found else ""
        return f"{place(self.table.sheet)}row {self.number}{column}"


def place(sheet: str) -> str:
    """The beginning of a place; a CSV has no sheets."""
    return f"sheet '{sheet}', " if sheet else ""


def as_text(value: Cell) -> str:
    """A cell as text: 3.0 is 3, days are ISO."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return value.isoformat()


def find(sheet: Mapping[str, Any], given: Mapping[str, str], header_row: int = 0) -> Table | None:
    """The table of a sheet; None where no row has the headings of a tracker."""
    rows, merged = sheet["rows"], sheet["merged"]
    best: tuple[int, int, int] | None = None
    found: Table | None = None
    starts = [header_row - 1] if header_row else range(min(len(rows), _LOOKED_AT))
    for start in starts:
        if best is not None and best[0] >= _SURE and start > _HEADER_ROWS - best[2]:
            break
        for count in range(1, _HEADER_ROWS + 1):
            if start + count > len(rows) or not _fits(merged, start, count):
                continue
            columns = headings.recognise(_joined(rows, merged, start, count), given)
            names = {one.column.name for one in columns if one.column is not None}
            score = len(names)
            if (score < _LEAST or not names & {"action", "detail", "ref"}) and not header_row:
                continue
            rank = (score, -count, -start)
            if best is None or rank > best:
                best = rank
                found = Table(
                    sheet["name"], (start + 1, start + count), tuple(columns), frozenset(sheet["errors"])
                )
    return found


def _fits(merged: list[list[int]], start: int, count: int) -> bool:
    """Whether no merged cell of the headings reaches on into the rows below."""
    last = start + count - 1
    return all(not (top <= last < bottom and top >= start) for top, _, bottom, _ in merged)


def _joined(rows: list[list[Any]], merged: list[list[int]], start: int, count: int) -> list[str]:
    """The headings of each column, from top to bottom; of a merged one every column has its words."""
    block = [list(row) for row in rows[start : start + count]]
    for top, left, bottom, right in merged:
        if start <= top and bottom < start + count and left < len(block[top - start]):
            words = block[top - start][left]
            for row in block[top - start : bottom - start + 1]:
                row.extend([None] * (right + 1 - len(row)))
                row[left : right + 1] = [words] * (right + 1 - left)
    width = max(len(row) for row in block)
    columns = []
    for index in range(width):
        parts = [as_text(cell_of(row[index])) for row in block if index < len(row)]
        columns.append(_best([part for part in dict.fromkeys(parts) if part]))
    return columns


def _best(parts: list[str]) -> str:
    """The joined heading, or the lowest one that says more than the whole."""
    whole = " ".join(parts)
    if len(parts) > 1 and headings.meaning(whole) is None:
        return next((part for part in reversed(parts) if headings.meaning(part) is not None), whole)
    return whole


def cell_of(raw: Any) -> Cell:
    """A cell as the limited process tells it: a list of one is a day."""
    if isinstance(raw, list):
        return date.fromisoformat(raw[0])
    return raw if raw is None or isinstance(raw, str | float | bool) else float(raw)


def lines(table: Table, sheet: Mapping[str, Any]) -> Iterator[Line]:
    """The rows of a table, with merged cells filled and headings between rows carried down."""
    rows = _filled(table, sheet)
    carried: dict[str, Cell] = {}
    used = {one.index: one.column.name for one in table.columns if one.column is not None}
    for number in range(table.header_rows[1], len(rows)):
        # Most cells are text or empty and stay what they are.
        cells = [raw if raw is None or isinstance(raw, str) else cell_of(raw) for raw in rows[number]]
        line = Line(table, number + 1, cells)
        here = {
            name: value
            for index, name in used.items()
            if index < len(cells) and (value := cells[index]) is not None
        }
        if not here and not any(cell is not None for cell in cells):
            continue
        if _is_heading_again(table, cells):
            continue
        if _is_section(line, here, cells):
            _take_section(carried, next(as_text(cell) for cell in cells if cell is not None))
            continue
        if not here:
            continue
        _carry(carried, here)
        line.carried = dict(carried)
        yield line


def _carry(carried: dict[str, Cell], here: Mapping[str, Cell]) -> None:
    """What a row says for those below it that leave it blank. A new recommendation ends the last."""
    if "recommendation_ref" in here or "recommendation" in here:
        for name in ("recommendation_ref", "recommendation"):
            carried.pop(name, None)
    carried.update({name: here[name] for name in _CARRIED if name in here})


def _filled(table: Table, sheet: Mapping[str, Any]) -> list[list[Any]]:
    """The rows, with what stands in a merged cell in each row that it covers (in its first column)."""
    rows = sheet["rows"]
    for top, left, bottom, right in sheet["merged"]:
        if top < table.header_rows[1] or bottom == top or right - left > _HEADER_ROWS:
            continue
        words = rows[top][left] if top < len(rows) and left < len(rows[top]) else None
        for number in range(top + 1, min(bottom + 1, len(rows))):
            row = rows[number]
            row.extend([None] * (left + 1 - len(row)))
            row[left] = words
    return list(rows)


def _is_heading_again(table: Table, cells: list[Cell]) -> bool:
    """Whether a row repeats the headings, as tables do that were made for printing."""
    if table.headings.isdisjoint(cells):
        return False
    filled = len(cells) - cells.count(None)
    same = sum(cell in table.headings for cell in cells if cell is not None)
    return same >= _LEAST and same * 2 >= filled


def _is_section(line: Line, here: Mapping[str, Cell], cells: list[Cell]) -> bool:
    """Whether a row is a heading over those below it: one text, and nothing of an action."""
    there = (cell for cell in cells if cell is not None)
    first_two = next(there, None), next(there, None)
    if first_two[1] is not None and first_two[0] != first_two[1]:
        return False
    filled = {as_text(cell) for cell in (*first_two, *there) if cell is not None}
    if len(filled) != 1 or ("action" in here and len(cells) > 1 and cells[0] is None):
        return False
    first = next((index for index, cell in enumerate(cells) if cell is not None), 0)
    text = filled.pop()
    names = {one.column.name for one in line.table.columns if one.column is not None and one.index == first}
    if names & {"action", "detail"} and not _SECTION.match(text):
        return False
    return bool(_SECTION.match(text)) or (
        first == 0 and len(text.split()) > 1 and not names & {"recommendation"}
    )


def _take_section(carried: dict[str, Cell], text: str) -> None:
    match = _SECTION.match(text)
    if match is None:
        carried.clear()
        carried["area"] = re.sub(
            r"^(?:area|theme|section|priority)\s+\w{1,3}\s*[:.\-–]\s*", "", text, flags=re.IGNORECASE
        )
        return
    carried["recommendation_ref"] = match[1]
    carried["recommendation"] = text[match.end() :].strip(" :.-–—") or None


def _one_line(text: str) -> str:
    return " ".join(text.split())[:60]
