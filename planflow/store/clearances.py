"""Queries on the clearances of papers."""

from collections.abc import Sequence

from sqlmodel import col, select

from planflow.domain.clearance import Clearance
from planflow.store.session import Session


def of_paper(session: Session, paper_id: int) -> Sequence[Clearance]:
    """The clearances that a paper needs, in the order of its form."""
    statement = select(Clearance).where(Clearance.paper_id == paper_id)
    return session.exec(statement.order_by(col(Clearance.position), col(Clearance.id))).all()


def awaited(session: Session, paper_id: int) -> tuple[str, ...]:
    """What those are called that have not been given."""
    statement = select(Clearance.label).where(
        Clearance.paper_id == paper_id, col(Clearance.given_on).is_(None)
    )
    return tuple(session.exec(statement.order_by(col(Clearance.position), col(Clearance.id))))
