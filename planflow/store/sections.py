"""Queries on the sections of papers."""

from collections.abc import Sequence

from sqlmodel import col, select

from planflow.domain.paper import Section
from planflow.store.session import Session


def of_paper(session: Session, paper_id: int) -> list[Section]:
    """The sections of a paper, in the order in which they were made."""
    statement = select(Section).where(col(Section.paper_id) == paper_id).order_by(col(Section.id))
    return list(session.exec(statement))


def gaps(session: Session, paper_id: int) -> Sequence[tuple[str, str]]:
    """The sections that still wait for the officer who alone can write them: key, and who that is."""
    statement = select(Section.key, Section.gap_owner).where(
        col(Section.paper_id) == paper_id, col(Section.is_gap).is_(True)
    )
    return session.exec(statement.order_by(col(Section.id))).all()
