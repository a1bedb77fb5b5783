"""Statements that run thousands of times: put together once, then handed to the driver.

SQLAlchemy spends 50 microseconds on each execution, ten times what SQLite takes for a row. A `Quick`
statement is compiled by it once for each kind of database, converts the same types, tells whoever listens to
a cursor (with no context), and raises the same errors for what a database refuses. It does nothing else, and
refuses what would need more: values that are worked out, lists in `IN`, numbers with a point.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from planflow.store.session import Session

Converter = Callable[[Any], Any] | None


@dataclass(frozen=True)
class _Compiled:
    """What the driver is given: text, and what its parameters and columns go through."""

    text: str
    names: tuple[str, ...]
    """The parameters in the order of their places; each by its name where the driver knows names."""
    has_places: bool
    constants: Mapping[str, Any]
    into: tuple[tuple[str, Callable[[Any], Any]], ...]
    out: tuple[tuple[int, Callable[[Any], Any]], ...]
    has_rows: bool
    row_of: Callable[[Iterable[Any]], Any]

    def parameters(self, given: Mapping[str, Any]) -> Any:
        values = {**self.constants, **given}
        if len(values) < len(self.constants) + len(given):
            raise ValueError("A parameter that has a value of its own cannot be given another one.")
        for name, convert in self.into:
            values[name] = convert(values[name])
        return [values[name] for name in self.names] if self.has_places else values

    def row(self, found: Sequence[Any]) -> Any:
        if not self.out:
            return self.row_of(found)
        values = list(found)
        for place, convert in self.out:
            values[place] = convert(values[place])
        return self.row_of(values)


class Quick:
    """A statement of the Core, with parameters that have names."""

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, session: "Session", given: Mapping[str, Any]) -> list[Any]:
        """The rows that it finds or returns, each with its columns as attributes."""
        compiled, _, found = self._run(session, [given], returns=True)
        return [compiled.row(row) for row in found]

    def first(self, session: "Session", given: Mapping[str, Any]) -> Any:
        """The first row; None where there is none."""
        rows = self.rows(session, given)
        return rows[0] if rows else None

    def value(self, session: "Session", given: Mapping[str, Any]) -> Any:
        """The first column of the first row; None where there is none."""
        rows = self.rows(session, given)
        return rows[0][0] if rows else None

    def run(self, session: "Session", given: Mapping[str, Any]) -> int:
        """Execute what returns no rows; how many it changed."""
        return self._run(session, [given], returns=False)[1]

    def run_each(self, session: "Session", rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute what returns no rows once for each of these parameters."""
        if rows:
            self._run(session, rows, returns=False)

    def _run(
        self, session: "Session", given: Sequence[Mapping[str, Any]], *, returns: bool
    ) -> tuple[_Compiled, int, Sequence[Any]]:
        connection, dialect, cursor = session.line or session.get_line()
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _compile(self._statement, dialect)
        if compiled.has_rows and not returns:
            raise ValueError("A statement that returns rows has to have them read.")
        is_many, text = len(given) > 1, compiled.text
        parameters = [compiled.parameters(one) for one in given] if is_many else compiled.parameters(given[0])
        heard = connection.dispatch
        try:
            for tell in heard.before_cursor_execute:
                text, parameters = tell(connection, cursor, text, parameters, None, is_many)
            (cursor.executemany if is_many else cursor.execute)(text, parameters)
            found = cursor.fetchall() if returns else ()
            changed = cursor.rowcount
            for tell in heard.after_cursor_execute:
                tell(connection, cursor, text, parameters, None, is_many)
        except dialect.loaded_dbapi.Error as error:
            session.line = None  # its cursor is closed in what follows
            # It tells `handle_error`, and lets go of a connection that is gone and of all as old as that.
            connection._handle_dbapi_exception(error, text, parameters, cursor, None)
        except BaseException:
            session.line = None  # its cursor may hold a result that was not read
            raise
        return compiled, changed, found


def _compile(statement: Any, dialect: sa.Dialect) -> _Compiled:
    compiled = statement.compile(dialect=dialect)
    binds = compiled.binds
    _refuse(compiled, statement)
    into = {name: _converter(bind.type, dialect, "bind_processor") for name, bind in binds.items()}
    plain = {name: bind.effective_value for name, bind in binds.items() if not bind.required}
    plain |= {column.key: _default(column) for column in getattr(compiled, "insert_prefetch", ())}
    constants = {name: convert(value) if (convert := into[name]) else value for name, value in plain.items()}
    columns = list(getattr(statement, "exported_columns", ()))
    row = namedtuple("Row", [column.key for column in columns], rename=True)  # type: ignore[misc]
    out = [_converter(column.type, dialect, "result_processor", None) for column in columns]
    return _Compiled(
        text=str(compiled),
        names=tuple(compiled.positiontup or ()),
        has_places=compiled.positional,
        constants=constants,
        into=tuple((name, convert) for name, convert in into.items() if convert and name not in constants),
        out=tuple((place, convert) for place, convert in enumerate(out) if convert),
        has_rows=bool(columns),
        row_of=row._make,
    )


def _refuse(compiled: Any, statement: Any) -> None:
    """Raise `ValueError` for what SQLAlchemy would do anew at each execution."""
    for bind in compiled.binds.values():
        if bind.expanding or bind.literal_execute:
            raise ValueError("A list of values needs a text of its own for each length.")
        if bind.callable:
            raise ValueError(f"The parameter {bind.key} has to be worked out: let it be given.")
    if worked_out := getattr(compiled, "update_prefetch", ()):
        raise ValueError(f"What {worked_out[0].key} becomes has to be worked out: give it a value.")
    typed = (*compiled.binds.values(), *getattr(statement, "exported_columns", ()))
    if any(isinstance(one.type, sa.Numeric | sa.Float) for one in typed):
        raise ValueError("Numbers with a point are converted by the driver's own type of each column.")


def _default(column: sa.Column[Any]) -> Any:
    if not isinstance(column.default, sa.ColumnDefault) or not column.default.is_scalar:
        raise ValueError(f"What {column.key} is without a value has to be worked out: give it one.")
    return column.default.arg


def _converter(kind: Any, dialect: sa.Dialect, which: str, *about: Any) -> Converter:
    found: Converter = getattr(kind.dialect_impl(dialect), which)(dialect, *about)
    return found
