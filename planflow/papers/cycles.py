"""Report cycles: when each turn's period ends, which meeting it goes to, and the days counted back from it.

The nth period ends on anchor + n x every_months, clamped to the month's end; that never moves. The paper goes
to the first meeting of the body on or after that day and before the next period's end. Its figures are those
of the day on which it is drafted, which the paper says; the period only decides when a paper is due.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from planflow.domain import recurrence, rules
from planflow.domain.body import Body
from planflow.domain.calendar import WorkingCalendar
from planflow.domain.paper import ReportCycle
from planflow.domain.plan import Plan
from planflow.papers.forms import DaysPart
from planflow.store.meetings import Sitting

MONTHS, MEETING = "months", "meeting"
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
    draft_on: date

    @property
    def publish_on(self) -> date:
        """The last day on which the paper may be published."""
        return self.publication.due_on


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
        start = self.anchor if number == 1 else self._end(number - 1) + timedelta(days=1)
        return self._turn(number, start, end, meeting)

    def _end(self, number: int) -> date:
        return recurrence.nth(self.anchor, number, f"{self.cycle.every_months} months")

    def _meetings(self, today: date, made: set[int], made_for: set[int]) -> Iterator[Turn]:
        number = max(made, default=0)
        before = self.plan.live_on
        last = min(self.cycle.until_on or date.max, recurrence.add(today, FURTHEST_MONTHS, "month"))
        for meeting in self.meetings:
            start, before = before, max(before, meeting.held_on)
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
        if meeting is not None:
            rule = f"{self.body.clear_days} clear {self.body.clear_days_counting} days before meeting"
            computed = rules.compute(rule, {"meeting": meeting.held_on}, self.calendar)
        else:
            rule = f"{self.days.after_period} working days after period_end"
            computed = rules.compute(rule, {"period_end": end}, self.calendar)
        return Turn(
            number=number,
            period_from=start,
            period_until=end,
            meeting=meeting,
            publication=computed,
            rule=rule,
            approve_on=self.calendar.add_working_days(computed.due_on, -self.days.approval),
            draft_on=self.calendar.add_working_days(computed.due_on, -self.days.draft),
        )
