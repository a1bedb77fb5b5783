"""Queries on boards, committees, agencies and inspectorates."""

from sqlmodel import col, select

from planflow.domain.body import Body
from planflow.domain.plan import PlanAssurer
from planflow.errors import NotFound
from planflow.store.session import Session


def find(session: Session, body_id: int | None) -> Body | None:
    """The body of that row number."""
    if body_id is None:
        return None
    found = session.get(Body, body_id)
    if found is not None:
        session.bodies[body_id] = found
    return found


def get_by_key(session: Session, key: str) -> Body:
    """The body of that key."""
    body = session.exec(select(Body).where(Body.key == key)).first()
    if body is None:
        known = ", ".join(session.exec(select(Body.key).order_by(Body.key)))
        raise NotFound(f"There is no body '{key}'.", f"Known bodies: {known or 'none'}.")
    return body


def listed(session: Session) -> list[Body]:
    """Every body, by name."""
    return list(session.exec(select(Body).order_by(col(Body.name), col(Body.id))))


def assurers(session: Session, plan_id: int) -> list[PlanAssurer]:
    """The bodies that have to agree a plan, in the order in which they were named."""
    statement = select(PlanAssurer).where(col(PlanAssurer.plan_id) == plan_id).order_by(col(PlanAssurer.id))
    return list(session.exec(statement))


def find_awaited_assurer(session: Session, plan_id: int) -> Body | None:
    """The first body whose agreement is still awaited."""
    statement = (
        select(Body)
        .join(PlanAssurer, col(PlanAssurer.body_id) == col(Body.id))
        .where(col(PlanAssurer.plan_id) == plan_id, col(PlanAssurer.answer) != "agreed")
        .order_by(col(PlanAssurer.id))
    )
    return session.exec(statement).first()
