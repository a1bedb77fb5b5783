"""Roles that fall vacant: said once, when the last holder's term is over."""

import json
from datetime import date, datetime

from sqlmodel import col, select

from planflow.domain.actor import SYSTEM
from planflow.domain.event import Event
from planflow.domain.person import RoleHolding
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
    written = 0
    for plan in session.exec(select(Plan).order_by(col(Plan.id))).all():
        state = definitions.get(session, plan.definition).states[plan.state]
        if state.meaning == Meaning.OPEN:
            for role in roles.vacant_roles(session, plan, on=today):
                written += _note_one(session, plan, role, today, now)
    return written


def _note_one(session: Session, plan: Plan, role: str, today: date, now: datetime) -> int:
    last = _last_day(session, plan, role, today)
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


def _last_day(session: Session, plan: Plan, role: str, today: date) -> date | None:
    """The last day on which anybody held the role for this plan, in it, its board or the organisation."""
    statement = select(RoleHolding).where(
        col(RoleHolding.role) == role,
        col(RoleHolding.is_alternate).is_(False),
        col(RoleHolding.until_on) < today,
        (col(RoleHolding.plan_id) == plan.id)
        | (
            col(RoleHolding.plan_id).is_(None)
            & (col(RoleHolding.body_id).is_(None) | (col(RoleHolding.body_id) == plan.board_id))
        ),
    )
    latest = session.exec(statement.order_by(col(RoleHolding.until_on).desc(), col(RoleHolding.id))).first()
    return latest.until_on if latest else None


def _is_known(session: Session, plan: Plan, role: str, last: date) -> bool:
    statement = select(Event.body).where(Event.chain == plan.id, Event.kind == ROLE_VACANT)
    known = (json.loads(body)["facts"] for body in session.exec(statement.order_by(col(Event.number))))
    return {"role": role, "held_until": last.isoformat()} in known
