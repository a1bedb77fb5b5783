"""Which papers are missing: those whose draft day has come, and for each cycle the next one after that.

It is asked every day and at every step of a rehearsal, so it takes a handful of statements for all plans.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from planflow.domain.body import Body
from planflow.domain.paper import ReportCycle
from planflow.domain.plan import Plan
from planflow.engine.definition import Meaning
from planflow.errors import PlanflowError
from planflow.papers import forms
from planflow.papers.cycles import Schedule, Turn
from planflow.services import deadlines
from planflow.store import definitions, meetings, organisation, papers
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
    held = meetings.of_bodies(session, {body.id for _, _, body in cycles})
    for cycle, plan, body in cycles:
        numbers, drafted_for = made.get(cycle.id, (set(), set()))
        try:
            schedule = _schedule(session, cycle, plan, body, held)
            turns = list(schedule.turns(today, made=numbers, made_for=drafted_for))
        except PlanflowError as error:
            yield error
            continue
        ended_on = _ended_on(session, plan)
        for turn in turns:
            if ended_on is None or turn.period_from < ended_on:
                yield Missing(plan, turn.draft_on, cycle, turn)


def next_draft_day(session: Session, now: datetime) -> date | None:
    """The next day after today on which a paper will be drafted; None where none is in sight."""
    if organisation.find_organisation(session) is None:
        return None
    today = organisation.today(session, now)
    days = [
        one.draft_on for one in missing(session, now) if isinstance(one, Missing) and one.draft_on > today
    ]
    return min(days, default=None)


def _schedule(
    session: Session, cycle: ReportCycle, plan: Plan, body: Body, held: meetings.ByBody
) -> Schedule:
    return Schedule(
        cycle=cycle,
        plan=plan,
        body=body,
        calendar=get_calendar(session, body.calendar or deadlines.calendar_of(session, plan)),
        days=_form(session, cycle.form).days,
        meetings=tuple(meeting for meeting in held.get(body.id, ()) if meeting.held_on >= plan.live_on),
    )


def _form(session: Session, name: str) -> forms.Form:
    return forms.of(session.library).get(name, organisation.get_organisation(session).language)


def _ended_on(session: Session, plan: Plan) -> date | None:
    state = definitions.get(session, plan.definition).states.get(plan.state)
    return plan.state_since if state is not None and state.meaning != Meaning.OPEN else None
