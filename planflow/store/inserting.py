"""Inserting only what is not there yet, in the same words on SQLite and PostgreSQL."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from planflow.store.session import Session

_CHANGES = sa.select(sa.func.changes())


class NewRows:
    """A statement that inserts what `rows` selects, leaving out what a unique constraint refuses.

    It is expensive to make and cheap to execute: keep it, and let `rows` have parameters. None of them may
    be named like a column of the table.
    """

    def __init__(self, table: sa.Table, columns: Sequence[str], rows: sa.Select[Any]) -> None:
        self._statements = {
            name: dialect.insert(table)
            .from_select(list(columns), rows, include_defaults=False)
            .on_conflict_do_nothing()
            .execution_options(preserve_rowcount=True)
            for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
        }

    def insert(self, session: Session, values: Mapping[str, Any]) -> int:
        """Execute it with these parameters; how many rows were inserted."""
        dialect = session.get_bind().dialect.name
        count: int = session.execute(self._statements[dialect], values).rowcount  # type: ignore[attr-defined]
        if dialect == "sqlite":
            # The driver does not count a statement that begins with WITH.
            return session.scalar(_CHANGES) or 0
        return count
