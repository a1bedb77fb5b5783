"""Ruled tables of a PDF, by pdfplumber: only on pages whose lines look like rows of such a table."""

import io
import re
from collections.abc import Callable
from itertools import pairwise

import pypdfium2  # noqa: F401  # the two share one library; it is loaded before the slower one

from planflow.intake import patterns
from planflow.intake.finding import headings
from planflow.intake.layout import markers
from planflow.intake.layout.block import Block
from planflow.intake.layout.joining import Joiner, clean
from planflow.intake.layout.lines import Line
from planflow.intake.sources import loose_tables

_LEAST_COLUMNS = 2
_WHAT = patterns.lazy(
    r"\b(?:recommendation|action|improvement|requirement|priority|concern|finding)s?\b", re.IGNORECASE
)
_BESIDE = patterns.lazy(
    r"\b(?:lead|owner|responsib\w+|accountab\w+|time\s?scale|deadline|due|by when|target|completion"
    r"|date|progress|status|response|no\.?|ref|body|agency|officer|when|who)\b",
    re.IGNORECASE,
)
_LEAST_ROWS = 3
_LONGEST_HEAD = 80
_MOST_PAGES = 60
_FEW_WORDS, _APART = 3, 60.0


class Table:
    """A table on a page: where it is and what its cells hold."""

    def __init__(self, box: tuple[float, float, float, float], rows: list[list[str]]) -> None:
        self.left, self.top, self.right, self.bottom = box
        self.rows = rows
        self.is_taken = False

    def holds(self, line: Line) -> bool:
        """Whether the line lies in it."""
        middle = (line.top + line.bottom) / 2
        return self.top - 1 <= middle <= self.bottom + 1 and line.left >= self.left - 4

    def blocks(self, page: int) -> list[Block]:
        """It as a block."""
        text = clean(" ".join(cell for row in self.rows for cell in row))
        return [Block("table", text, page, left=self.left, top=self.top, bottom=self.bottom, rows=self.rows)]


def read(content: bytes, pages: list[list[Line]], tick: Callable[[], None]) -> dict[int, list[Table]]:
    """The tables by page number, from 1."""
    wanted = candidates(pages)[:_MOST_PAGES]
    if not wanted:
        return {}
    import pdfplumber  # noqa: PLC0415  # half a second that most reports do not need

    found: dict[int, list[Table]] = {}
    joiner = Joiner(line.text for lines in pages for line in lines)
    with pdfplumber.open(io.BytesIO(content)) as document:
        for number in wanted:
            page = document.pages[number - 1]
            tables = []
            for table in page.find_tables():
                rows = [[_cell(cell, joiner) for cell in row] for row in table.extract()]
                if len(rows) >= 1 and max(map(len, rows)) >= _LEAST_COLUMNS:
                    tables.append(Table(table.bbox, rows))
            if not tables:
                tables = [
                    Table(loose.box, loose.rows) for loose in loose_tables.find(pages[number - 1], joiner)
                ]
            found[number] = tables
            page.close()
            tick()
    return found


def candidates(pages: list[list[Line]]) -> list[int]:
    """The pages that may hold a table of recommendations, and those on which one may go on."""
    wanted: list[int] = []
    for number, lines in enumerate(pages, start=1):
        rows = [line for line in lines if "\t" in line.text]
        has_head = any(_WHAT.search(line.text) and _BESIDE.search(line.text) for line in rows)
        has_head = has_head or any(_is_beside_strengths(line.text.split("\t")) for line in rows)
        labels = sum(line.column == 1 and bool(markers.label(line.text)[0]) for line in lines)
        has_head = has_head or labels >= _LEAST_COLUMNS
        has_head = has_head or _opens_over_cells(lines) or _has_head_of_one(lines)
        goes_on = bool(wanted) and wanted[-1] == number - 1 and len(rows) >= _LEAST_ROWS
        if has_head or goes_on:
            wanted.append(number)
    return wanted


def _is_beside_strengths(cells: list[str]) -> bool:
    """Whether `Areas for improvement` heads a column beside another: `Strengths`, not `To the governor`."""
    is_addressed = any(re.match(r"(?:to|for)\s", cell.strip(), re.I) for cell in cells)
    return not is_addressed and any(headings.is_plain(cell) for cell in cells)


def _opens_over_cells(lines: list[Line]) -> bool:
    """Whether cells stand right below a heading that opens a list of recommendations."""
    return any(
        len(line.text) < _LONGEST_HEAD
        and any("\t" in below.text for below in lines[at + 1 : at + 4])
        and headings.opening(line.text) is not None
        for at, line in enumerate(lines)
    )


def _has_head_of_one(lines: list[Line]) -> bool:
    """Whether a head stands alone over the second column: `Due date` over rows that have two cells."""
    return any(
        len(line.text.split()) <= _FEW_WORDS
        and _BESIDE.match(line.text) is not None
        and "\t" in below.text
        and line.left > below.left + _APART
        for line, below in pairwise(lines)
    )


def _cell(text: str | None, joiner: Joiner) -> str:
    """The lines of a cell as one text; a line with a marker of its own begins anew."""
    if not text:
        return ""
    pieces: list[list[str]] = []
    for line in text.split("\n"):
        if not pieces or re.match(r"\s*(?:[•●▪◦\uf0b7\u2022\uf0a7]|\(?\d{1,2}[.)]\s|R\d{1,2}\s)", line):
            pieces.append([line])
        else:
            pieces[-1].append(line)
    return "\n".join(joiner.join_cell(piece) for piece in pieces)
