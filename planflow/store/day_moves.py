"""The days that deadlines had before they were moved."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import col, select

from planflow.domain.deadline import DeadlineMove
from planflow.store.session import Session

_AT_ONCE = 500


def first_since(session: Session, deadline_ids: Sequence[int], from_: datetime) -> Mapping[int, DeadlineMove]:
    """The first move of each deadline at or after an instant: what it was before is what it was then."""
    found: dict[int, DeadlineMove] = {}
    for start in range(0, len(deadline_ids), _AT_ONCE):
        statement = (
            select(DeadlineMove)
            .where(col(DeadlineMove.deadline_id).in_(deadline_ids[start : start + _AT_ONCE]))
            .where(col(DeadlineMove.moved_at) >= from_)
            .order_by(col(DeadlineMove.id).desc())
        )
        found |= {row.deadline_id: row for row in session.exec(statement)}
    return found
