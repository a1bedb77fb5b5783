"""Quiet periods: days that count as any others and on which nothing scheduled is sent."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from planflow.domain import days, words
from planflow.domain.calendar import WorkingCalendar
from planflow.domain.ladder import Step, Urgency
from planflow.errors import PlanflowError

_ONE_DAY = timedelta(days=1)
_EVERY_YEAR = re.compile(r"(\d{1,2}) ([a-z]+)")
_A_LEAP_YEAR = 2024
LONGEST = 60
"""Days that one period may last."""


@dataclass(frozen=True)
class Moment:
    """One end of a period: a day of every year, or (with a year) of one."""

    month: int
    day: int
    year: int | None = None

    def in_year(self, year: int) -> date:
        """The day in a year; 29 February is 28 February where there is none."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return date(year, self.month, self.day - 1)


@dataclass(frozen=True)
class Quiet:
    """One quiet period, both ends included; one that begins in December may end in January."""

    name: str
    begins: Moment
    ends: Moment

    def days(self, first: date, last: date) -> Iterator[date]:
        """Every day of the period between two days."""
        years = range(first.year - 1, last.year + 1) if self.begins.year is None else (self.begins.year,)
        for year in years:
            day, end = self.begins.in_year(year), self.ends.in_year(self.ends.year or year)
            if end < day:
                end = self.ends.in_year(year + 1)
            while day <= end:
                if first <= day <= last:
                    yield day
                day += _ONE_DAY


def parse_moment(text: str) -> Moment:
    """Read `24 December` (of every year) or `2026-12-24` (once). Raises `PlanflowError`."""
    plain = " ".join(text.split()).lower()
    if match := _EVERY_YEAR.fullmatch(plain):
        months = [month.lower() for month in words.MONTHS]
        if match[2] in months:
            try:
                on = date(_A_LEAP_YEAR, months.index(match[2]) + 1, int(match[1]))
            except ValueError:
                raise PlanflowError(f"There is no day '{text[:40]}'.", "Check the day.") from None
            return Moment(on.month, on.day)
    on = days.read_date(text)
    return Moment(on.month, on.day, on.year)


def mail_calendar(calendar: WorkingCalendar, periods: Sequence[Quiet]) -> WorkingCalendar:
    """The calendar by which mail goes: what is quiet is not worked in it. It counts nothing else."""
    if not periods:
        return calendar
    closed: Mapping[date, str] = {
        day: period.name for period in periods for day in period.days(calendar.first, calendar.last)
    }
    return calendar.with_days(closed)


def comes_before(step: Step) -> bool:
    """A warning that breaks in comes before the quiet days it falls into: after them it would be too late."""
    return step.urgency == Urgency.BREAK_IN and step.offset <= 0


def told_as_of(step: Step, open_days: WorkingCalendar, today: date) -> date:
    """The day as of which a step is looked at: on the last open day, that of the last quiet day after it."""
    if not comes_before(step) or not open_days.covers(today + _ONE_DAY):
        return today
    return open_days.next_working(today + _ONE_DAY) - _ONE_DAY


def told_on(step: Step, open_days: WorkingCalendar, day: date) -> date:
    """The day on which a step is written down that falls on `day`."""
    if not comes_before(step) or open_days.is_working(day):
        return day
    return open_days.add_working_days(day, -1)
