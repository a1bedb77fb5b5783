"""What is known of one turn of a report cycle before, or instead of, its paper."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from planflow.domain.columns import identity, reference


class ReportTurn(SQLModel, table=True):
    """That a turn was skipped, and by whose decision; and what trouble with it was told."""

    __tablename__ = "report_turn"
    __table_args__ = (UniqueConstraint("cycle_id", "number"),)

    id: int = identity()
    cycle_id: int = reference("report_cycle")
    number: int
    """Which turn of its cycle, counted from 1."""
    until_on: date
    """The end of its period, or the day of its meeting in a cycle of every meeting."""
    meeting_id: int | None = reference("meeting", nullable=True, index=False)
    skipped_on: date | None = None
    decided_by_id: int | None = reference("person", nullable=True, index=False)
    reason_id: int | None = reference("free_text", nullable=True, index=False)
    told: str = ""
    """The trouble that was told: `no_meeting`, `too_late`, `squeezed`."""
    told_on: date | None = None
