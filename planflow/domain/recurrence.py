"""Things that come again: the nth is always anchor + n x interval, so that month ends never drift.

Adding six months to the previous day would turn 31 August into 28 February and then into 28 August for ever.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from planflow.domain import words
from planflow.errors import PlanflowError

_ONE_WORD = {
    "daily": (1, "day"),
    "weekly": (1, "week"),
    "fortnightly": (2, "week"),
    "monthly": (1, "month"),
    "quarterly": (3, "month"),
    "six-monthly": (6, "month"),
    "half-yearly": (6, "month"),
    "yearly": (1, "year"),
    "annually": (1, "year"),
}
_INTERVAL = re.compile(r"(?:every\s+)?(?:(?P<count>[\w-]+)\s+)?(?P<unit>[a-z]+)")
_UNITS = {"day", "week", "month", "year"}
_REMEDY = "Write for example '6 months', '2 weeks', 'every month' or 'quarterly'."


@dataclass(frozen=True)
class Interval:
    """How long it is from one turn to the next."""

    count: int
    unit: str
    """`day`, `week`, `month` or `year`."""

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"


def parse_interval(text: str) -> Interval:
    """Read `6 months`, `1 week`, `every two weeks`, `fortnightly`."""
    asked = " ".join(text.lower().split())
    if asked in _ONE_WORD:
        return Interval(*_ONE_WORD[asked])
    match = _INTERVAL.fullmatch(asked)
    unit = match["unit"].removesuffix("s") if match else ""
    if match is None or unit not in _UNITS:
        raise PlanflowError(f"'{text}' is not an interval.", _REMEDY)
    count = words.read_number(match["count"]) if match["count"] else 1
    if count is None or not 1 <= count <= words.LARGEST:
        raise PlanflowError(f"'{text}' is not an interval: it needs a number from 1 up.", _REMEDY)
    return Interval(count, unit)


def nth(anchor: date, number: int, interval: Interval | str) -> date:
    """Anchor + number x interval, clamped to the month's end; number 0 is the anchor itself."""
    step = parse_interval(interval) if isinstance(interval, str) else interval
    return add(anchor, number * step.count, step.unit)


def until(anchor: date, interval: Interval | str, last: date) -> Iterator[date]:
    """Every turn from the anchor up to and including `last`."""
    step = parse_interval(interval) if isinstance(interval, str) else interval
    number = 0
    while (day := nth(anchor, number, step)) <= last:
        yield day
        number += 1


def add(day: date, count: int, unit: str) -> date:
    """`day` and `count` days, weeks, months or years more (less where negative), clamped to the month's end.

    Raises `PlanflowError` where there is no such year.
    """
    try:
        if unit == "month":
            return _add_months(day, count)
        if unit == "year":
            return _add_months(day, 12 * count)
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    except (OverflowError, ValueError):
        raise PlanflowError(
            f"{abs(count)} {unit}s from {day} is in no year that can be written.", "Count fewer of them."
        ) from None


def _add_months(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
