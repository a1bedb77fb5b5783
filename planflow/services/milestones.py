"""Milestones: dated things of the plan as a whole, met when somebody says so."""

from datetime import datetime

from planflow.domain.actor import Actor
from planflow.domain.deadline import DeadlineState
from planflow.domain.person import Role
from planflow.domain.plan import Milestone, Plan
from planflow.errors import PlanflowError, Refusal, Refused
from planflow.services import deadlines, ledger, texts
from planflow.store import deadlines as stored_deadlines
from planflow.store import organisation, roles
from planflow.store.session import Session

_RECORDERS = (Role.COORDINATOR, Role.CHAIR, Role.CLERK)


def meet(session: Session, actor: Actor, milestone: Milestone, *, note: str = "", now: datetime) -> None:
    """Record that a milestone was reached, on the day the actor gives or today."""
    today = organisation.today(session, now)
    plan = session.get_one(Plan, milestone.plan_id)
    held = {one.person_id for role in _RECORDERS for one in roles.holders(session, plan, role, on=today)}
    if actor.person_id not in held:
        raise Refused([Refusal("not_allowed", {"by": [str(role) for role in _RECORDERS], "move": "meet"})])
    if milestone.done_on is not None:
        raise PlanflowError(
            f"'{milestone.title}' was recorded as reached on {milestone.done_on} already.",
            "Nothing needs to be done.",
        )
    milestone.done_on = actor.given_on or today
    milestone.version += 1
    deadline = stored_deadlines.find(session, "milestone", milestone.id, "milestone")
    if deadline is not None and deadline.state == DeadlineState.OPEN:
        deadlines.end(session, deadline, state=DeadlineState.MET, on=milestone.done_on)
    words = texts.keep(session, note, author_id=actor.whose_word_id) if note else None
    ledger.append(
        session,
        actor,
        chain=plan.id,
        kind="milestone_met",
        subject_kind="milestone",
        subject_id=milestone.id,
        facts={"done_on": milestone.done_on},
        words={"note": words} if words else None,
        now=now,
    )
