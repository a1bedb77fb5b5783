"""Bodies as a list: each with its next meeting and how many people belong to it."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlmodel import col, select

from planflow.domain.body import Body
from planflow.domain.meeting import Meeting
from planflow.domain.person import Person
from planflow.store.session import Session


def listed(session: Session, *, on: date) -> Sequence[tuple[Body, date | None, int]]:
    """Every body by name, in one statement."""
    following = (
        select(sa.func.min(Meeting.held_on))
        .where(
            col(Meeting.body_id) == col(Body.id),
            col(Meeting.held_on) >= on,
            col(Meeting.is_cancelled).is_(False),
        )
        .scalar_subquery()
    )
    members = (
        select(sa.func.count())
        .select_from(Person)
        .where(col(Person.agency_id) == col(Body.id), col(Person.erased_at).is_(None))
        .scalar_subquery()
    )
    statement = select(Body, following, members).order_by(sa.func.lower(Body.name), col(Body.id))
    return session.exec(statement).all()


def get_meeting(session: Session, body_id: int, number: int) -> Meeting | None:
    """The meeting of that row number, where it is this body's."""
    found = session.get(Meeting, number)
    return found if found is not None and found.body_id == body_id else None


def count_meetings(session: Session, body_id: int, *, until: date | None, since: date | None) -> int:
    """How many meetings of a body there are before or from a day."""
    return session.exec(
        select(sa.func.count()).select_from(Meeting).where(*_within(body_id, until, since))
    ).one()


def meetings(
    session: Session, body_id: int, *, until: date | None, since: date | None, offset: int, limit: int
) -> Sequence[Meeting]:
    """Those before a day, the latest first; or those from a day on, the next first."""
    order = col(Meeting.held_on).desc() if until is not None else col(Meeting.held_on)
    statement = select(Meeting).where(*_within(body_id, until, since)).order_by(order, col(Meeting.id))
    return session.exec(statement.offset(offset).limit(limit)).all()


def _within(body_id: int, until: date | None, since: date | None) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [col(Meeting.body_id) == body_id]
    if until is not None:
        conditions.append(col(Meeting.held_on) < until)
    if since is not None:
        conditions.append(col(Meeting.held_on) >= since)
    return conditions
