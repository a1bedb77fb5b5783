"""Late items: reports that come inside the clear days and are taken because the chair agrees they are urgent.

Local Government Act 1972 s.100B(4)(b): by reason of special circumstances, which are given in the minutes.
"""

from datetime import datetime

from planflow.domain.actor import Actor
from planflow.domain.meeting import Meeting
from planflow.domain.paper import Paper
from planflow.domain.person import Person, Role
from planflow.domain.subjects import SubjectKind
from planflow.errors import PlanflowError, Refusal, Refused
from planflow.papers import rescheduling
from planflow.services import ledger, narrative, texts
from planflow.store import bodies, organisation, roles
from planflow.store.references import reference_of
from planflow.store.session import Session

URGENCY = "urgency"
"""The entry of the front sheet that prints the reason."""


def agree(
    session: Session, actor: Actor, paper: Paper, *, reason: str, agreed_by: Person, now: datetime
) -> None:
    """Record that the chair of the committee takes a paper as a late item, and why.

    It is then to be published by the last working day before the meeting. Raises `Refused` where the actor
    may not record it or `agreed_by` does not chair that committee, and `PlanflowError` without a reason, or
    without a meeting that is still to come.
    """
    narrative.reread(session, paper)
    schedule, publication = rescheduling.require_open(session, actor, paper, now=now)
    today = organisation.today(session, now)
    words = " ".join(reason.split())
    if not words:
        raise PlanflowError(
            "A late item needs a reason: it is printed on the report and stands in the minutes.",
            "Write it with --reason 'WHY IT CANNOT WAIT'.",
        )
    meeting = session.get(Meeting, paper.meeting_id) if paper.meeting_id is not None else None
    if meeting is None or meeting.is_cancelled or meeting.held_on <= today:
        raise PlanflowError(
            f"{reference_of(session, paper)} goes to no meeting that is still to come.",
            "Take it to one first: planflow paper meeting REF DAY --as PERSON",
        )
    if not _chairs(session, paper, agreed_by, now):
        body = bodies.find(session, paper.body_id)
        raise Refused([Refusal("not_that_chair", {"body": body.name if body else "the committee"})])
    paper.front = {**paper.front, URGENCY: words}
    paper.late_agreed_by_id, paper.late_agreed_on = agreed_by.id, actor.given_on or today
    rule, computed = schedule.publication(meeting.held_on, meeting.held_on, is_late_item=True)
    was = publication.due_on
    rescheduling.give_days(session, schedule, paper, publication, rule, computed, now=now)
    kept = texts.keep(session, words, author_id=agreed_by.id)
    ledger.append(
        session,
        actor,
        chain=schedule.plan.id,
        kind="late_item_agreed",
        subject_kind=SubjectKind.PAPER,
        subject_id=paper.id,
        facts={
            "agreed_by": agreed_by.id,
            "agreed_on": paper.late_agreed_on,
            "meeting": meeting.id,
            "until_on": meeting.held_on,
            "publish_on": computed.due_on,
            "publish_was": was,
        },
        words={"reason": kept},
        now=now,
    )


def _chairs(session: Session, paper: Paper, person: Person, now: datetime) -> bool:
    held = roles.of_person(session, person.id, on=organisation.today(session, now))
    return any(one.role == Role.CHAIR and one.body_id == paper.body_id for one in held)
