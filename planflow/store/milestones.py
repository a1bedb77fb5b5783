"""Queries on milestones."""

from sqlmodel import col, select

from planflow.domain.plan import Milestone
from planflow.domain.subjects import parse_reference
from planflow.errors import NotFound
from planflow.store import references
from planflow.store.session import Session


def get(session: Session, text: str) -> Milestone:
    """The milestone that a reference names: `PLAN/KEY`."""
    reference = parse_reference(text)
    plan = references.get_plan(session, reference.plan)
    statement = select(Milestone).where(Milestone.plan_id == plan.id).order_by(col(Milestone.id))
    known = {one.key: one for one in session.exec(statement)}
    if reference.code not in known:
        raise NotFound(
            f"There is no milestone '{reference.code}' in {plan.key}.",
            f"Its milestones: {', '.join(known) or 'none'}.",
        )
    return known[reference.code]
