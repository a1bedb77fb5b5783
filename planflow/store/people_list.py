"""People as a list that is paged and filtered, with what they hold today."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlmodel import col, select

from planflow.domain.body import Body
from planflow.domain.person import Person, RoleHolding
from planflow.domain.plan import Plan
from planflow.store import roles
from planflow.store.session import Session

Held = tuple[RoleHolding, Plan | None, Body | None]


def count(session: Session, words: str, role: str, *, on: date) -> int:
    """How many people there are whose key, name, address or job title holds some words."""
    return session.exec(select(sa.func.count()).select_from(Person).where(*_wanted(words, role, on))).one()


def page(
    session: Session, words: str, role: str, *, on: date, offset: int, limit: int
) -> Sequence[tuple[Person, str]]:
    """Those of one page by name, with the name of their agency."""
    statement = (
        select(Person, sa.func.coalesce(Body.name, ""))
        .outerjoin(Body, col(Body.id) == col(Person.agency_id))
        .where(*_wanted(words, role, on))
        .order_by(sa.func.lower(Person.name), col(Person.id))
    )
    return session.exec(statement.offset(offset).limit(limit)).all()


def held_by(session: Session, person_ids: Sequence[int], *, on: date) -> dict[int, list[Held]]:
    """The roles that several people hold on a day or later, with plan and body, in one statement."""
    statement = (
        select(RoleHolding, Plan, Body)
        .outerjoin(Plan, col(Plan.id) == col(RoleHolding.plan_id))
        .outerjoin(Body, col(Body.id) == col(RoleHolding.body_id))
        .where(
            col(RoleHolding.person_id).in_(person_ids),
            sa.or_(col(RoleHolding.until_on).is_(None), col(RoleHolding.until_on) >= on),
        )
        .order_by(RoleHolding.role, col(RoleHolding.id))
    )
    found: dict[int, list[Held]] = {}
    for held, plan, body in session.exec(statement):
        found.setdefault(held.person_id, []).append((held, plan, body))
    return found


def _wanted(words: str, role: str, on: date) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [col(Person.erased_at).is_(None)]
    for word in words.lower().split():
        like = [
            sa.func.lower(sa.func.coalesce(column, "")).contains(word, autoescape=True)
            for column in (Person.key, Person.name, Person.email, Person.job_title)
        ]
        conditions.append(sa.or_(*like))
    if role:
        holds = select(RoleHolding.id).where(
            col(RoleHolding.person_id) == col(Person.id), RoleHolding.role == role, *roles.in_force(on)
        )
        conditions.append(holds.exists())
    return conditions
