"""Reads plain text and Markdown: pasted from a PDF, typed, or saved from a mail."""

import re
from collections import Counter

from planflow.intake.layout.lines import Line
from planflow.intake.refused import UploadRefused

_LEAST_HEADER = 8
_PAGE = re.compile(
    r"\s*(?:page\s+\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|[-–—]\s*\d{1,4}\s*[-–—]|\d{1,3}\s*\|\s*page)\s*", re.I
)
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_SOFT = re.compile(r"(?<![\w*])[*_](?=[^\s*_])([^*_\n]+?)(?<=[^\s*_])[*_](?![\w*])")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_ALL_STRONG = re.compile(r"(?:[-*+]\s+)?(?:\(?\d[\d.]*\)?\.?\s+)?(?:\*\*|__)[^*]+(?:\*\*|__)\s*:?\s*")
_HEAD = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*")
_UNWRAPPED = 130
_REPEATED = 4
_SHORT = 90
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
    repeated = _repeated(rows)
    is_unwrapped = max((len(row) for row in rows), default=0) > _UNWRAPPED
    lines: list[Line] = []
    page, is_after_gap = 1, True
    for number, row in enumerate(rows):
        page += row.count("\f")
        shown = row.replace("\f", "").expandtabs(1) if "\t" not in row.strip() else row.replace("\f", "")
        if _PAGE.fullmatch(shown) or (shown.strip() and shown.strip() in repeated):
            continue
        if not shown.strip() or set(shown.strip()) <= set("-=_*|: "):
            is_after_gap = True
            continue
        line = _line(shown, page, number)
        line.is_after_gap = is_after_gap or is_unwrapped or line.is_bold
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
