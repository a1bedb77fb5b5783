"""The order in which the lines of a page are read: column by column where there are two, else downwards."""

import re
from collections import Counter
from itertools import pairwise

from planflow.intake import patterns
from planflow.intake.layout import markers
from planflow.intake.layout.lines import Line

_LEAST_IN_COLUMN = 5
_LEAST_CELLS, _LEAST_BESIDE, _LONGEST_NUMBER = 3, 8, 3
_FIRST_GUTTER = 38
_MOST_CROSSING = 0.34
_SAME_LINE = 0.5
_BARE_NUMBER = patterns.lazy(r"\d{1,3}")
_TEXT_WIDTH = 0.55


def in_order(lines: list[Line], width: float) -> list[Line]:
    """The page's lines as one reads them; parts of one line are put together, with a tab where cells part."""
    gutter = _gutter(lines, width)
    return _beside_tables(lines, width) if gutter is None else _by_columns(lines, gutter)


def _beside_tables(lines: list[Line], width: float) -> list[Line]:
    """A page on which a table stands between stretches of two columns: each stretch is read by itself."""
    rows = _rows(lines)
    if not any(_is_of_a_table(row) for row in rows):
        return [_as_one(row) for row in rows]
    ordered: list[Line] = []
    stretch: list[Line] = []
    for row in [*rows, []]:
        if row and not _is_of_a_table(row):
            stretch += row
            continue
        gutter = _gutter(stretch, width)
        if gutter is not None and _fewest(stretch, gutter) >= _LEAST_BESIDE:
            ordered += _by_columns(stretch, gutter)
        else:
            ordered += _merged(stretch)
        ordered += _merged(row)
        stretch = []
    return ordered


def _fewest(lines: list[Line], gutter: float) -> int:
    """How many lines the column has that has fewer."""
    return min(sum(line.right <= gutter for line in lines), sum(line.left >= gutter for line in lines))


def _is_of_a_table(row: list[Line]) -> bool:
    """Whether it has several cells; the number before a paragraph is none."""
    return sum(len(line.text.strip()) > _LONGEST_NUMBER for line in row) >= _LEAST_CELLS


def _by_columns(lines: list[Line], gutter: float) -> list[Line]:
    ordered: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in sorted(lines, key=lambda one: one.top):
        if line.left < gutter < line.right:
            ordered += _merged(left) + _merged(right) + [line]
            left, right = [], []
        elif line.right <= gutter:
            line.column = 1
            left.append(line)
        else:
            line.column = 2
            right.append(line)
    return ordered + _merged(left) + _merged(right)


def _gutter(lines: list[Line], width: float) -> float | None:
    """The middle of the empty stripe between two columns of text; None where there is none."""
    if len(lines) < 2 * _LEAST_IN_COLUMN or width <= 0:
        return None
    if sum(line.left >= width * _FIRST_GUTTER / 100 for line in lines) < _LEAST_IN_COLUMN:
        return None
    candidates = [width * share / 100 for share in range(_FIRST_GUTTER, 63, 2)]
    best = min(
        candidates, key=lambda x: (sum(line.left < x < line.right for line in lines), abs(x - width / 2))
    )
    crossing = sum(line.left < best < line.right for line in lines)
    left = [line for line in lines if line.right <= best]
    right = [line for line in lines if line.left >= best]
    if min(len(left), len(right)) < _LEAST_IN_COLUMN or crossing > _MOST_CROSSING * len(lines):
        return None
    begins = (
        min(Counter(round(line.left / 4) for line in right).most_common(2), key=lambda one: one[0])[0] * 4
    )
    if not _is_text(left, best) or not _is_text(right, best):
        return None
    edge = max((line.right for line in left), default=best)
    return (edge + begins) / 2 if edge < begins else best


def _is_text(lines: list[Line], gutter: float) -> bool:
    """Whether most lines go nearly to their column's edge, as text does and cells of a table do not."""
    start, end = min(line.left for line in lines), max(line.right for line in lines)
    wide = sum(line.right - line.left > _TEXT_WIDTH * (end - start) for line in lines)
    return wide >= 0.5 * len(lines) and end - start > gutter * 0.3


def _merged(lines: list[Line]) -> list[Line]:
    return [_as_one(row) for row in _rows(lines)]


def _rows(lines: list[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: (one.top, one.left)):
        row = rows[-1] if rows else None
        if row and abs(_middle(line) - _middle(row[0])) < _SAME_LINE * min(line.height, row[0].height):
            row.append(line)
        else:
            rows.append([line])
    return rows


def _middle(line: Line) -> float:
    return (line.top + line.bottom) / 2


def _as_one(row: list[Line]) -> Line:
    if len(row) == 1:
        return row[0]
    row.sort(key=lambda line: line.left)
    text = row[0].text
    if len(row) == 2 and _BARE_NUMBER.fullmatch(text.strip()) and re.match(r"[A-Z].{15}", row[1].text):  # noqa: PLR2004  # a number and its paragraph
        text = f"{text.strip()}."
    for before, line in pairwise(row):
        is_marker = (
            before is row[0] and markers.split(before.text.strip() + " ")[1] == "" and before.text.strip()
        )
        near = line.left - before.right < before.height
        text += (" " if near or is_marker else "\t") + line.text
    cells = [(line.left, line.text) for line in row] if "\t" in text else []
    first, main = row[0], max(row, key=lambda line: len(line.text))
    top, bottom = min(line.top for line in row), max(line.bottom for line in row)
    right = row[-1].right
    return Line(text, first.page, first.left, right, top, bottom, main.size, main.is_bold, cells=cells)
