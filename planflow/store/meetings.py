"""Meetings of bodies."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, select

from planflow.domain.meeting import Meeting
from planflow.store.session import Session


def of_body(session: Session, body_id: int, *, on_or_after: date) -> Sequence[Meeting]:
    """The meetings of a body from a day on that were not cancelled, in order."""
    statement = (
        select(Meeting)
        .where(
            col(Meeting.body_id) == body_id,
            col(Meeting.held_on) >= on_or_after,
            col(Meeting.is_cancelled).is_(False),
        )
        .order_by(col(Meeting.held_on), col(Meeting.id))
    )
    return session.exec(statement).all()


def find_next(session: Session, body_id: int, *, on_or_after: date) -> Meeting | None:
    """The next meeting of a body on or after a day; None where none is known."""
    return next(iter(of_body(session, body_id, on_or_after=on_or_after)), None)
