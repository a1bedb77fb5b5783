"""Inserting only what is not there yet, in the same words on SQLite and PostgreSQL."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from planflow.store.session import Session


def insert_new(session: Session, table: sa.Table, columns: Sequence[str], rows: sa.Select[Any]) -> int:
    """Insert what `rows` selects, leaving out what a unique constraint refuses; how many were inserted."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    dialect = sqlite if is_sqlite else postgresql
    statement = dialect.insert(table).from_select(list(columns), rows, include_defaults=False)
    counted = statement.on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    count: int = session.execute(counted).rowcount  # type: ignore[attr-defined]
    if is_sqlite:
        # The driver does not count a statement that begins with WITH.
        return session.scalar(sa.select(sa.func.changes())) or 0
    return count
