"""Text on its way into a spreadsheet and out of it: text stays text, and never becomes a formula."""

import re

_STARTS = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
"""What makes a program read a cell as a formula; the last four are the full-width forms."""
_FIRST = frozenset("'=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_FORMULA = re.compile(rf"'*[{_STARTS}]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"[ \t\u00a0\u2007\u202f]+")


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet might take a text for a formula, once it is typed or read from a CSV."""
    return text[:1] in _FIRST and _FORMULA.match(text) is not None


def escaped(text: str) -> str:
    """A text for a CSV cell: an apostrophe in front of whatever a spreadsheet would take for a formula."""
    return f"'{text}" if looks_like_formula(text) else text


def unescaped(text: str) -> str:
    """The text that `escaped` was given."""
    return text[1:] if text.startswith("'") and looks_like_formula(text) else text


def printable(text: str) -> str:
    """A text without characters that no cell may hold; line ends become plain ones."""
    # Most texts are one plain line, which is told at once: every other sign and space is not printable.
    if text.isprintable():
        return text
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def squeezed(text: str) -> str:
    """A text as two versions of it are compared: spaces in runs and at the ends of lines do not count."""
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    lines = (_SPACES.sub(" ", line).strip() for line in printable(text).split("\n"))
    return "\n".join(lines).strip()
