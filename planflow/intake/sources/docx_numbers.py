"""The numbers that Word prints before paragraphs: they stand nowhere in the text and are counted here."""

import re
from typing import Any

from docx.oxml.ns import qn

_LETTERS = 26
_MOST_ROMAN = 40
_LEVELS = 9
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Numbers:
    """Counts the numbered paragraphs of one document, in the order in which they are asked for."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, list[int]] = {}
        self._abstract: dict[str, str] = {}
        self._by_style: dict[str, tuple[str, int]] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        for number in root.iterchildren(qn("w:num")):
            of = number.find(qn("w:abstractNumId"))
            if of is not None:
                self._abstract[number.get(qn("w:numId"))] = of.get(qn("w:val"))
        for abstract in root.iterchildren(qn("w:abstractNum")):
            self._levels[abstract.get(qn("w:abstractNumId"))] = dict(
                map(_level, abstract.iterchildren(qn("w:lvl")))
            )
        for style in document.styles.element.iterchildren(qn("w:style")):
            if (found := _stated(style)) is not None:
                self._by_style[style.get(qn("w:styleId"))] = found

    def marker(self, paragraph: Any) -> tuple[str, int]:
        """What Word prints before the paragraph and how deep it lies; `•` for a bullet, empty for none."""
        found = _stated(paragraph)
        if found is None:
            style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            found = self._by_style.get(style.get(qn("w:val"))) if style is not None else None
        if found is None or found[0] == "0" or found[0] not in self._abstract:
            return "", 0
        return self._next(*found), found[1]

    def _next(self, number: str, level: int) -> str:
        abstract = self._abstract[number]
        levels = self._levels.get(abstract, {})
        form, text, start = levels.get(level, ("bullet", "•", 1))
        counts = self._counts.setdefault(number, [0] * _LEVELS)
        counts[level] = counts[level] + 1 if counts[level] else start
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        if form in ("bullet", "none"):
            return "•" if form == "bullet" else ""

        def filled(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            return _written(
                counts[at] or levels.get(at, ("", "", 1))[2], levels.get(at, ("decimal", "", 1))[0]
            )

        return re.sub(r"%([1-9])", filled, text)


def _level(node: Any) -> tuple[int, tuple[str, str, int]]:
    def value(name: str, default: str) -> str:
        found = node.find(qn(name))
        return str(found.get(qn("w:val"), default)) if found is not None else default

    start = value("w:start", "1")
    at = int(node.get(qn("w:ilvl"), "0"))
    return at, (value("w:numFmt", "decimal"), value("w:lvlText", "%1."), int(start) if start.isdigit() else 1)


def _stated(node: Any) -> tuple[str, int] | None:
    properties = node.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    if properties is None:
        return None
    number, level = properties.find(qn("w:numId")), properties.find(qn("w:ilvl"))
    if number is None:
        return None
    depth = level.get(qn("w:val"), "0") if level is not None else "0"
    return number.get(qn("w:val"), "0"), min(int(depth), _LEVELS - 1) if depth.isdigit() else 0


def _written(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter") and 1 <= number <= _LETTERS:
        return chr(ord("a" if form == "lowerLetter" else "A") + number - 1)
    if form in ("lowerRoman", "upperRoman") and 1 <= number < _MOST_ROMAN:
        text = ""
        for value, sign in _ROMAN:
            count, number = divmod(number, value)
            text += sign * count
        return text.upper() if form == "upperRoman" else text
    return str(number)
