"""Joins the lines of a paragraph, and mends words that were divided at the end of a line."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from planflow.intake import patterns

_DIVIDED = patterns.lazy(r"([A-Za-z\u00c0-\u017f]+)[-\u00ad\u2010\ufffe\x02]$")
_LEAST_CUT = 7
_LEAST_WORD = 9
_OF_TABLES = frozenset(
    ["january", "february", "september", "october", "november", "december", "recommendation",
     "recommendations", "responsibility", "responsible", "implementation", "accountable", "timescale",
     "immediate", "completion", "deadline", "priority"]
)  # fmt: skip
"""Long words of narrow columns, which may stand nowhere else in the report."""
_HYPHENS = frozenset("-\u00ad\u2010\ufffe\x02")
_FIRST_WORD = patterns.lazy(r"[a-z\u00e0-\u017f]+(?:[-\u2010\u2011][a-z\u00e0-\u017f]+)*")
_WORD = patterns.lazy(r"[a-z\u00e0-\u017f]+(?:[-\u2010\u2011][a-z\u00e0-\u017f]+)*")
_UNSEEN = patterns.lazy(r"[\u200b\u200c\u200d\ufeff\u00ad\ufffe\ufffd\x00-\x08\x0b\x0e-\x1f]")
_LIGATURES = {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "\u00a0": " ", "\u2011": "-"}


class Joiner:
    """Joins lines with the help of the words that the document uses elsewhere."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = list(lines)

    @cached_property
    def _words(self) -> set[str]:
        words: set[str] = set()
        is_divided = False
        for line in self._lines:
            found = _WORD.findall(line.lower())
            if is_divided:
                found = found[1:]  # the other half of one
            is_divided = line.rstrip()[-1:] in _HYPHENS
            words.update(found[:-1] if is_divided else found)
        return words

    def join(self, lines: Sequence[str]) -> str:
        """One text: blanks between lines, divided words whole, blanks and signs nobody sees left out."""
        text = ""
        for line in (part for printed in lines for part in _parts(printed)):
            text = self._append(text, line.strip()) if text else line.strip()
        return clean(text)

    def join_cell(self, lines: Sequence[str]) -> str:
        """The same for a narrow cell, at whose edge a long word is cut without a hyphen."""
        mended: list[str] = []
        for line in lines:
            last, first = mended[-1].split()[-1:] if mended else [], line.split()[:1]
            if last and first and self._is_cut(last[0], first[0]):
                mended[-1] += line.lstrip()
            else:
                mended.append(line)
        return self.join(mended)

    def _is_cut(self, last: str, first: str) -> bool:
        whole = (last + first.rstrip(".,;:")).lower()
        is_word = (len(whole) >= _LEAST_WORD and whole in self._words) or whole in _OF_TABLES
        return len(whole) >= _LEAST_CUT and first[:1].islower() and last.isalpha() and is_word

    def _append(self, text: str, line: str) -> str:
        match = _DIVIDED.search(text) if text[-1] in _HYPHENS else None
        following = _FIRST_WORD.match(line)
        if match is None or following is None:
            return f"{text} {line}"
        first, second = match[1].lower(), following[0].partition("-")[0]
        whole = text[: match.end(1)] + line
        if first + second in self._words:
            return whole
        if f"{first}-{following[0]}" in self._words or (first in self._words and second in self._words):
            return f"{text[: match.end(1)]}-{line}"
        return whole


def _parts(line: str) -> list[str]:
    """A line of which pdfium made one out of two, where a word was divided between them."""
    if "\ufffe" not in line.rstrip("\ufffe"):
        return [line]
    return line.replace("\ufffe", "\ufffe\n").split("\n")


def clean(text: str) -> str:
    """The text with plain blanks and letters: no ligatures, soft hyphens, zero-width or control signs."""
    for sign, plain in _LIGATURES.items():
        text = text.replace(sign, plain)
    return " ".join(_UNSEEN.sub("", text).split())
