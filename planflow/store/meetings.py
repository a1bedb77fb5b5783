"""Meetings of bodies."""

from collections.abc import Mapping, Sequence, Set

from sqlalchemy import bindparam
from sqlmodel import col, select

from planflow.domain.meeting import Meeting
from planflow.store.session import Session

_OF_BODIES = (
    select(Meeting)
    .where(
        col(Meeting.body_id).in_(bindparam("bodies", expanding=True)), col(Meeting.is_cancelled).is_(False)
    )
    .order_by(col(Meeting.body_id), col(Meeting.held_on), col(Meeting.id))
)
ByBody = Mapping[int, Sequence[Meeting]]
"""The meetings of bodies, by the body's row number."""


def of_bodies(session: Session, body_ids: Set[int]) -> ByBody:
    """The meetings of several bodies that were not cancelled, in order, in one statement."""
    found: dict[int, list[Meeting]] = {}
    for meeting in session.exec(_OF_BODIES, params={"bodies": sorted(body_ids)}):
        found.setdefault(meeting.body_id, []).append(meeting)
    return found
