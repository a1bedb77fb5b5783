"""Inserting only what is not there yet, in the same words on SQLite and PostgreSQL."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from planflow.store.session import Session

_CHANGES = sa.select(sa.func.changes())


def _with_constants(compiler: Any) -> Any:
    """A compiler that writes every constant out: as parameters they would be handled at each execution.

    What it writes is read again as text in which parameters stand behind a colon.
    """

    class WithConstants(compiler):  # type: ignore[misc]
        def visit_bindparam(self, bindparam: sa.BindParameter[Any], *args: Any, **options: Any) -> str:
            if not bindparam.required:
                options["literal_binds"] = True
            written: str = super().visit_bindparam(bindparam, *args, **options)
            return written

        def render_bind_cast(self, _type: Any, _dbapi_type: Any, sqltext: str) -> str:
            return sqltext  # the text is given its types when it is read again

        def render_literal_value(self, value: Any, type_: Any, **options: Any) -> str:
            known = sa.String() if isinstance(value, str) else type_  # a word may come without a type
            return str(super().render_literal_value(value, known, **options)).replace(":", "\\:")

    return WithConstants


def _dialect(module: Any) -> sa.Dialect:
    made: sa.Dialect = module.dialect(paramstyle="named")
    made.statement_compiler = _with_constants(made.statement_compiler)
    return made


_DIALECTS: Mapping[str, tuple[Any, sa.Dialect]] = {
    "sqlite": (sqlite, _dialect(sqlite)),
    "postgresql": (postgresql, _dialect(postgresql)),
}


class NewRows:
    """A statement that inserts what `rows` selects, leaving out what a unique constraint refuses.

    It is expensive to make and cheap to execute: keep it, and let `rows` have parameters. None of them may
    be named like a column of the table.
    """

    def __init__(self, table: sa.Table, columns: Sequence[str], rows: sa.Select[Any]) -> None:
        self._table, self._columns, self._rows = table, list(columns), rows
        self._statements: dict[str, sa.TextClause] = {}

    def insert(self, session: Session, values: Mapping[str, Any]) -> int:
        """Execute it with these parameters; how many rows were inserted."""
        count: int = self._execute(session, values).rowcount
        if session.connection().dialect.name == "sqlite":
            # The driver does not count a statement that begins with WITH.
            count = session.connection().execute(_CHANGES).scalar_one()
        return count

    def add(self, session: Session, values: Mapping[str, Any]) -> None:
        """Execute it where nobody asks how many: counting may take a statement more."""
        self._execute(session, values)

    def _execute(self, session: Session, values: Mapping[str, Any]) -> sa.CursorResult[Any]:
        session.flush()
        connection = session.connection()
        return connection.execute(self._statement(connection.dialect.name), values)

    def _statement(self, name: str) -> sa.TextClause:
        """The statement for a database, put into text when that database first asks for it."""
        if name not in self._statements:
            module, dialect = _DIALECTS[name]
            insert = (
                module.insert(self._table)
                .from_select(self._columns, self._rows, include_defaults=False)
                .on_conflict_do_nothing()
            )
            compiled = insert.compile(dialect=dialect)
            parameters = (sa.bindparam(key, type_=bind.type) for key, bind in compiled.binds.items())
            self._statements[name] = (
                sa.text(str(compiled)).bindparams(*parameters).execution_options(preserve_rowcount=True)
            )
        return self._statements[name]
