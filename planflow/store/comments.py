"""Queries on the comments that papers get while they are made."""

from collections.abc import Sequence

from sqlmodel import col, func, select

from planflow.domain.comment import Comment
from planflow.store.session import Session


def of_paper(session: Session, paper_id: int) -> Sequence[Comment]:
    """The comments on a paper, oldest first."""
    statement = select(Comment).where(col(Comment.paper_id) == paper_id).order_by(col(Comment.number))
    return session.exec(statement).all()


def next_number(session: Session, paper_id: int) -> int:
    """The number of the next comment on a paper."""
    highest = select(func.max(Comment.number)).where(col(Comment.paper_id) == paper_id)
    return (session.exec(highest).one() or 0) + 1


def count_open(session: Session, paper_id: int) -> int:
    """How many nobody has settled yet."""
    statement = select(func.count()).where(
        col(Comment.paper_id) == paper_id, col(Comment.resolved_at).is_(None)
    )
    return session.exec(statement).one()
