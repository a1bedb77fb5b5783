"""Ratings in place of the computed ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, bindparam, func, or_, select
from sqlmodel import col

from planflow.domain.organisation import FreeText
from planflow.domain.person import Person
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


def of_actions(
    session: Session, action_ids: Sequence[int], *, on: date
) -> Mapping[int, tuple[Override, str]]:
    """The overrides of some actions that count on a day, and the role or name of whose word each is."""
    if not action_ids:
        return {}
    by = func.coalesce(func.nullif(col(Person.job_title), ""), col(Person.name), "")
    statement = (
        select(RatingOverride, func.coalesce(col(FreeText.body), ""), by)
        .outerjoin(FreeText, col(FreeText.id) == col(RatingOverride.reason_id))
        .outerjoin(Person, col(Person.id) == col(RatingOverride.person_id))
        .where(col(RatingOverride.action_id).in_(action_ids), _COUNTS, col(RatingOverride.ended_at).is_(None))
        .order_by(col(RatingOverride.action_id), col(RatingOverride.id))
    )
    return {
        row.action_id: (Override(row.rating, reason, row.person_id, row.given_on, row.until_on), whose)
        for row, reason, whose in session.execute(statement, {"on": on})
    }


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
