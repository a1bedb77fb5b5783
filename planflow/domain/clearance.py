"""Clearances: that an officer has read a paper and lets it go to the committee."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from planflow.domain.columns import identity, reference

REVIEW = "review"
"""The clearance that every other waits for: the review of the draft."""


class Clearance(SQLModel, table=True):
    """One clearance that a paper needs, as its form or report cycle asked when it was drafted."""

    __table_args__ = (UniqueConstraint("paper_id", "key"),)

    id: int = identity()
    paper_id: int = reference("paper")
    key: str
    label: str
    """What people call it: Finance, Legal Services, Chair's briefing."""
    asked_of: str = ""
    """Who gives it: the key of a person or body, a role, or the words of the form."""
    position: int = 0
    given_on: date | None = None
    """The day on which it was given; None while it is awaited."""
    given_by_id: int | None = reference("person", nullable=True, index=False)
    """Whose word it is."""
    recorder_id: int | None = reference("person", nullable=True, index=False)
    note_id: int | None = reference("free_text", nullable=True, index=False)
