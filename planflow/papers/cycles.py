"""Report cycles: when each turn's period ends, which meeting it goes to, and the days counted back from it.

The nth period ends on anchor + n x every_months, clamped to the month's end; that never moves. The paper goes
to the first meeting of the body on or after that day and before the next period's end. Its figures are those
of the day on which it is drafted, which the paper says; the period only decides when a paper is due.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from planflow.domain import recurrence, rules
from planflow.domain.body import Body
from planflow.domain.calendar import WorkingCalendar
from planflow.domain.paper import ReportCycle
from planflow.domain.plan import Plan
from planflow.papers import counting_back
from planflow.papers.forms import DaysPart
from planflow.store.meetings import Sitting

MONTHS, MEETING = "months", "meeting"
NO_MEETING, TOO_LATE, SQUEEZED = "no_meeting", "too_late", "squeezed"
LATE_ITEM = "1 working day before meeting"
"""When a late item is published at the latest: the members have to have seen it."""
FURTHEST_MONTHS = 24
"""How far ahead turns are looked for; calendars need not reach further."""


@dataclass(frozen=True)
class Turn:
    """One turn of a cycle, with every day that follows from it."""

    number: int
    period_from: date
    period_until: date
    meeting: Sitting | None
    publication: rules.Computed
    rule: str
    approve_on: date
    first_on: date
    """The earliest day on which anybody owes anything for it."""
    draft_on: date
    notice_on: date
    """From when on it is told where no meeting is known."""

    @property
    def publish_on(self) -> date:
        """The last day on which the paper may be published."""
        return self.publication.due_on

    def trouble(self, today: date) -> str:
        """What is wrong with its days: `no_meeting`, `too_late` or `squeezed`; empty where they fit."""
        if self.meeting is None:
            return NO_MEETING
        if self.publish_on < today:
            return TOO_LATE
        return SQUEEZED if self.first_on < today else ""


@dataclass(frozen=True)
class Schedule:
    """What the turns of one cycle are counted from."""

    cycle: ReportCycle
    plan: Plan
    body: Body
    calendar: WorkingCalendar
    days: DaysPart
    meetings: tuple[Sitting, ...]
    """The meetings of the body that were not cancelled, in order."""
    skipped: frozenset[int] = field(default=frozenset())
    """The turns that were skipped: the next report covers their time as well."""
    skipped_meetings: frozenset[int] = field(default=frozenset())
    """The same in a cycle of every meeting."""

    @property
    def anchor(self) -> date:
        """What periods are counted from: the cycle's day, else the report's publication, else the start."""
        return self.cycle.anchor_on or self.plan.report_published_on or self.plan.live_on

    def turns(self, today: date, *, made: set[int], made_for: set[int]) -> Iterator[Turn]:
        """The turns without a paper, oldest first, up to the first whose draft day is still to come.

        `made` are the turns that have a paper, `made_for` the meetings that have one.
        """
        if self.cycle.mode == MONTHS:
            yield from self._periods(today, made)
        elif self.cycle.mode == MEETING:
            yield from self._meetings(today, made, made_for)

    def _periods(self, today: date, made: set[int]) -> Iterator[Turn]:
        number = 0
        while True:
            number += 1
            if number in made or self._end(number) <= self.plan.live_on:
                continue
            turn = self._period(number, today)
            if turn is not None:
                yield turn
            if turn is None or turn.draft_on > today:
                return

    def _period(self, number: int, today: date) -> Turn | None:
        end, following = self._end(number), self._end(number + 1)
        if self.cycle.until_on is not None and end > self.cycle.until_on:
            return None
        if end > recurrence.add(today, FURTHEST_MONTHS, "month"):
            return None
        in_reach = [meeting for meeting in self.meetings if end <= meeting.held_on < following]
        ahead = [meeting for meeting in self.meetings if meeting.held_on >= max(end, today)]
        meeting = next(iter(in_reach), None)
        if meeting is not None and meeting.held_on < today:
            # Its meeting passed while nothing was drafted: it goes to the next one that is left.
            meeting = next(iter(ahead), meeting)
        return self._turn(number, self._start(number), end, meeting)

    def _start(self, number: int) -> date:
        before = number - 1
        while before in self.skipped:
            before -= 1
        return self._end(before) + timedelta(days=1) if before > 0 else self.anchor

    def in_reach(self, number: int, today: date) -> Sitting | None:
        """The first meeting from today on that a turn's paper can go to; None where there is none."""
        if self.cycle.mode != MONTHS:
            return next((one for one in self.meetings if one.held_on >= today), None)
        end, following = self._end(number), self._end(number + 1)
        fitting = (one for one in self.meetings if max(end, today) <= one.held_on < following)
        return next(fitting, None)

    def find(self, until: date) -> int | None:
        """The turn whose period ends on that day; None where none does."""
        number = 1
        while (end := self._end(number)) < until:
            number += 1
        return number if end == until else None

    def end(self, number: int) -> date:
        """The last day of a period."""
        return self._end(number)

    def _end(self, number: int) -> date:
        return recurrence.nth(self.anchor, number, f"{self.cycle.every_months} months")

    def _meetings(self, today: date, made: set[int], made_for: set[int]) -> Iterator[Turn]:
        number = max(made, default=0)
        before = self.plan.live_on
        last = min(self.cycle.until_on or date.max, recurrence.add(today, FURTHEST_MONTHS, "month"))
        for meeting in self.meetings:
            start = before
            if meeting.id not in self.skipped_meetings:
                before = max(before, meeting.held_on)
            is_counted = self.plan.live_on < meeting.held_on <= last
            # A meeting that has passed without a paper is past: none can be laid before it any more.
            if not is_counted or meeting.id in made_for or meeting.held_on < today:
                continue
            number += 1
            turn = self._turn(number, start, meeting.held_on, meeting)
            yield turn
            if turn.draft_on > today:
                return

    def _turn(self, number: int, start: date, end: date, meeting: Sitting | None) -> Turn:
        rule, computed = self.publication(meeting.held_on if meeting else None, end)
        publish_on = computed.due_on
        draft_on = self.calendar.add_working_days(publish_on, -self.days.draft)
        return Turn(
            number=number,
            period_from=start,
            period_until=end,
            meeting=meeting,
            publication=computed,
            rule=rule,
            approve_on=self.calendar.add_working_days(publish_on, -self.days.approval),
            first_on=counting_back.first_day(self.days, publish_on, self.calendar),
            draft_on=draft_on,
            notice_on=self.calendar.add_working_days(draft_on, -self.days.notice),
        )

    def publication(
        self, held_on: date | None, period_end: date, *, is_late_item: bool = False
    ) -> tuple[str, rules.Computed]:
        """The rule by which a paper is published, and what it gives.

        Clear days before the meeting; for a late item the last working day before it; without a meeting so
        many days after the period.
        """
        if held_on is None:
            rule = f"{self.days.after_period} working days after period_end"
            return rule, rules.compute(rule, {"period_end": period_end}, self.calendar)
        rule = f"{self.body.clear_days} clear {self.body.clear_days_counting} days before meeting"
        rule = LATE_ITEM if is_late_item else rule
        return rule, rules.compute(rule, {"meeting": held_on}, self.calendar)
