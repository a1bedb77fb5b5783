"""Days in cells: real ones, text in any of the usual ways, months, words, a revised day below a first."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from planflow.domain import days
from planflow.domain.days import Day
from planflow.errors import PlanflowError
from planflow.intake.trackers.sheets import Cell, as_text

_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)
"""Numbers that are days where a spreadsheet lost their format: 1954 to 2119."""
_SHORT_YEAR = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{2})")
_DASHED = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s\-/.]+([A-Za-z]{3,9})[\s\-/.,]+'?(\d{2}|\d{4})")
_CLOCK = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(?::\d{2})?")
_REVISED = re.compile(
    r"\s*(?:\n|\b(?:now|revised(?: to)?|extended to|moved to|changed to)\b:?|->|→)\s*", re.IGNORECASE
)
_LONGEST = 200


@dataclass(frozen=True)
class Due:
    """When something is due, as a cell says it."""

    day: Day
    original: Day | None = None
    """The day that was first, where the cell names a revised one below it."""
    was_number: bool = False

    @property
    def written(self) -> str:
        """As a plan file has it: a plain day, or the words."""
        return written(self.day)


def written(day: Day) -> str:
    """A day as a plan file has it: ISO where it is one plain day, else the words."""
    return day.on.isoformat() if day.on is not None and day.is_exact else day.text


def read(value: Cell) -> Due | None:
    """The day of a cell; None for an empty one. Raises `PlanflowError` for a day that does not exist."""
    if value is None or as_text(value) in ("", "-", "–", "n/a", "N/A", "tbc", "TBC", "tba", "TBA"):
        return None
    if isinstance(value, date):
        return Due(days.exactly(value))
    if isinstance(value, float) and value.is_integer() and int(value) in _SERIALS:
        return Due(days.exactly(_EPOCH + timedelta(days=int(value))), was_number=True)
    text = as_text(value)
    if len(text) > _LONGEST:
        raise PlanflowError("This is too long for a day.", "Write the day here, and the rest as progress.")
    parts = [part.strip(" ()\n,;") for part in _REVISED.split(text)]
    read_ = [days.read_day(usual(part)) for part in parts if part]
    if len(read_) > 1 and all(day.on is not None for day in read_):
        return Due(read_[-1], original=read_[0])
    return Due(days.read_day(usual(text)))


def usual(text: str) -> str:
    """A day in one of the ways in which planflow reads days; anything else as it is."""
    asked = " ".join(text.split())
    if match := _CLOCK.fullmatch(asked):
        return match[1]
    if match := _SHORT_YEAR.fullmatch(asked):
        return f"{match[1]}/{match[2]}/20{match[3]}"
    if match := _DASHED.fullmatch(asked):
        return f"{match[1]}/{match[2]}/{match[3]}"
    if match := _NAMED.fullmatch(asked):
        year = match[3] if len(match[3]) > len("17") else f"20{match[3]}"
        return f"{match[1]} {match[2]} {year}"
    return asked


def one_day(value: Cell) -> date | None:
    """The one day of a cell that cannot hold words. Raises `PlanflowError`."""
    due = read(value)
    if due is None:
        return None
    if due.day.on is None:
        raise PlanflowError(
            f"'{as_text(value)[:40]}' is not a day.", "Write it as 2017-01-23, or leave it out."
        )
    return due.day.on
