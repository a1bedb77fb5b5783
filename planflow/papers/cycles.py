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
from planflow.domain.meeting import Meeting
from planflow.domain.paper import ReportCycle
from planflow.domain.plan import Plan
from planflow.papers.forms import DaysPart

MONTHS, MEETING = "months", "meeting"


@dataclass(frozen=True)
class Turn:
    """One turn of a cycle, with every day that follows from it."""

    number: int
    period_from: date
    period_until: date
    meeting: Meeting | None
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
    meetings: tuple[Meeting, ...]
    """The meetings of the body that were not cancelled, in order."""

    @property
    def anchor(self) -> date:
        """What periods are counted from: the cycle's own day, else the report's publication, else the start."""
        return self.cycle.anchor_on or self.plan.report_published_on or self.plan.live_on

    def due(self, today: date, *, made: set[int], made_for: set[int]) -> Iterator[Turn]:
        """The turns whose draft day has come and that no paper was made for, oldest first.

        `made` are the turns that have a paper, `made_for` the meetings that have one.
        """
        if self.cycle.mode == MONTHS:
            yield from self._periods(today, made)
        elif self.cycle.mode == MEETING:
            yield from self._meetings(today, made, made_for)

    def next_draft(self, today: date, *, made: set[int]) -> date | None:
        """The first day after today on which a turn is drafted; None where none is in sight."""
        if self.cycle.mode == MONTHS:
            turns = self._upcoming_periods(today, made)
        elif self.cycle.mode == MEETING:
            ahead = (meeting for meeting in self.meetings if meeting.held_on > today)
            turns = (self._turn(1, today, meeting.held_on, meeting) for meeting in ahead)
        else:
            return None
        return min((turn.draft_on for turn in turns if turn.draft_on > today), default=None)

    def _upcoming_periods(self, today: date, made: set[int]) -> Iterator[Turn]:
        number = 1
        while (turn := self._period(number, today)) is not None:
            if number not in made:
                yield turn
            number += 1

    def _periods(self, today: date, made: set[int]) -> Iterator[Turn]:
        number = 1
        while True:
            turn = self._period(number, today)
            if turn is None or turn.draft_on > today:
                return
            if number not in made and turn.period_until > self.plan.live_on:
                yield turn
            number += 1

    def _period(self, number: int, today: date) -> Turn | None:
        end, following = self._end(number), self._end(number + 1)
        if self.cycle.until_on is not None and end > self.cycle.until_on:
            return None
        # Nothing is drafted more than a year ahead, and the calendar need not reach further.
        if (end - today).days > 366:
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
        for meeting in self.meetings:
            is_after_end = self.cycle.until_on is not None and meeting.held_on > self.cycle.until_on
            if meeting.held_on <= self.plan.live_on or is_after_end:
                continue
            turn = self._turn(number + 1, before, meeting.held_on, meeting)
            before = meeting.held_on
            if turn.draft_on > today:
                return
            # A meeting that has passed without a paper is past: no paper can be laid before it any more.
            if meeting.id not in made_for and meeting.held_on >= today:
                number += 1
                yield turn

    def _turn(self, number: int, start: date, end: date, meeting: Meeting | None) -> Turn:
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
