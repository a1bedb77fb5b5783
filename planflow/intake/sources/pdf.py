"""Reads a PDF: its lines with their places by pdfium, and ruled tables on the pages that may have some.

Text is asked for page by page in one call; places only for the first and last letter of each line, which
is what keeps it near the time of taking the text alone.
"""

import ctypes
import math
import re
from collections.abc import Callable
from typing import Any

import pypdfium2
from pypdfium2 import raw

from planflow.intake import patterns
from planflow.intake.layout.lines import Line
from planflow.intake.refused import UploadRefused

_SEVERAL = 2
_LINE = patterns.lazy(r"[^\n\ufffe]*(?:\n|\ufffe\n?)|[^\n\ufffe]+$")
"""A line of the text: pdfium makes one of two between which a word is divided, with a sign for the hyphen."""
MOST_PAGES = 1_000
_LEAST_LETTERS = 25
"""On average for each page; a report with fewer is a scan."""
_BOLD_FROM = 600
_ONE_LINE_GAP = 1.6
_LEAST_SIZE, _GREATEST_SIZE = 3.0, 150.0
_DRAWS_BULLETS = patterns.lazy(r"skia|\bqt\b|wkhtml", re.IGNORECASE)
"""Programs that print pages of the web: the bullets of their lists are shapes, not letters."""
_LEAST_DOT, _GREATEST_DOT, _FARTHEST_DOT = 1.5, 9.0, 30.0
_ABOVE, _BELOW = 0.9, 0.25
"""The room of a line above and below the foot of its letters, as shares of the size of its font."""
# What pdfium writes its answers into: made once, since it is asked thousands of times.
_RECTANGLE, _FLAGS = raw.FS_RECTF(), ctypes.c_int()
_RECTANGLE_AT, _FLAGS_AT = ctypes.byref(_RECTANGLE), ctypes.byref(_FLAGS)
_EDGES = [ctypes.c_double() for _ in range(4)]
_EDGES_AT = [ctypes.byref(edge) for edge in _EDGES]
_MATRIX, _ORIGIN = raw.FS_MATRIX(), [ctypes.c_double() for _ in range(2)]
_MATRIX_AT, _ORIGIN_AT = ctypes.byref(_MATRIX), [ctypes.byref(one) for one in _ORIGIN]
_FONT_NAME = ctypes.create_string_buffer(128)
_PASSWORD = "password"  # noqa: S105  # a word in pdfium's message


class Page:
    """The lines of one page and its size."""

    def __init__(self, number: int, width: float, height: float, lines: list[Line]) -> None:
        self.number, self.width, self.height, self.lines = number, width, height, lines


def read_pages(content: bytes, tick: Callable[[], None]) -> tuple[str, list[Page]]:
    """The title that the file states of itself, and its pages. Raises `UploadRefused`."""
    document = _open(content)
    count = len(document)
    if count > MOST_PAGES:
        raise UploadRefused(
            f"The PDF has {count:,} pages; at most {MOST_PAGES:,} are read.",
            "Take the pages with the recommendations out of it.",
        )
    stated = document.get_metadata_dict()
    title = stated.get("Title", "")
    draws_bullets = _DRAWS_BULLETS.search(stated.get("Producer", "")) is not None
    pages = []
    for number in range(count):
        pages.append(_page(document, number, draws_bullets=draws_bullets))
        tick()
    letters = sum(len(line.text) for page in pages for line in page.lines)
    if letters < _LEAST_LETTERS * count:
        raise UploadRefused(
            "The PDF holds pictures of pages and hardly any text: it was scanned.",
            "Ask for the text version, or run it through character recognition first.",
        )
    return title, pages


def _open(content: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(content)
        if len(document) == 0:
            raise UploadRefused("The PDF has no pages.", "Fetch it again from where it was published.")
    except pypdfium2.PdfiumError as error:
        if _PASSWORD in str(error).lower() or "security" in str(error).lower():
            raise UploadRefused(
                "The PDF is locked with a password.", "Open it, and print or save it without the password."
            ) from error
        raise UploadRefused(
            "The PDF is broken and cannot be opened.", "Fetch it again from where it was published."
        ) from error
    return document


def _page(document: pypdfium2.PdfDocument, number: int, *, draws_bullets: bool) -> Page:
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return Page(number + 1, 0, 0, [])
    width, height = page.get_size()
    text_page = page.get_textpage()
    lines = list(_lines(text_page.raw, text_page.get_text_range(), number + 1, height))
    if draws_bullets:
        _mark_bullets(lines, _dots(page.raw, height))
    text_page.close()
    page.close()
    return Page(number + 1, width, height, lines)


def _dots(handle: Any, height: float) -> list[tuple[float, float]]:
    """The middles of the small shapes on a page that may be bullets, from its top left."""
    found = []
    for index in range(raw.FPDFPage_CountObjects(handle)):
        shape = raw.FPDFPage_GetObject(handle, index)
        if raw.FPDFPageObj_GetType(shape) != raw.FPDF_PAGEOBJ_PATH:
            continue
        edges = [ctypes.c_float() for _ in range(4)]
        raw.FPDFPageObj_GetBounds(shape, *map(ctypes.byref, edges))
        left, bottom, right, top = (edge.value for edge in edges)
        wide, high = right - left, top - bottom
        if (
            _LEAST_DOT < wide < _GREATEST_DOT
            and _LEAST_DOT < high < _GREATEST_DOT
            and 2 * abs(wide - high) < wide
        ):
            found.append(((left + right) / 2, height - (top + bottom) / 2))
    return found


def _mark_bullets(lines: list[Line], dots: list[tuple[float, float]]) -> None:
    """Give lines the bullets that are drawn before them, as browsers do, in place of a letter."""
    for line in lines:
        before = [x for x, y in dots if line.top < y < line.bottom and 0 < line.left - x < _FARTHEST_DOT]
        if before:
            line.text, line.left = f"• {line.text}", max(before)


def _lines(handle: Any, text: str, page: int, height: float) -> list[Line]:
    found: list[Line] = []
    offset = 0
    is_alike = raw.FPDFText_CountChars(handle) == len(text)  # nothing is left out of the text: no need to ask
    for piece in _LINE.findall(text):
        if shown := piece.strip():
            first = offset + len(piece) - len(piece.lstrip())
            last = first + len(shown) - 1
            if not is_alike:
                first = raw.FPDFText_GetCharIndexFromTextIndex(handle, first)
                last = raw.FPDFText_GetCharIndexFromTextIndex(handle, last)
            found += _placed(handle, shown, page, height, first, last)
        offset += len(piece)
    return found


def _placed(handle: Any, text: str, page: int, height: float, first: int, last: int) -> list[Line]:
    """The line with its place; in parts, where wide gaps divide it into cells or columns."""
    if first < 0 or last < first:
        return [Line(text, page)]
    # a bullet or a raised number may stand first in another size: the middle tells the line's own
    middle, size = _middle(handle, first, last)
    if size:
        top, bottom = _ORIGIN[1].value + _ABOVE * size, _ORIGIN[1].value - _BELOW * size
    else:
        _, _, bottom, top = _box(handle, middle)
    size = max(top - bottom, 1.0)
    is_bold = _is_bold(handle, middle) and (first == last or _is_bold(handle, last))
    boxes = _boxes(handle, first, last, size)
    if len(boxes) < _SEVERAL:
        left, right = (boxes[0][0], boxes[0][2]) if boxes else _box(handle, middle)[:2]
        return [Line(text, page, left, right, height - top, height - bottom, size, is_bold)]
    return [
        Line(words, page, box[0], box[2], height - box[1], height - box[3], size, is_bold)
        for box in boxes
        if (words := _text_in(handle, box))
    ]


def _middle(handle: Any, first: int, last: int) -> tuple[int, float]:
    """The first letter from the middle on that takes room, with its font's size; else the first, and 0."""
    for at in range((first + last) // 2, last + 1):
        if size := _size(handle, at):  # a blank that is nowhere on the page has a size of one
            return at, size
    return first, 0.0


def _size(handle: Any, index: int) -> float:
    """The size of a letter's font on the page, whose foot is then in `_ORIGIN`; 0 where it is not told.

    The box of a letter would do if all fonts told theirs: where LibreOffice wrote, it is the letter's own.
    """
    if not raw.FPDFText_GetMatrix(handle, index, _MATRIX_AT):
        return 0.0
    size: float = raw.FPDFText_GetFontSize(handle, index) * math.hypot(_MATRIX.c, _MATRIX.d)
    is_told = _LEAST_SIZE < size < _GREATEST_SIZE and raw.FPDFText_GetCharOrigin(handle, index, *_ORIGIN_AT)
    return size if is_told else 0.0


def _boxes(handle: Any, first: int, last: int, size: float) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of the line's parts: one, unless wide gaps divide it."""
    boxes: list[tuple[float, float, float, float]] = []
    for index in range(raw.FPDFText_CountRects(handle, first, last - first + 1)):
        raw.FPDFText_GetRect(handle, index, *_EDGES_AT)
        left, top, right, bottom = (edge.value for edge in _EDGES)
        if boxes and left - boxes[-1][2] < _ONE_LINE_GAP * size:
            before = boxes[-1]
            boxes[-1] = (before[0], max(before[1], top), max(before[2], right), min(before[3], bottom))
        else:
            boxes.append((left, top, right, bottom))
    return boxes


def _text_in(handle: Any, box: tuple[float, float, float, float]) -> str:
    left, top, right, bottom = box
    asked = (handle, left - 0.5, top + 0.5, right + 0.5, bottom - 0.5)
    count = raw.FPDFText_GetBoundedText(*asked, None, 0)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    raw.FPDFText_GetBoundedText(*asked, buffer, count)
    return " ".join(bytes(buffer).decode("utf-16-le", errors="ignore").split("\x00")[0].split())


def _box(handle: Any, index: int) -> tuple[float, float, float, float]:
    """Left, right, bottom and top of a letter, with the room that its font gives it."""
    raw.FPDFText_GetLooseCharBox(handle, index, _RECTANGLE_AT)
    return _RECTANGLE.left, _RECTANGLE.right, _RECTANGLE.bottom, _RECTANGLE.top


def _is_bold(handle: Any, index: int) -> bool:
    if raw.FPDFText_GetFontWeight(handle, index) >= _BOLD_FROM:
        return True
    _FONT_NAME[0] = b"\0"
    raw.FPDFText_GetFontInfo(handle, index, _FONT_NAME, len(_FONT_NAME), _FLAGS_AT)
    low = _FONT_NAME.value.lower()
    return b"bold" in low or b"black" in low or b"heavy" in low
