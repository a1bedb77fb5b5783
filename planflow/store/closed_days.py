"""The days on which the organisation or one of its bodies is closed, beside the bank holidays."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import col

from planflow.domain.body import Body
from planflow.domain.organisation import LocalDay
from planflow.store.session import Session


class Closed(NamedTuple):
    """One such day."""

    day: date
    name: str
    whose: str
    id: int


def find(session: Session, name: str, number: int) -> LocalDay | None:
    """The day of a calendar with that row number."""
    row = session.get(LocalDay, number)
    return row if row is not None and row.calendar == name else None


def of_calendar(session: Session, name: str) -> Sequence[Closed]:
    """The days of one calendar, with who closes on them, by day."""
    statement = (
        sa.select(col(LocalDay.day), col(LocalDay.name), sa.func.coalesce(Body.name, ""), col(LocalDay.id))
        .outerjoin(Body, col(Body.id) == col(LocalDay.body_id))
        .where(col(LocalDay.calendar) == name)
        .order_by(col(LocalDay.day), col(LocalDay.id))
    )
    rows = session.execute(statement)
    return [Closed(day, why, whose or "The organisation", number) for day, why, whose, number in rows]
