"""Reports that somebody asks for besides the turns of a cycle that come by themselves."""

from datetime import date, datetime

from planflow.domain import words
from planflow.domain.body import Body
from planflow.domain.meeting import Meeting
from planflow.domain.paper import Paper, ReportCycle
from planflow.domain.plan import Plan
from planflow.domain.rules import Computed
from planflow.errors import PlanflowError
from planflow.papers import cycles, upcoming
from planflow.papers.cycles import Turn
from planflow.store import meetings
from planflow.store.session import Session


def turn_for(
    session: Session, plan: Plan, cycle: ReportCycle, meeting_on: date | None, reason: str, now: datetime
) -> Turn | None:
    """The turn that goes to this meeting; None for an extra report, which is not made without a reason."""
    if cycle.mode not in (cycles.MONTHS, cycles.MEETING):
        return None
    ahead = [
        one.turn
        for one in upcoming.of_plan(session, plan, now)
        if one.cycle is not None and one.cycle.id == cycle.id and one.turn is not None
    ]
    for turn in ahead:
        if turn.meeting is not None and turn.meeting.held_on == meeting_on:
            return turn
    if reason.strip():
        return None
    following = next(iter(ahead), None)
    by_itself = (
        f"the next is drafted on {words.say_date(following.draft_on)}" if following else "none is ahead"
    )
    raise PlanflowError(
        f"The report '{cycle.key}' comes by itself; {by_itself}. An extra one takes a reason.",
        "Say why it is made, with --reason, or name the meeting of the next one with --meeting.",
    )


def publication(
    session: Session, paper: Paper, cycle: ReportCycle | None, meeting_on: date | None
) -> tuple[str, Computed] | None:
    """By which rule and when an extra report is published; None where it goes to no meeting."""
    if meeting_on is None:
        return None
    if cycle is None:
        raise PlanflowError(
            f"No report of this plan has the form '{paper.form}', so its committee is not known.",
            "Leave --meeting out, or add the report to the plan file under 'reports'.",
        )
    meeting = meeting_of(session, cycle.body_id, meeting_on)
    paper.meeting_id = meeting.id
    return upcoming.schedule(session, cycle).publication(meeting.held_on, meeting.held_on)


def meeting_of(session: Session, body_id: int, on: date) -> Meeting:
    """The meeting of a body on a day. Raises `PlanflowError` where there is none, with those ahead of it."""
    found = meetings.find_on(session, body_id, on)
    if found is not None:
        return found
    body = session.get_one(Body, body_id)
    ahead = [words.say_date(one.held_on) for one in meetings.of_bodies(session, {body_id}).get(body_id, ())]
    raise PlanflowError(
        f"{body.name} has no meeting on {words.say_date(on)}.",
        f"Its meetings: {', '.join(ahead)}." if ahead else f"Enter it: planflow meetings add {body.key} {on}",
    )


def check_meeting(session: Session, plan: Plan, paper: Paper, meeting_on: date | None) -> None:
    """Raise where a paper that is drafted already is asked for again, for another meeting."""
    meeting = session.get(Meeting, paper.meeting_id) if paper.meeting_id is not None else None
    if meeting_on is not None and (meeting is None or meeting.held_on != meeting_on):
        raise PlanflowError(
            f"{plan.key}/{paper.ref} is drafted already, for another meeting or for none.",
            f"Take it there: planflow paper meeting {plan.key}/{paper.ref} {meeting_on} --as PERSON",
        )
