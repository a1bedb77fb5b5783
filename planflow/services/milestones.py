"""Milestones: dated things of the plan as a whole, met when somebody says so."""

from datetime import date, datetime

from planflow.domain.actor import Actor
from planflow.domain.days import exactly
from planflow.domain.deadline import DeadlineState
from planflow.domain.person import Role
from planflow.domain.plan import Milestone, Plan
from planflow.domain.rules import Computed
from planflow.errors import PlanflowError, Refusal, Refused, StaleWrite
from planflow.services import deadlines, ledger, ownership, texts
from planflow.services.deadlines import Ower
from planflow.store import deadlines as stored_deadlines
from planflow.store import organisation
from planflow.store.references import reference_of
from planflow.store.session import Session

RECORDERS = (Role.COORDINATOR, Role.CHAIR, Role.CLERK)
OWN_KIND = "milestone"
_MOVES = {
    "plan_submission": "submit --sent-to BODY --how HOW",
    "plan_resubmission": "submit --sent-to BODY --how HOW",
    "plan_agreement": "agree --assurer BODY --note NOTE",
}


def make(
    session: Session,
    plan: Plan,
    *,
    key: str,
    title: str,
    due_on: date,
    ower: Ower,
    rule: str = "",
    computed: Computed | None = None,
    now: datetime,
) -> Milestone:
    """Add a dated thing to a plan in the course of its life, owed by its day like any other."""
    milestone = Milestone(plan_id=plan.id, key=key, title=title)
    session.add(milestone)
    session.flush()
    deadlines.give(
        session,
        plan,
        "milestone",
        milestone.id,
        OWN_KIND,
        exactly(due_on),
        ower=ower,
        ladder="milestone",
        rule=rule,
        computed=computed,
        now=now,
    )
    return milestone


def meet(
    session: Session,
    actor: Actor,
    milestone: Milestone,
    *,
    based_on: int | None = None,
    note: str = "",
    now: datetime,
) -> None:
    """Record that a milestone was reached, on the day the actor gives or today.

    The submission and the agreement of the plan are moves, and not met here.
    """
    # Whoever records it at the same moment waits here, and then sees that it was recorded.
    session.flush()
    ledger.hold(session, milestone.plan_id)
    session.refresh(milestone)
    plan = session.get_one(Plan, milestone.plan_id)
    _require(session, actor, plan, milestone, based_on, now)
    milestone.done_on = actor.given_on or organisation.today(session, now)
    milestone.version += 1
    session.flush()
    deadline = stored_deadlines.find(session, "milestone", milestone.id, OWN_KIND)
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


def _require(
    session: Session, actor: Actor, plan: Plan, milestone: Milestone, based_on: int | None, now: datetime
) -> None:
    """Raise unless this person may say now, of what they saw, that the milestone is reached."""
    today = organisation.today(session, now)
    if actor.person_id is None or not ownership.holds_any(
        session, plan, RECORDERS, actor.person_id, on=today
    ):
        raise Refused([Refusal("not_allowed", {"by": [str(role) for role in RECORDERS], "move": "meet"})])
    if milestone.kind != OWN_KIND:
        raise PlanflowError(
            f"'{milestone.title}' is reached by a move of the plan.",
            f"Record it with: planflow move {plan.key} {_MOVES.get(milestone.kind, 'MOVE')}",
        )
    if milestone.done_on is not None:
        raise PlanflowError(
            f"'{milestone.title}' was recorded as reached on {milestone.done_on} already.",
            "Nothing needs to be done.",
        )
    if based_on is not None and based_on != milestone.version:
        raise StaleWrite(reference_of(session, milestone), based_on, milestone.version)
    if actor.given_on is not None and actor.given_on > today:
        raise Refused([Refusal("future_day", {"day": actor.given_on})])
