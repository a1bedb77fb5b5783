"""Finds the contents page, whose lines look like the headings they point to."""

import re

from planflow.intake import patterns

_NEAR = 3
HEADING = patterns.lazy(r"(?:table\s+of\s+)?contents(?:\s+page)?|cynnwys|contents?\s+page", re.IGNORECASE)
_LED = patterns.lazy(
    r".{2,160}?(?:\s*[.…_·]{3,}[\s.…]*|\t+\s*|\s{3,}|(?:\s\.){3,}\s*)(?:page\s*)?(?:\d{1,3}|[ivxl]{1,5})\s*$",
    re.I,
)
_MAY_END = patterns.lazy(r"[\divxl]\s*$", re.IGNORECASE)
_ENDS_IN_NUMBER = patterns.lazy(r".{2,160}\s(?:\d{1,3}|[ivxl]{1,5})$")
_NUMBER = patterns.lazy(r"\s*\d{1,3}\s*")
_MOST_ENTRIES_WITHOUT_NUMBER = 2


def entries(texts: list[str]) -> set[int]:
    """The positions of the lines that belong to a contents page, its heading included."""
    found = _under_heading(texts)
    led = [
        at
        for at, text in enumerate(texts)
        if _MAY_END.search(text[-3:]) and _LED.fullmatch(text) and not _is_score(text)
    ]
    for index in led:
        near = [other for other in led if abs(other - index) <= _NEAR]
        if len(near) >= _NEAR:
            found.add(index)
    return found


def _under_heading(texts: list[str]) -> set[int]:
    found: set[int] = set()
    for start, text in enumerate(texts):
        if not HEADING.fullmatch(text.strip(" :#*\t")):
            continue
        index, without, last = start + 1, 0, start
        while index < len(texts) and without <= _MOST_ENTRIES_WITHOUT_NUMBER:
            if (
                _LED.fullmatch(texts[index])
                or _ENDS_IN_NUMBER.fullmatch(texts[index])
                or _NUMBER.fullmatch(texts[index])
            ):
                last, without = index, 0
            else:
                without += 1
            index += 1
        found.update(range(start, last + 1))
    return found


def _is_score(text: str) -> bool:
    """A row of a table of figures ends in a number as well; its heading or its other cells show it."""
    return text.count("\t") > 1 or bool(re.search(r"\d\s*(?:%|/\s*\d)", text))
