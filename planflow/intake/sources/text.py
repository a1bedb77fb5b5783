"""Reads plain text and Markdown: pasted from a PDF, typed, or saved from a mail."""

import re
from collections import Counter
from itertools import pairwise

from planflow.intake import patterns
from planflow.intake.layout import markers
from planflow.intake.layout.lines import Line
from planflow.intake.refused import UploadRefused

_LEAST_HEADER = 8
_PAGE = patterns.lazy(
    r"\s*(?:page\s+\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|[-–—]\s*\d{1,4}\s*[-–—]|\d{1,3}\s*\|\s*page)\s*", re.I
)
_STRONG = patterns.lazy(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_SOFT = patterns.lazy(r"(?<![\w*])[*_](?=[^\s*_])([^*_\n]+?)(?<=[^\s*_])[*_](?![\w*])")
_LINK = patterns.lazy(r"!?\[([^\]]*)\]\([^)]*\)")
_ALL_STRONG = patterns.lazy(r"(?:[-*+]\s+)?(?:\(?\d[\d.]*\)?\.?\s+)?(?:\*\*|__)[^*]+(?:\*\*|__)\s*:?\s*")
_HEAD = patterns.lazy(r"(#{1,6})\s+(.*?)\s*#*\s*")
_NUMBERED_HEADER = patterns.lazy(
    r"(?P<first>\d{1,3})\s+(?P<after>[^\W\d].{7,})|(?P<before>[^\W\d].{7,}?)\s+(?P<last>\d{1,3})"
)
_UNWRAPPED = 130
_LEAST_CUT = 40
_REPEATED = 4
_SHORT = 90
_NUMBERED_PART = patterns.lazy(
    r"(?:chapter|section|part|appendix|annexe?|theme|recommendation|\d+\.)\b", re.I
)
_LEAST_LETTER_SHARE = 0.25


def decode(content: bytes) -> str:
    """The text in whatever of the usual encodings it is; raises `UploadRefused` where it is none of them."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if sum(sign.isalpha() for sign in text) >= _LEAST_LETTER_SHARE * len(text.strip()):
            return text
    raise UploadRefused("The file is not text that can be read.", "Save it as UTF-8 text, PDF or .docx.")


def read_lines(text: str) -> list[Line]:
    """Its lines, with heads and strong lines of Markdown marked and page furniture left out."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    repeated = _repeated(rows) | _at_breaks(rows) | _beside_page_numbers(rows)
    is_unwrapped = max((len(row) for row in rows), default=0) > _UNWRAPPED
    lines: list[Line] = []
    page, is_after_gap, is_broken = 1, True, False
    for number, row in enumerate(rows):
        page += row.count("\f")
        shown = row.replace("\f", "").expandtabs(1) if "\t" not in row.strip() else row.replace("\f", "")
        if _PAGE.fullmatch(shown) or (shown.strip() and shown.strip() in repeated):
            is_broken = True
            continue
        if not shown.strip() or set(shown.strip()) <= set("-=_*|: "):
            is_after_gap = True
            continue
        line = _line(shown, page, number)
        goes_on = is_broken and bool(lines) and _is_cut(lines[-1].text)
        line.is_after_gap = (is_after_gap and not goes_on) or is_unwrapped or line.is_bold
        is_broken = False
        lines.append(line)
        is_after_gap = line.is_bold
    return lines


def _repeated(rows: list[str]) -> set[str]:
    """Running headers: short lines that come again and again, and say no more than a heading."""
    counted = Counter(row.strip() for row in rows if _LEAST_HEADER < len(row.strip()) < _SHORT)
    return {
        row
        for row, count in counted.items()
        if count >= _REPEATED and not row.endswith((".", ":", ";")) and row[:1].isalnum() and " " in row
    }


def _is_cut(text: str) -> bool:
    """Whether a line that ends a page is so long, and so little at an end, that its paragraph goes on."""
    return len(text) > _LEAST_CUT and not text.endswith((".", "!", "?", ":", ";"))


def _beside_page_numbers(rows: list[str]) -> set[str]:
    """Running headers with the page's number at one end: the same words each time as the numbers climb."""
    found: dict[str, list[tuple[int, str]]] = {}
    for row in rows:
        shown = row.strip()
        match = _NUMBERED_HEADER.fullmatch(shown) if len(shown) < _SHORT else None
        if match and not _NUMBERED_PART.match(shown) and not markers.label(shown)[0]:
            words = " ".join((match["after"] or match["before"]).lower().split())
            found.setdefault(words, []).append((int(match["first"] or match["last"]), shown))
    kept = [ones for ones in found.values() if len(ones) >= _REPEATED]
    climbing = [ones for ones in kept if all(one < other for (one, _), (other, _) in pairwise(ones))]
    return {shown for ones in climbing for _, shown in ones}


def _at_breaks(rows: list[str]) -> set[str]:
    """What stands beside page breaks more than once, page numbers apart: running headers and footers."""
    shown = [row.strip() for row in rows]
    filled = [at for at, row in enumerate(shown) if row]
    beside: list[int] = []
    for place, at in enumerate(filled):
        if "\f" in "".join(rows[filled[place - 1] + 1 if place else 0 : at + 1]):
            beside += filled[max(place - 1, 0) : place + 1]
    beside += filled[:1] + filled[-1:] if beside else []
    counted = Counter(_shape(shown[at]) for at in beside)
    return {
        shown[at]
        for at in beside
        if counted[_shape(shown[at])] > 1
        and _LEAST_HEADER < len(shown[at]) < _SHORT
        and not shown[at].endswith((".", ":", ";", ","))
        and not _NUMBERED_PART.match(shown[at])
    }


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.lower().split()))


def _line(row: str, page: int, number: int) -> Line:
    left = float(len(row) - len(row.lstrip()))
    text, size, is_bold = row.strip(), 0.0, False
    if match := _HEAD.fullmatch(text):
        text, size, is_bold = match[2], 1.0 + (6 - len(match[1])) * 0.2, True
    elif _ALL_STRONG.fullmatch(text):
        is_bold = True
    if text.startswith("|") and text.endswith("|"):
        text = text.strip("|").replace("|", "\t")
    text = _LINK.sub(r"\1", _SOFT.sub(r"\1", _STRONG.sub(r"\2", text)))
    cells = [cell.strip() for cell in text.split("\t")]
    text = "\t".join(cells) if len([cell for cell in cells if cell]) > 1 else " ".join(filter(None, cells))
    return Line(text, page, left, left + len(row.strip()), float(number), float(number + 1), size, is_bold)
