"""Ratings that a person put in place of the computed one. They are added and ended, never overwritten."""

from datetime import date, datetime

from sqlmodel import SQLModel

from planflow.domain.columns import identity, reference


class RatingOverride(SQLModel, table=True):
    """That an action counts as red, amber or green by somebody's word, from a day until it ends."""

    __tablename__ = "rating_override"

    id: int = identity()
    action_id: int = reference("action")
    rating: str
    """A rating of the scheme that the plan is pinned to."""
    reason_id: int | None = reference("free_text", nullable=True)
    person_id: int | None = reference("person", nullable=True)
    """Whose word it is."""
    recorder_id: int | None = reference("person", nullable=True)
    given_on: date
    """The day the word was given, which may be before the day it was recorded."""
    recorded_at: datetime
    until_on: date | None = None
    """The last day on which it counts; None until it is withdrawn."""
    ended_at: datetime | None = None
    """When it was withdrawn, or another took its place."""
