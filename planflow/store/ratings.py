"""Ratings in place of the computed ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, bindparam, func, or_, select
from sqlmodel import col

from planflow.domain.organisation import FreeText
from planflow.domain.rating import RatingOverride
from planflow.store.session import Session
from planflow.store.snapshots import action_ids

_COUNTS = or_(col(RatingOverride.until_on).is_(None), col(RatingOverride.until_on) >= bindparam("on"))
_OF_ACTION: Select[RatingOverride] = (
    select(RatingOverride)
    .where(col(RatingOverride.action_id) == bindparam("action"), col(RatingOverride.ended_at).is_(None))
    .where(_COUNTS)
    .order_by(col(RatingOverride.id).desc())
)


@dataclass(frozen=True)
class Override:
    """A rating that a person set, with the words of the reason."""

    rating: str
    reason: str
    person_id: int | None
    given_on: date
    until_on: date | None


def find(session: Session, action_id: int, *, on: date) -> RatingOverride | None:
    """The override of an action that counts on a day, if nobody has withdrawn it."""
    return session.execute(_OF_ACTION, {"action": action_id, "on": on}).scalars().first()


def in_force(
    session: Session, plan_id: int, *, on: date, before: datetime | None = None
) -> Mapping[int, Override]:
    """The overrides that count on a day, by action, as recorded before an instant (left out: until now).

    They are those of the plan's actions and of others that answer its recommendations.
    """
    ended, recorded = col(RatingOverride.ended_at), col(RatingOverride.recorded_at)
    statement = (
        select(RatingOverride, func.coalesce(col(FreeText.body), ""))
        .outerjoin(FreeText, col(FreeText.id) == col(RatingOverride.reason_id))
        .where(col(RatingOverride.action_id).in_(action_ids(plan_id)), _COUNTS)
        .order_by(col(RatingOverride.action_id), col(RatingOverride.id))
    )
    if before is None:
        statement = statement.where(ended.is_(None))
    else:
        statement = statement.where(recorded < before, or_(ended.is_(None), ended >= before))
    return {
        row.action_id: Override(row.rating, reason, row.person_id, row.given_on, row.until_on)
        for row, reason in session.execute(statement, {"on": on})
    }
