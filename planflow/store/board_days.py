"""What was said and done at a meeting of a board on one day: attendance, and acts recorded from it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from planflow.domain.event import Event
from planflow.domain.meeting import Attendance, Meeting
from planflow.store.session import Session

BOARD = ("board", "meeting")
"""How a word was given that was given at a meeting."""


def attendances(session: Session, body_id: int | None, on: date) -> Sequence[Any]:
    """Who was, or was not, at the meeting of a body on a day: `person_id`, `agency_id`, `was_present`."""
    statement = (
        select(col(Attendance.person_id), col(Attendance.agency_id), col(Attendance.was_present))
        .join(Meeting, col(Meeting.id) == col(Attendance.meeting_id))
        .where(col(Meeting.body_id) == body_id, col(Meeting.held_on) == on)
        .order_by(col(Attendance.id))
    )
    return session.execute(statement).all()


def acts(session: Session, chain: int, on: date) -> Sequence[Event]:
    """The events of a plan that rest on a word given at a meeting on a day, in the order of the ledger."""
    statement = (
        select(Event)
        .where(col(Event.chain) == chain, col(Event.how).in_(BOARD), col(Event.given_on) == on)
        .order_by(col(Event.number))
    )
    return session.execute(statement).scalars().all()
