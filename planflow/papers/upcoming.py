"""Which papers are missing: those whose draft day has come, and for each cycle the next one after that.

It is asked every day and at every step of a rehearsal, so it takes a handful of statements for all plans.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from planflow.domain.body import Body
from planflow.domain.paper import ReportCycle
from planflow.domain.plan import Plan
from planflow.domain.report_turn import ReportTurn
from planflow.engine.definition import Meaning
from planflow.errors import PlanflowError
from planflow.papers import forms
from planflow.papers.cycles import Schedule, Turn
from planflow.services import deadlines
from planflow.store import definitions, meetings, organisation, papers, report_turns
from planflow.store.calendars import get_calendar
from planflow.store.session import Session

IMPROVEMENT_PLAN = "improvement_plan"


@dataclass(frozen=True)
class Missing:
    """A paper that nobody has drafted: the improvement plan itself (no cycle), or one turn of a cycle."""

    plan: Plan
    draft_on: date
    cycle: ReportCycle | None = None
    turn: Turn | None = None
    schedule: Schedule | None = None


Found = Sequence[Missing | PlanflowError]
"""What `missing` gave, kept for whoever asks for it again in the same pass."""


def missing(session: Session, now: datetime) -> Iterator[Missing | PlanflowError]:
    """Every missing paper, oldest turn first. What is wrong with one plan comes as an error in its place."""
    today = organisation.today(session, now)
    for plan, due_on, calendar in papers.submissions_without_draft(session):
        days = _form(session, IMPROVEMENT_PLAN).days
        yield Missing(plan, get_calendar(session, calendar).add_working_days(due_on, -days.draft))
    cycles = papers.cycles(session)
    if not cycles:
        return
    made = papers.drafted_turns(session)
    known = report_turns.by_cycle(session)
    held = meetings.of_bodies(session, {body.id for _, _, body in cycles})
    for cycle, plan, body in cycles:
        numbers, drafted_for = made.get(cycle.id, (set(), set()))
        try:
            schedule = _schedule(session, cycle, plan, body, held, known.get(cycle.id, ()))
            turns = list(
                schedule.turns(
                    today,
                    made=numbers | schedule.skipped,
                    made_for=drafted_for | schedule.skipped_meetings,
                )
            )
        except PlanflowError as error:
            yield error
            continue
        ended_on = _ended_on(session, plan)
        for turn in turns:
            if ended_on is None or turn.period_from < ended_on:
                yield Missing(plan, turn.draft_on, cycle, turn, schedule)


def next_draft_day(session: Session, now: datetime, found: Found | None = None) -> date | None:
    """The next day after today on which a paper is drafted or trouble told; None where none is in sight.

    `found` is what is missing, where that is known already.
    """
    if organisation.find_organisation(session) is None:
        return None
    today = organisation.today(session, now)
    days = [
        day
        for one in (missing(session, now) if found is None else found)
        if isinstance(one, Missing)
        for day in (one.draft_on, one.turn.notice_on if one.turn and one.turn.trouble(today) else None)
        if day is not None and day > today
    ]
    return min(days, default=None)


def of_plan(session: Session, plan: Plan, now: datetime) -> list[Missing]:
    """The missing papers of one plan that follow from its report cycles, the nearest first."""
    found = [one for one in missing(session, now) if isinstance(one, Missing) and one.plan.id == plan.id]
    return sorted((one for one in found if one.turn is not None), key=lambda one: one.draft_on)


def schedule(session: Session, cycle: ReportCycle) -> Schedule:
    """What the turns of one cycle are counted from."""
    plan, body = session.get_one(Plan, cycle.plan_id), session.get_one(Body, cycle.body_id)
    held = meetings.of_bodies(session, {body.id})
    return _schedule(session, cycle, plan, body, held, report_turns.by_cycle(session).get(cycle.id, ()))


def days_of(session: Session, form: str, cycle: ReportCycle | None) -> forms.DaysPart:
    """The days of a form, with what a report cycle has in their place.

    A paper is drafted no later than anything is owed for it, whatever the two of them say.
    """
    days = _form(session, form).days
    if cycle is None or not cycle.days:
        return days
    merged = {**days.model_dump(), **cycle.days}
    owed = [one["days"] for one in merged["clearances"]]
    earliest = max(merged[name] for name in ("draft", "narrative", "submission", "review", "approval"))
    return forms.DaysPart.model_validate({**merged, "draft": max([earliest, *owed])})


def _schedule(
    session: Session,
    cycle: ReportCycle,
    plan: Plan,
    body: Body,
    held: meetings.ByBody,
    known: Sequence[ReportTurn],
) -> Schedule:
    skipped = [turn for turn in known if turn.skipped_on is not None]
    return Schedule(
        cycle=cycle,
        plan=plan,
        body=body,
        calendar=get_calendar(session, body.calendar or deadlines.calendar_of(session, plan)),
        days=days_of(session, cycle.form, cycle),
        meetings=tuple(meeting for meeting in held.get(body.id, ()) if meeting.held_on >= plan.live_on),
        skipped=frozenset(turn.number for turn in skipped),
        skipped_meetings=frozenset(turn.meeting_id for turn in skipped if turn.meeting_id is not None),
    )


def _form(session: Session, name: str) -> forms.Form:
    return forms.of(session.library).get(name, organisation.get_organisation(session).language)


def _ended_on(session: Session, plan: Plan) -> date | None:
    state = definitions.get(session, plan.definition).states.get(plan.state)
    return plan.state_since if state is not None and state.meaning != Meaning.OPEN else None
