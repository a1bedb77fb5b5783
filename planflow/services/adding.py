"""Adding an action to a plan that is under way, without its file: as a board decides it, for instance."""

import string
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, func, select

from planflow.domain.action import Action, ActionRecommendation
from planflow.domain.actor import Actor
from planflow.domain.body import Body
from planflow.domain.days import Day
from planflow.domain.person import Person
from planflow.domain.plan import Area, Plan
from planflow.domain.recommendation import Recommendation
from planflow.errors import PlanflowError, Refusal, Refused
from planflow.services import deadlines, items, ledger, moves, policy
from planflow.store import organisation, plans
from planflow.store.session import Session

_LADDER = "action"


def add(
    session: Session,
    actor: Actor,
    plan: Plan,
    *,
    title: str,
    answers: Sequence[Recommendation] = (),
    area: Area | None = None,
    owner: Person | Body | None = None,
    agency: Body | None = None,
    due: Day | None = None,
    success_measure: str = "",
    text: str = "",
    now: datetime,
) -> Action:
    """Add an action under the next free reference; with an owner and a day it is assigned at once.

    The reference follows the first recommendation that it answers (`R3c`), else the plan's numbers (`A4`).
    Raises `Refused` for whoever may not add actions to the plan, and for an owner and a day that do not fit.
    """
    on = organisation.today(session, now)
    # Two who add at the same moment take turns here, so that no reference is given twice.
    session.flush()
    ledger.hold(session, plan.id)
    refused = policy.may_shape(session, actor, plan, on=on)
    if refused:
        raise Refused(refused)
    if not title.strip():
        raise PlanflowError("An action needs a title.", "Say in a few words what is to be done.")
    if due is not None and due.on is not None and due.on < on:
        raise Refused([Refusal("past_day", {"day": due.on})])
    if any(one.plan_id != plan.id for one in answers):
        raise PlanflowError("A recommendation of another plan was named.", "Choose one of this plan.")
    row = Action(
        plan_id=plan.id,
        ref=_free_ref(session, plan, answers[0] if answers else None),
        title=title.strip(),
        text=text.strip(),
        area_id=area.id if area else None,
        agency_id=agency.id if agency else None,
        success_measure=success_measure.strip(),
        position=_next_position(session, plan),
        state="",
        state_since=on,
        definition="",
    )
    items.begin(session, actor, row, facts={"ref": row.ref, "answers": [one.id for one in answers]}, now=now)
    session.add_all(ActionRecommendation(action_id=row.id, recommendation_id=one.id) for one in answers)
    session.flush()
    _begin(session, actor, plan, row, owner, due, now=now)
    for one in answers:
        moves.resettle(session, one, now=now)
    return row


def _begin(
    session: Session,
    actor: Actor,
    plan: Plan,
    row: Action,
    owner: Person | Body | None,
    due: Day | None,
    *,
    now: datetime,
) -> None:
    """Assign what has an owner and a day; a day alone is owed all the same, an owner alone is kept."""
    if owner is not None and due is not None:
        moves.move(session, actor, row, "assign", fields={"owner": owner, "due": due}, now=now)
    elif due is not None:
        deadlines.give(
            session,
            plan,
            "action",
            row.id,
            "action",
            due,
            ower=deadlines.ower_of(session, plan, row, "owner"),
            ladder=_LADDER,
            now=now,
        )
    elif owner is not None:
        row.owner_id = owner.id if isinstance(owner, Person) else None
        row.owner_body_id = owner.id if isinstance(owner, Body) else None
        session.flush()


def _free_ref(session: Session, plan: Plan, first: Recommendation | None) -> str:
    taken = {ref for ref, _ in plans.action_states(session, plan.id)}
    taken |= {ref for ref, _ in plans.recommendation_states(session, plan.id)}
    if first is not None:
        for ending in (*string.ascii_lowercase, *(f"-{number}" for number in range(27, 1000))):
            if f"{first.ref}{ending}" not in taken:
                return f"{first.ref}{ending}"
    number = 1
    while f"A{number}" in taken:
        number += 1
    return f"A{number}"


def _next_position(session: Session, plan: Plan) -> int:
    last = session.exec(select(func.max(col(Action.position))).where(Action.plan_id == plan.id)).one()
    return (last or 0) + 1
