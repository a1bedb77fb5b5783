"""Days on which the organisation or one of its bodies is closed."""

from collections.abc import Sequence

from sqlmodel import col, select

from planflow.domain.organisation import LocalDay
from planflow.store.session import Session


def of_owner(session: Session, body_id: int | None) -> Sequence[LocalDay]:
    """The closure days of a body, or (None) of the organisation, in order."""
    owner = col(LocalDay.body_id)
    mine = owner.is_(None) if body_id is None else owner == body_id
    return session.exec(select(LocalDay).where(mine).order_by(col(LocalDay.day), col(LocalDay.id))).all()


def of_bodies(session: Session) -> Sequence[LocalDay]:
    """The closure days of every body, in order."""
    statement = select(LocalDay).where(col(LocalDay.body_id).is_not(None))
    return session.exec(statement.order_by(col(LocalDay.day), col(LocalDay.id))).all()
