"""Roles that fall vacant: said once, when the last holder's term is over."""

import json
from datetime import date, datetime

from sqlmodel import col, select

from planflow.domain.actor import SYSTEM
from planflow.domain.event import Event
from planflow.domain.plan import Plan
from planflow.engine.definition import Meaning
from planflow.services import ledger
from planflow.store import definitions, organisation, roles
from planflow.store.session import Session

ROLE_VACANT = "role_vacant"


def note(session: Session, *, now: datetime) -> int:
    """Write an event for every needed role of a running plan that fell vacant; how many.

    A role that nobody has held since the plan was loaded is told at loading and not here.
    """
    today = organisation.today(session, now)
    vacant = of_running_plans(session, on=today)
    if not vacant:
        return 0
    last_day = roles.last_days(session, before=today)
    return sum(_note_one(session, plan, role, last_day(plan, role), now) for plan, role in vacant)


def of_running_plans(session: Session, *, on: date) -> list[tuple[Plan, str]]:
    """Every needed role of a running plan that nobody holds on a day."""
    running = [
        plan
        for plan in session.exec(select(Plan).order_by(col(Plan.id))).all()
        if definitions.get(session, plan.definition).states[plan.state].meaning == Meaning.OPEN
    ]
    return roles.vacant_in(session, running, on=on)


def _note_one(session: Session, plan: Plan, role: str, last: date | None, now: datetime) -> int:
    if last is None or last < plan.live_on or _is_known(session, plan, role, last):
        return 0
    ledger.append(
        session,
        SYSTEM,
        chain=plan.id,
        kind=ROLE_VACANT,
        subject_kind="plan",
        subject_id=plan.id,
        facts={"role": role, "held_until": last},
        now=now,
    )
    return 1


def _is_known(session: Session, plan: Plan, role: str, last: date) -> bool:
    statement = select(Event.body).where(Event.chain == plan.id, Event.kind == ROLE_VACANT)
    known = (json.loads(body)["facts"] for body in session.exec(statement.order_by(col(Event.number))))
    return {"role": role, "held_until": last.isoformat()} in known
