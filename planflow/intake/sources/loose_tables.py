"""Tables without ruled lines: a row of column heads, and below it words that stand under them."""

from planflow.intake.finding import tables
from planflow.intake.layout.joining import Joiner
from planflow.intake.layout.lines import Line

_LEAST_COLUMNS = 3
_SLACK = 8.0
_FARTHEST = 6.0


class Loose:
    """The lines of such a table and its rows."""

    def __init__(self, lines: list[Line], rows: list[list[str]]) -> None:
        self.lines, self.rows = lines, rows

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom."""
        return (
            min(line.left for line in self.lines),
            min(line.top for line in self.lines),
            max(line.right for line in self.lines),
            max(line.bottom for line in self.lines),
        )


def find(lines: list[Line], joiner: Joiner) -> list[Loose]:
    """The tables of a page; only such as have heads that say what their columns hold."""
    found: list[Loose] = []
    at = 0
    while at < len(lines):
        cells = lines[at].cells
        if len(cells) >= _LEAST_COLUMNS and tables.are_heads([text for _, text in cells]):
            table, at = _read(lines, at, joiner)
            if len(table.rows) > 1:
                found.append(table)
        else:
            at += 1
    return found


def _read(lines: list[Line], start: int, joiner: Joiner) -> tuple[Loose, int]:
    head = lines[start]
    lefts = [left for left, _ in head.cells]
    rows: list[list[list[str]]] = [[[text] for _, text in head.cells]]
    taken, at = [head], start + 1
    while at < len(lines) and _belongs(lines[at], taken[-1], lefts):
        cells = lines[at].cells or [(lines[at].left, lines[at].text)]
        if _column(cells[0][0], lefts) == 0:
            rows.append([[] for _ in lefts])
        for left, text in cells:
            rows[-1][_column(left, lefts)].append(text)
        taken.append(lines[at])
        at += 1
    return Loose(taken, [[joiner.join(cell) for cell in row] for row in rows]), at


def _belongs(line: Line, before: Line, lefts: list[float]) -> bool:
    """Whether the line is a row, or goes on with one, and is not what follows the table."""
    cells = line.cells or [(line.left, line.text)]
    is_under = all(abs(left - lefts[_column(left, lefts)]) < _SLACK for left, _ in cells)
    is_row = len(cells) > 1 or _column(cells[0][0], lefts) > 0
    return (
        is_under
        and is_row
        and line.top - before.bottom < _FARTHEST * line.height
        and not line.size > 1.15 * before.size
    )


def _column(left: float, lefts: list[float]) -> int:
    return max((at for at, start in enumerate(lefts) if start <= left + _SLACK), default=0)
