"""What is ahead of a plan's reports, for those who keep their days: with the choices that are left."""

from datetime import date, datetime
from typing import Any

from planflow.domain import words
from planflow.domain.actor import Actor
from planflow.domain.body import Body
from planflow.domain.meeting import Meeting
from planflow.domain.paper import Paper
from planflow.domain.plan import Plan
from planflow.errors import PlanflowError
from planflow.papers import counting_back, extra, rescheduling, upcoming
from planflow.papers.cycles import NO_MEETING, SQUEEZED, TOO_LATE, Turn
from planflow.papers.upcoming import Missing
from planflow.services import items
from planflow.store import deadlines, meetings, organisation
from planflow.store.references import reference_of
from planflow.store.session import Session

TROUBLES = {
    "": "",
    NO_MEETING: "no meeting is known",
    TOO_LATE: "it is too late to publish in time",
    SQUEEZED: "some of its days have passed",
}


def ahead(session: Session, plan: Plan, now: datetime) -> list[dict[str, Any]]:
    """The reports that come by themselves and are not drafted yet, the nearest first, as data."""
    today = organisation.today(session, now)
    found = upcoming.of_plan(session, plan, now)
    return [_row(session, one, one.turn, today) for one in found if one.turn is not None]


def _row(session: Session, one: Missing, turn: Turn, today: date) -> dict[str, Any]:
    assert one.cycle is not None  # noqa: S101  # a turn has a cycle
    assert one.schedule is not None  # noqa: S101  # and a schedule
    trouble = turn.trouble(today)
    share = counting_back.shared(one.schedule.days, turn.publish_on, one.schedule.calendar, today)
    chain = [
        {
            "kind": step.kind,
            "part": step.part,
            "by": step.by,
            "on": counting_back.day_of(step, turn.publish_on, one.schedule.calendar, share=share).isoformat(),
        }
        for step in counting_back.steps(one.schedule.days)
    ]
    return {
        "report": one.cycle.key,
        "title": one.cycle.title,
        "number": turn.number,
        "from": turn.period_from.isoformat(),
        "until": turn.period_until.isoformat(),
        "meeting": turn.meeting.held_on.isoformat() if turn.meeting else "",
        "draft_on": turn.draft_on.isoformat(),
        "chain": chain,
        "publish_by": turn.publish_on.isoformat(),
        "because": turn.publication.explanation,
        "trouble": TROUBLES[trouble],
        "is_near": turn.notice_on <= today,
        "choices": _choices(session, one, turn, trouble, today),
    }


def _choices(session: Session, one: Missing, turn: Turn, trouble: str, today: date) -> str:
    """What can be done about it, as the commands that do it."""
    if not trouble or one.cycle is None:
        return ""
    body = session.get_one(Body, one.cycle.body_id)
    skip = f"planflow paper skip {one.plan.key} {one.cycle.key} {turn.number} --as PERSON --reason WHY"
    if trouble == NO_MEETING:
        following = _following(session, body.id, max(turn.period_until, today))
        later = f" (the next known is on {words.say_date(following.held_on)})" if following else ""
        return (
            f"Enter the meeting{later}: planflow meetings add {body.key} DAY --as PERSON. Or skip it: {skip}"
        )
    if trouble == TOO_LATE:
        return (
            "Once it is drafted: planflow paper meeting REF next, or planflow paper late REF, with "
            f"the reason and the agreement of the chair of {body.name}."
        )
    return "What is left of the time is shared out. If that is too little: planflow paper meeting REF next"


def _following(session: Session, body_id: int, after: date) -> meetings.Sitting | None:
    there = meetings.of_bodies(session, {body_id}).get(body_id, ())
    return next((one for one in there if one.held_on >= after), None)


def take_to(
    session: Session, actor: Actor, paper: Paper, on: date | None, *, reason: str = "", now: datetime
) -> str:
    """Take a paper to its body's meeting on a day, or (None) to the one after its own; what came of it."""
    if paper.body_id is None:
        raise PlanflowError(
            f"{reference_of(session, paper)} is for no committee.", "Only a report goes to a meeting."
        )
    meeting = extra.meeting_of(session, paper.body_id, on) if on is not None else None
    if meeting is None:
        own = session.get(Meeting, paper.meeting_id) if paper.meeting_id is not None else None
        today = organisation.today(session, now)
        after = max([today, *([date.fromordinal(own.held_on.toordinal() + 1)] if own else [])])
        following = _following(session, paper.body_id, after)
        if following is None:
            raise PlanflowError(
                f"No later meeting is known for {reference_of(session, paper)}.",
                "Enter one: planflow meetings add BODY DAY --as PERSON",
            )
        meeting = session.get_one(Meeting, following.id)
    rescheduling.take_to(session, actor, paper, meeting, reason=reason, now=now)
    owed = deadlines.find(session, "paper", paper.id, counting_back.PUBLICATION)
    plan = items.plan_of(session, paper)
    said = f"{plan.key}/{paper.ref} goes to the meeting on {words.say_day(meeting.held_on)}"
    return f"{said}, to be published by {words.say_day(owed.due_on)}." if owed and owed.due_on else f"{said}."
