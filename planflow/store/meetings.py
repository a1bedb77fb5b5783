"""Meetings of bodies."""

from collections.abc import Mapping, Sequence, Set
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import col

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
