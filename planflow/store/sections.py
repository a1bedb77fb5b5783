"""Queries on the sections of papers."""

import sqlalchemy as sa
from sqlmodel import col, select

from planflow.domain.paper import Section
from planflow.store.session import Session


def of_paper(session: Session, paper_id: int) -> list[Section]:
    """The sections of a paper, in the order in which they were made."""
    statement = select(Section).where(col(Section.paper_id) == paper_id).order_by(col(Section.id))
    return list(session.exec(statement))


def count_gaps(session: Session, paper_id: int) -> int:
    """How many sections still wait for the officer who alone can write them."""
    statement = sa.select(sa.func.count()).where(
        col(Section.paper_id) == paper_id, col(Section.is_gap).is_(True)
    )
    count: int = session.execute(statement).scalar_one()
    return count
