"""Numbers and letters at the beginning of lines that nothing but their neighbours tells from words."""

import re
from itertools import pairwise

from planflow.intake.layout import markers
from planflow.intake.layout.lines import Line

_ENDS = (".", "!", "?", ":", ";")
_LEAST_PARAGRAPH, _MOST_SKIPPED, _LEAST_CHAIN = 20, 15, 2


def without_page_numbers(lines: list[Line], body: float) -> list[Line]:
    """A text pasted from pages without their page numbers; what stood before one may go on after it."""
    if body:
        return lines
    kept: list[Line] = []
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        if not re.fullmatch(r"\d{1,3}|[ivx]{1,5}", line.text):
            kept.append(line)
        elif (
            following is not None
            and kept
            and not kept[-1].text.endswith(_ENDS)
            and following.text[:1].islower()
        ):
            following.is_after_gap = False
    return kept


def plain(lines: list[Line]) -> set[int]:
    """The lines that begin a numbered paragraph without any sign after the number: their numbers climb."""
    chain: list[tuple[int, int]] = []
    for line in lines:
        marker, text = markers.split(line.text)
        number, rest = markers.bare(text) if marker in ("", "•") else ("", "")
        if number and (line.is_after_gap or marker) and len(rest) > _LEAST_PARAGRAPH:
            value = int(number)
            if chain and not chain[-1][1] < value <= chain[-1][1] + _MOST_SKIPPED:
                continue
            chain.append((id(line), value))
    return {line for line, _ in chain} if len(chain) > _LEAST_CHAIN else set()


def lettered(lines: list[Line]) -> set[int]:
    """The lines that begin a part `a`, `b` without any sign: an `a` after a colon, and a `b` after it."""
    found: set[int] = set()
    chain: list[Line] = []
    for before, line in pairwise(lines):
        if not (line.text[1:2].isspace() or chain or before.text.endswith(":")):
            continue
        letter, _ = markers.bare_letter(markers.split(line.text)[1])
        if letter == "a" and before.text.rstrip().endswith(":"):
            chain = [line]
        elif chain and letter == chr(ord("a") + len(chain)) and len(letter) == 1:
            chain.append(line)
            if len(chain) > 1:
                found.update(id(one) for one in chain)
    return found
