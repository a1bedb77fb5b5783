"""What stands on pages without belonging to their text: running heads and feet, page numbers, footnotes."""

import re
from collections import Counter

from planflow.intake import patterns
from planflow.intake.layout.lines import Line

_NUMBER_ALONE = patterns.lazy(
    r"(?:page\s*)?\d{1,4}(?:\s*(?:of|/|\|)\s*\d{1,4})?|[ivxl]{1,6}|[-–—]\s*\d{1,4}\s*[-–—]", re.IGNORECASE
)
_PARAGRAPH = patterns.lazy(r"\d{1,2}(?:\.\d{1,3})+\.?|\(?[a-z\d]{1,2}[.)]", re.IGNORECASE)
"""The number of a paragraph, set apart from its text: it may stand last on many pages."""
_FOOTNOTE = patterns.lazy(r"(\d{1,3})\s+\S|\[(\d{1,3})\]|[*†‡]\s*\S")
_EDGE_SHARE = 0.13
_EDGE_LINES = 4
_RIM_SHARE = 0.07
_SMALL = 0.9
_FEW_PAGES = 4


def drop(pages: list[tuple[float, list[Line]]], body_size: float) -> list[list[Line]]:
    """The lines of each page without its furniture. A page is given as its height and its lines."""
    repeated = _repeated(pages)
    kept = []
    for height, lines in pages:
        inner = [line for line in lines if not _is_furniture(line, height, repeated)]
        kept.append(_without_footnotes(inner, height, body_size))
    return kept


def _repeated(pages: list[tuple[float, list[Line]]]) -> set[str]:
    """The texts at the edges of many pages, page numbers apart."""
    counted: Counter[str] = Counter()
    for height, lines in pages:
        counted.update({_shape(line.text) for line in _edges(lines, height)})
    least = 2 if len(pages) <= _FEW_PAGES else max(3, len(pages) // 5)
    return {shape for shape, count in counted.items() if count >= least}


def _edges(lines: list[Line], height: float) -> list[Line]:
    by_place = sorted(lines, key=lambda line: line.top)
    nearest = by_place[:_EDGE_LINES] + by_place[-_EDGE_LINES:]
    return [line for line in nearest if _is_at_edge(line, height)]


def _is_at_edge(line: Line, height: float) -> bool:
    return line.bottom < height * _EDGE_SHARE or line.top > height * (1 - _EDGE_SHARE)


def _shape(text: str) -> str:
    return re.sub(r"\d+|\b[ivxl]+\b", "#", " ".join(text.lower().split()))


def _is_furniture(line: Line, height: float, repeated: set[str]) -> bool:
    if not _is_at_edge(line, height):
        return False
    text = line.text.strip()
    is_repeated = _shape(text) in repeated and _PARAGRAPH.fullmatch(text) is None
    if is_repeated or _NUMBER_ALONE.fullmatch(text) is not None:
        return True
    is_outermost = line.top > height * (1 - _RIM_SHARE) or line.bottom < height * _RIM_SHARE
    return is_outermost and re.search(rf"(?:^{line.page}\s|\s{line.page}$)", text) is not None


def _without_footnotes(lines: list[Line], height: float, body_size: float) -> list[Line]:
    """Leave out the small print at the foot, and the raised numbers in the text that point to it."""
    below = [
        line for line in lines if line.size and line.size < _SMALL * body_size and line.top > height * 0.5
    ]
    starts = [line for line in below if _FOOTNOTE.match(line.text)]
    if not starts:
        return lines
    first = min(line.top for line in starts)
    beneath = [line for line in lines if line.top >= first - 1]
    if any(line.size >= _SMALL * body_size for line in beneath):
        return lines
    numbers = {match[1] for line in starts if (match := _FOOTNOTE.match(line.text)) and match[1]}
    kept = [line for line in lines if line.top < first - 1]
    for line in kept:
        line.text = _without_references(line.text, numbers)
    return kept


def _without_references(text: str, numbers: set[str]) -> str:
    for number in numbers:
        text = re.sub(rf"(?<=[a-z).,;’'])\s?{number}(?=\s|$)(?!\s*(?:%|per\s))", "", text)
    return text
