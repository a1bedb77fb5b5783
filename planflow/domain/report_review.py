"""A report that somebody reviews: what was proposed, and what was decided about it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from planflow.domain.columns import identity, reference


class ReportReview(SQLModel, table=True):
    """One report as it was read, the decisions on it, and the plan that was made of it."""

    __tablename__ = "report_review"

    id: int = identity()
    name: str = ""
    """The file's name, as it may be shown; empty for pasted text."""
    digest: str
    """SHA-256 of the file: what was reviewed stays known, though the file is not kept."""
    proposal: dict[str, Any] = Field(sa_type=JSON)
    """What was found, as it was proposed; decisions never change it."""
    decisions: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """What people decided, in the order in which they did: the same data as in a review file."""
    made_by_id: int | None = reference("person", nullable=True)
    made_at: datetime
    changed_at: datetime
    plan_id: int | None = reference("plan", nullable=True)
    """The plan that was loaded from it; from then on the review is a record."""
    version: int = 1
