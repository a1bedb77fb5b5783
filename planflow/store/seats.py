"""Who has a seat at a board: partner agencies, and the people who hold a role in it."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, or_, select

from planflow.domain.action import Action
from planflow.domain.body import Body, BodyAgency
from planflow.domain.person import Person, RoleHolding
from planflow.domain.plan import Plan
from planflow.store import roles
from planflow.store.session import Session


def agencies(session: Session, body_id: int) -> Sequence[Body]:
    """The agencies with a seat, in the order in which they were named."""
    statement = (
        select(Body)
        .join(BodyAgency, col(BodyAgency.agency_id) == col(Body.id))
        .where(col(BodyAgency.body_id) == body_id)
        .order_by(col(BodyAgency.id))
    )
    return session.exec(statement).all()


def members(session: Session, body_id: int, *, on: date) -> Sequence[Person]:
    """Whoever holds a role in the body on a day, each once, oldest row first."""
    holding = select(RoleHolding.person_id).where(RoleHolding.body_id == body_id, *roles.in_force(on))
    statement = select(Person).where(col(Person.id).in_(holding), col(Person.erased_at).is_(None))
    return session.exec(statement.order_by(col(Person.id))).all()


def around(session: Session, plan: Plan, *, on: date) -> Sequence[Person]:
    """Everybody who has to do with a plan: roles in it or its board, and owners of its actions."""
    held = select(RoleHolding.person_id).where(
        or_(col(RoleHolding.plan_id) == plan.id, col(RoleHolding.body_id) == plan.board_id),
        *roles.in_force(on),
    )
    owning = select(Action.owner_id).where(Action.plan_id == plan.id, col(Action.owner_id).is_not(None))
    is_near = or_(col(Person.id).in_(held), col(Person.id).in_(owning))
    statement = select(Person).where(is_near, col(Person.erased_at).is_(None))
    return session.exec(statement.order_by(Person.job_title, Person.name, col(Person.id))).all()
