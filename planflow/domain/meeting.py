"""Meetings of bodies, and who was there."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from planflow.domain.columns import identity, reference


class Meeting(SQLModel, table=True):
    """One meeting of one body."""

    id: int = identity()
    body_id: int = reference("body")
    key: str = ""
    held_on: date
    """The day of the meeting, future or past."""
    title: str = ""
    is_cancelled: bool = False
    is_assumed: bool = False
    noted_at: datetime | None = None
    uid: str = ""
    """Its name in the calendar that it was taken from, by which it is found again when its day moves."""


class Attendance(SQLModel, table=True):
    """That an agency or a person was, or was not, at a meeting."""

    id: int = identity()
    meeting_id: int = reference("meeting")
    agency_id: int | None = reference("body", nullable=True)
    person_id: int | None = reference("person", nullable=True)
    was_present: bool = Field(default=True)
