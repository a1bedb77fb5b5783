"""Counting how often something was tried in a span of time."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from planflow.domain.rate_window import RateWindow
from planflow.domain.tables import metadata
from planflow.store.session import Session


def count(session: Session, what: str, whose: str, begins_at: datetime) -> int:
    """Count one more in this span of time; how many there are now, this one included."""
    table = metadata.tables["rate_window"]
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = insert(table).values(what=what, whose=whose, begins_at=begins_at, count=1)
    counted = row.on_conflict_do_update(
        index_elements=["what", "whose", "begins_at"], set_={"count": table.c.count + 1}
    ).returning(table.c.count)
    return int(session.execute(counted).scalar_one())


def delete_old(session: Session, *, before: datetime) -> int:
    """Delete spans of time that began before a moment; how many."""
    old = sa.delete(RateWindow).where(col(RateWindow.begins_at) < before)
    return int(session.connection().execute(old).rowcount)
