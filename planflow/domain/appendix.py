"""Appendices of papers: files of their own, each with a class and a text that says what is in it."""

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from planflow.domain.columns import identity, reference

OPEN, RESTRICTED, CONFIDENTIAL = "open", "restricted", "confidential"
CLASSES = (OPEN, RESTRICTED, CONFIDENTIAL)
"""Who may see an appendix. All but the open ones belong to Part 2, with its own audience."""


class Appendix(SQLModel, table=True):
    """A file that belongs to a paper. Its number stays the same, so that a sentence may refer to it."""

    __table_args__ = (UniqueConstraint("paper_id", "part", "number"),)

    id: int = identity()
    paper_id: int = reference("paper")
    part: int = 1
    """1, or 2 for one that is not open: it is named in Part 2 alone."""
    number: int
    """Counted from 1 in its part, and never given twice."""
    title: str
    klass: str
    """One of `CLASSES`."""
    alternative: str = Field(sa_type=Text)
    """What is in it, for whoever cannot read the file itself."""
    file_id: int = reference("stored_file")
    added_by_id: int | None = reference("person", nullable=True, index=False)
    added_at: datetime
    is_removed: bool = False
    """Taken out again before the paper was approved; its number is not used again."""


def part_of(klass: str) -> int:
    """The part of a paper to which appendices of a class belong."""
    return 1 if klass == OPEN else 2
