"""Comments on a paper while it is made: what somebody says about a section, and who settled it."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from planflow.domain.columns import identity, reference


class Comment(SQLModel, table=True):
    """One comment. It is never part of the paper, and nobody but those who make the paper reads it."""

    __tablename__ = "paper_comment"
    __table_args__ = (UniqueConstraint("paper_id", "number"),)

    id: int = identity()
    paper_id: int = reference("paper")
    number: int
    """By which people refer to it, counted from 1 in its paper."""
    section: str = ""
    """The key of the section that it is about; empty for the paper as a whole."""
    text_id: int = reference("free_text", index=False)
    author_id: int | None = reference("person", nullable=True, index=False)
    """Whose word it is."""
    recorder_id: int | None = reference("person", nullable=True, index=False)
    made_at: datetime
    resolved_by_id: int | None = reference("person", nullable=True, index=False)
    resolved_at: datetime | None = None
    """When somebody settled it; None while it is open."""
    answer_id: int | None = reference("free_text", nullable=True, index=False)
