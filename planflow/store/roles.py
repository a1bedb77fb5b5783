"""Who holds which role on which day."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, bindparam, func, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

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


_HOLDINGS = (
    select(RoleHolding)
    .join(Person, col(Person.id) == col(RoleHolding.person_id))
    .where(
        col(RoleHolding.role).in_(bindparam("roles", expanding=True)),
        col(Person.erased_at).is_(None),
        *in_force(bindparam("on", type_=Date())),
    )
    .order_by(col(RoleHolding.is_alternate), col(RoleHolding.id))
)


_OF_PERSON = (
    select(RoleHolding)
    .where(col(RoleHolding.person_id) == bindparam("person"), *in_force(bindparam("on", type_=Date())))
    .order_by(col(RoleHolding.id))
)
_BEGIN = select(func.min(col(RoleHolding.from_on))).where(col(RoleHolding.from_on) > bindparam("after"))
_LAST_DAY = select(func.min(col(RoleHolding.until_on))).where(col(RoleHolding.until_on) >= bindparam("after"))


def next_change(session: Session, *, after: date) -> date | None:
    """The first day after that one on which a role begins, or has ended the day before."""
    begins = session.exec(_BEGIN, params={"after": after}).one()
    last = session.exec(_LAST_DAY, params={"after": after}).one()
    return min((one for one in (begins, last and last + timedelta(days=1)) if one), default=None)


def holders(session: Session, plan: Plan, role: str, *, on: date) -> list[RoleHolding]:
    """Who holds a role for a plan on a day: in the plan, else in its board, else in the organisation.

    The nearest level that has a holder decides, so that a plan may name its own. Alternates come last.
    """
    return _nearest(plan, _in_roles(session, [role], on))


def holders_of(
    session: Session, plan: Plan, wanted: Sequence[str], *, on: date
) -> dict[str, list[RoleHolding]]:
    """Who holds each of several roles for a plan on a day, as `holders` finds them, in one statement."""
    found = _in_roles(session, wanted, on)
    return {str(role): _nearest(plan, [one for one in found if one.role == role]) for role in wanted}


def _in_roles(session: Session, wanted: Sequence[str], on: date) -> list[RoleHolding]:
    """Who holds some roles anywhere, read once in a transaction that only reads."""
    return _kept(session, _HOLDINGS, {"roles": sorted(str(role) for role in wanted), "on": on})


def _kept(
    session: Session, statement: SelectOfScalar[RoleHolding], values: dict[str, Any]
) -> list[RoleHolding]:
    if session.held is None:
        return list(session.exec(statement, params=values))
    key = (id(statement), *(tuple(one) if isinstance(one, list) else one for one in values.values()))
    if key not in session.held:
        session.held[key] = list(session.exec(statement, params=values))
    return list(session.held[key])


def _nearest(plan: Plan, found: list[RoleHolding]) -> list[RoleHolding]:
    for level in (
        [held for held in found if held.plan_id == plan.id],
        [
            held
            for held in found
            if held.plan_id is None and held.body_id is not None and held.body_id == plan.board_id
        ],
        [held for held in found if held.plan_id is None and held.body_id is None],
    ):
        if level:
            return level
    return []


def of_person(session: Session, person_id: int, *, on: date) -> list[RoleHolding]:
    """Every role that a person holds on a day, anywhere."""
    return _kept(session, _OF_PERSON, {"person": person_id, "on": on})


def vacant_roles(session: Session, plan: Plan, *, on: date) -> list[str]:
    """The needed roles that nobody holds for a plan on a day."""
    found = _in_roles(session, NEEDED, on)
    held = {role: _nearest(plan, [one for one in found if one.role == role]) for role in NEEDED}
    return [str(role) for role in NEEDED if all(one.is_alternate for one in held[role])]
