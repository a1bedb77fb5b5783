"""Who holds which role on which day."""

from datetime import date

from sqlalchemy import BindParameter, ColumnElement, or_
from sqlmodel import col, select

from planflow.domain.person import Person, Role, RoleHolding
from planflow.domain.plan import Plan
from planflow.store.session import Session

NEEDED = (Role.CHAIR, Role.COORDINATOR, Role.VERIFIER)
"""The roles without which a plan cannot run."""


def in_force(on: date | BindParameter[date]) -> list[ColumnElement[bool]]:
    """The conditions under which a holding is in force on a day, and its holder not erased."""
    return [
        or_(col(RoleHolding.from_on).is_(None), col(RoleHolding.from_on) <= on),
        or_(col(RoleHolding.until_on).is_(None), col(RoleHolding.until_on) >= on),
    ]


def holders(session: Session, plan: Plan, role: str, *, on: date) -> list[RoleHolding]:
    """Who holds a role for a plan on a day: in the plan, else in its board, else in the organisation.

    The nearest level with an ordinary holder decides, so that a plan may name its own. Alternates of every
    level come last, the nearest first.
    """
    statement = (
        select(RoleHolding)
        .join(Person, col(Person.id) == col(RoleHolding.person_id))
        .where(col(RoleHolding.role) == role, col(Person.erased_at).is_(None), *in_force(on))
        .order_by(col(RoleHolding.is_alternate), col(RoleHolding.id))
    )
    found = list(session.exec(statement))
    levels = [
        [held for held in found if held.plan_id == plan.id],
        [held for held in found if held.plan_id is None and _is_of_board(held, plan)],
        [held for held in found if held.plan_id is None and held.body_id is None],
    ]
    ordinary = ([held for held in level if not held.is_alternate] for level in levels)
    alternates = [held for level in levels for held in level if held.is_alternate]
    return [*next((level for level in ordinary if level), []), *alternates]


def _is_of_board(held: RoleHolding, plan: Plan) -> bool:
    return held.body_id is not None and held.body_id == plan.board_id


def of_person(session: Session, person_id: int, *, on: date) -> list[RoleHolding]:
    """Every role that a person holds on a day, anywhere."""
    statement = (
        select(RoleHolding)
        .where(col(RoleHolding.person_id) == person_id, *in_force(on))
        .order_by(col(RoleHolding.id))
    )
    return list(session.exec(statement))


def vacant_roles(session: Session, plan: Plan, *, on: date) -> list[str]:
    """The needed roles that nobody holds for a plan on a day."""
    return [
        str(role)
        for role in NEEDED
        if not [held for held in holders(session, plan, role, on=on) if not held.is_alternate]
    ]
