"""The ways of counting.

"After" and "within" leave out the trigger day; "beginning with" counts it; clear days leave out both ends.
Months and years end on the corresponding day, clamped to the month's end, and on the day before it where the
trigger day counts.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from planflow.domain import recurrence, words
from planflow.domain.calendar import WorkingCalendar


class Unit(StrEnum):
    """What is counted."""

    DAY = "day"
    WORKING_DAY = "working day"
    CLEAR_DAY = "clear day"
    CLEAR_WORKING_DAY = "clear working day"
    CLEAR_CALENDAR_DAY = "clear calendar day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


CLEAR = frozenset({Unit.CLEAR_DAY, Unit.CLEAR_WORKING_DAY, Unit.CLEAR_CALENDAR_DAY})
"""Units of which neither end is counted."""

WORKING = frozenset({Unit.WORKING_DAY, Unit.CLEAR_WORKING_DAY})
"""Units that leave out weekends and closed days."""

CLEAR_READINGS = {"working": Unit.CLEAR_WORKING_DAY, "calendar": Unit.CLEAR_CALENDAR_DAY}
"""How a body may read plain "clear days"."""


class Direction(StrEnum):
    """From where it is counted, and whether that day counts itself."""

    ON = "on"
    AFTER = "after"
    BEGINNING_WITH = "beginning with"
    BEFORE = "before"


@dataclass(frozen=True)
class Rule:
    """A deadline rule that was read."""

    text: str
    number: int
    unit: Unit
    direction: Direction
    trigger: str
    """The name of the day it counts from; empty where the rule itself gives the day."""
    on: date | None
    """The day it counts from, or the day itself, where the rule gives it."""

    @property
    def period(self) -> str:
        """`70 working days after`: the rule without what it counts from."""
        return f"{words.say_count(self.number, self.unit)} {self.direction}"

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Computed:
    """The day that a rule gives, with all that is needed to explain it later."""

    due_on: date
    rule: str
    trigger: str
    trigger_on: date | None
    """None for a plain day, which counts from nothing."""
    calendar: str
    calendar_version: str
    skipped: tuple[tuple[date, str], ...]
    """The weekdays that were left out of the count because they are not worked, each with its name."""
    explanation: str
    counted_in: WorkingCalendar = field(repr=False, compare=False)
    """The calendar itself, for comparing with a printed day."""


def settle(rule: Rule, clear_days: str) -> Rule:
    """The rule with plain "clear days" read as the body reads them: `working` or `calendar`."""
    return replace(rule, unit=CLEAR_READINGS[clear_days]) if rule.unit is Unit.CLEAR_DAY else rule


def count(rule: Rule, trigger_on: date, calendar: WorkingCalendar) -> Computed:
    """The day that a settled rule gives when counted from `trigger_on`, without an explanation."""
    is_plain = rule.direction is Direction.ON
    due_on = trigger_on if is_plain else _due(rule, trigger_on, calendar)
    skips = rule.unit in WORKING and not is_plain
    return Computed(
        due_on=due_on,
        rule=rule.text,
        trigger=rule.trigger,
        trigger_on=None if is_plain else trigger_on,
        calendar=calendar.name,
        calendar_version=calendar.version,
        skipped=calendar.closed_between(*_span(rule, trigger_on, due_on)) if skips else (),
        explanation="",
        counted_in=calendar,
    )


def _due(rule: Rule, start: date, calendar: WorkingCalendar) -> date:
    sign = -1 if rule.direction is Direction.BEFORE else 1
    number = sign * (rule.number + (1 if rule.unit in CLEAR else 0))
    counts_first = rule.direction is Direction.BEGINNING_WITH
    if rule.unit in WORKING:
        # Counting after the day before is counting the day itself, where it is worked.
        return calendar.add_working_days(start - timedelta(days=1) if counts_first else start, number)
    unit = "day" if rule.unit in CLEAR else str(rule.unit)
    end = recurrence.add(start, number, unit)
    return recurrence.add(end, -1, "day") if counts_first else end


def _span(rule: Rule, trigger_on: date, due_on: date) -> tuple[date, date]:
    """Between which two days the count ran, both left out; the trigger day lies within where it counts."""
    first = trigger_on - timedelta(days=1) if rule.direction is Direction.BEGINNING_WITH else trigger_on
    return min(first, due_on), max(first, due_on)
