"""Meetings of bodies."""

from collections.abc import Mapping, Sequence, Set
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import col, select

from planflow.domain.body import Body
from planflow.domain.meeting import Meeting
from planflow.store.session import Session


class Sitting(NamedTuple):
    """The day of one meeting, with its row number and that of its body."""

    id: int
    body_id: int
    held_on: date


ByBody = Mapping[int, Sequence[Sitting]]
"""The meetings of bodies, by the body's row number."""
_OF_BODIES = (
    sa.select(col(Meeting.id), col(Meeting.body_id), col(Meeting.held_on))
    .where(
        col(Meeting.body_id).in_(sa.bindparam("bodies", expanding=True)), col(Meeting.is_cancelled).is_(False)
    )
    .order_by(col(Meeting.body_id), col(Meeting.held_on), col(Meeting.id))
)


def of_bodies(session: Session, body_ids: Set[int]) -> ByBody:
    """The meetings of several bodies that were not cancelled, in order, in one statement."""
    found: dict[int, list[Sitting]] = {}
    for row in session.execute(_OF_BODIES, {"bodies": sorted(body_ids)}):
        found.setdefault(row.body_id, []).append(Sitting(*row))
    return found


def find_on(session: Session, body_id: int, on: date) -> Meeting | None:
    """The meeting of a body on a day that was not cancelled; the first where there are several."""
    statement = select(Meeting).where(
        Meeting.body_id == body_id, Meeting.held_on == on, col(Meeting.is_cancelled).is_(False)
    )
    return session.exec(statement.order_by(col(Meeting.id))).first()


def of_body(session: Session, body_id: int) -> Sequence[Meeting]:
    """Every meeting of a body, cancelled ones as well, by day."""
    statement = select(Meeting).where(Meeting.body_id == body_id)
    return session.exec(statement.order_by(col(Meeting.held_on), col(Meeting.id))).all()


def with_bodies(session: Session, body_id: int | None) -> Sequence[tuple[Meeting, Body]]:
    """The meetings of one body, or of all, with the body, by day."""
    statement = select(Meeting, Body).join(Body, col(Body.id) == col(Meeting.body_id))
    if body_id is not None:
        statement = statement.where(Meeting.body_id == body_id)
    return session.exec(statement.order_by(col(Meeting.held_on), Body.key, col(Meeting.id))).all()
