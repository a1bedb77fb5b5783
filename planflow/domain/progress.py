"""Dated records of progress. They are added, never overwritten."""

from datetime import date, datetime

from sqlmodel import SQLModel

from planflow.domain.columns import identity, reference


class Progress(SQLModel, table=True):
    """What somebody said about an action on a day."""

    id: int = identity()
    action_id: int = reference("action")
    given_on: date
    """The day the word was given, which may be before the day it was recorded."""
    recorded_at: datetime
    person_id: int | None = reference("person", nullable=True)
    """Whose word it is."""
    recorder_id: int | None = reference("person", nullable=True)
    how: str = ""
    """How it reached the recorder: `board`, `telephone`, `letter`, `mail link`; empty if by oneself."""
    text_id: int | None = reference("free_text", nullable=True)
    percent: int | None = None
