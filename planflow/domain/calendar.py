"""Working days: which days a body works, and how they are counted.

A calendar is a value made of facts (which weekdays are closed, and why). Where the facts come from is the
business of `engine/calendars.py` (files) and `store/calendars.py` (days that a body adds).
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import cached_property

from planflow.errors import PlanflowError

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SATURDAY = 5


class WorkingCalendar:
    """Which days are worked between `first` and `last`, by name. It never changes; `with_days` makes another.

    Saturdays and Sundays are never worked. `holidays` are the closed days of the country and `own_days` those
    that a body adds; what falls on a weekend changes nothing and is left out.
    """

    def __init__(
        self,
        name: str,
        holidays: Mapping[date, str],
        *,
        first: date,
        last: date,
        source: str = "",
        own_days: Mapping[date, str] | None = None,
    ) -> None:
        self.name = name
        self.first = first
        self.last = last
        self.source = source
        self.holidays = self._weekdays(holidays)
        self.own_days = self._weekdays(own_days or {})
        self._closed = dict(sorted((self.own_days | self.holidays).items()))

    @cached_property
    def version(self) -> str:
        """Where the days come from and a digest of them: it differs as soon as any day differs."""
        lines = [self.first.isoformat(), self.last.isoformat()]
        lines += [f"{day} {name}" for day, name in self._closed.items()]
        digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]
        return f"{self.source} {digest}".strip()

    def with_days(self, own_days: Mapping[date, str]) -> "WorkingCalendar":
        """The same calendar with more days on which the body is closed."""
        return WorkingCalendar(
            self.name,
            self.holidays,
            first=self.first,
            last=self.last,
            source=self.source,
            own_days={**self.own_days, **own_days},
        )

    def without_days(self, days: Collection[date]) -> "WorkingCalendar":
        """The same calendar with some closed days worked after all."""
        return WorkingCalendar(
            self.name,
            {day: name for day, name in self.holidays.items() if day not in days},
            first=self.first,
            last=self.last,
            source=self.source,
            own_days={day: name for day, name in self.own_days.items() if day not in days},
        )

    def covers(self, day: date) -> bool:
        """True where the calendar knows whether `day` is worked."""
        return self.first <= day <= self.last

    def is_working(self, day: date) -> bool:
        """True on a day that is worked."""
        self._require(day)
        return day.weekday() < _SATURDAY and day not in self._closed

    def reason(self, day: date) -> str:
        """Why the day is not worked ("Saturday", "Good Friday"); empty on a working day."""
        self._require(day)
        if day.weekday() >= _SATURDAY:
            return WEEKDAYS[day.weekday()]
        return self._closed.get(day, "")

    def is_own(self, day: date) -> bool:
        """True on a day that the body itself adds, where it is no bank holiday anyway."""
        return day in self.own_days and day not in self.holidays

    def add_working_days(self, day: date, number: int) -> date:
        """The working day that is `number` working days after `day`, or before it where negative.

        The day itself is never counted, worked or not; for 0 it is the answer. Raises `PlanflowError` where
        the answer lies outside the calendar.
        """
        self._require(day)
        if number == 0:
            return day
        if number > 0:
            index = bisect_right(self._worked, day.toordinal()) + number - 1
        else:
            index = bisect_left(self._worked, day.toordinal()) + number
        if not 0 <= index < len(self._worked):
            raise self._outside(f"{abs(number)} working days {'after' if number > 0 else 'before'} {day}")
        return date.fromordinal(self._worked[index])

    def next_working(self, day: date) -> date:
        """The first working day on or after `day`."""
        return day if self.is_working(day) else self.add_working_days(day, 1)

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative where `end` is the earlier day."""
        return self.ordinal(end) - self.ordinal(start)

    def ordinal(self, day: date) -> int:
        """Working days from the calendar's first day up to and including `day`."""
        self._require(day)
        return bisect_right(self._worked, day.toordinal())

    def closed_between(self, start: date, end: date) -> tuple[tuple[date, str], ...]:
        """The weekdays strictly between two days that are not worked, each with its name, in order."""
        days = list(self._closed)
        found = days[bisect_right(days, start) : bisect_left(days, end)]
        return tuple((day, self._closed[day]) for day in found)

    def days(self) -> Iterator[tuple[date, int, bool, str]]:
        """Every day with its ordinal, whether it is worked, and the name of a closed weekday."""
        ordinal = 0
        for number in range(self.first.toordinal(), self.last.toordinal() + 1):
            day = date.fromordinal(number)
            is_working = day.weekday() < _SATURDAY and day not in self._closed
            ordinal += is_working
            yield day, ordinal, is_working, self._closed.get(day, "")

    @cached_property
    def _worked(self) -> list[int]:
        """Every working day as a day number, ascending: counting is then a search."""
        closed = {day.toordinal() for day in self._closed}
        span = range(self.first.toordinal(), self.last.toordinal() + 1)
        return [number for number in span if (number - 1) % 7 < _SATURDAY and number not in closed]

    def _weekdays(self, days: Mapping[date, str]) -> dict[date, str]:
        return {day: name for day, name in days.items() if day.weekday() < _SATURDAY and self.covers(day)}

    def _require(self, day: date) -> None:
        if not self.covers(day):
            raise self._outside(day.isoformat())

    def _outside(self, what: str) -> PlanflowError:
        return PlanflowError(
            f"{what} lies outside the calendar '{self.name}', "
            f"which runs from {self.first.year} to {self.last.year}.",
            "Choose a day within it, or give the day itself in place of a rule.",
        )
