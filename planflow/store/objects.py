"""Rows that a quick statement has found, as the same objects that SQLAlchemy would have made of them.

Its own loading works out anew for each statement how rows become objects, which for a single row takes five
times as long as the statement.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm.attributes import instance_state

from planflow.store.quick import Quick

if TYPE_CHECKING:
    from planflow.store.session import Session

_Row = TypeVar("_Row")


class Objects(Generic[_Row]):
    """The objects of one table."""

    def __init__(self, entity: type[_Row]) -> None:
        mapper = sa.inspect(entity)
        self.columns = tuple(attribute.columns[0] for attribute in mapper.column_attrs)
        """What a statement has to select for one of them, in this order."""
        self._mapper = mapper
        number = mapper.primary_key[0]
        self.by_number = self._reading(number)
        """The statement that reads a row by its number; None where only the library converts its values."""
        self._class = mapper.class_
        self._names = tuple(attribute.key for attribute in mapper.column_attrs)
        self._place_of_number = self.columns.index(number)

    def held(self, session: "Session", number: int) -> _Row | None:
        """The object of that number, if the session has it in memory."""
        known: _Row | None = session.identity_map.get(self._key(number))
        return known

    def made(self, session: "Session", values: Sequence[Any]) -> _Row | None:
        """The object of these values, or the one that the session has; None where a join found none."""
        number = values[self._place_of_number]
        if number is None:
            return None
        key = self._key(number)
        known: _Row | None = session.identity_map.get(key)
        if known is not None:
            return known
        row: _Row = self._mapper.class_manager.new_instance()
        row.__dict__.update(zip(self._names, values, strict=True))
        # What `make_transient_to_detached` and `Session.add` come to for an object that nobody has changed.
        state = instance_state(row)
        state.key, state.session_id = key, session.hash_key
        session.identity_map.add(state)
        return row

    def _reading(self, number: sa.ColumnElement[int]) -> Quick | None:
        is_single = len(self._mapper.primary_key) == 1 and isinstance(number.type, sa.Integer)
        if not is_single or any(isinstance(column.type, sa.Numeric | sa.Float) for column in self.columns):
            return None
        return Quick(sa.select(*self.columns).where(number == sa.bindparam("wanted")))

    def _key(self, number: int) -> Any:
        return self._class, (number,), None


_KNOWN: dict[type[Any], Objects[Any]] = {}


def objects_of(entity: type[_Row]) -> Objects[_Row]:
    """The objects of a table, put together once."""
    if entity not in _KNOWN:
        _KNOWN[entity] = Objects(entity)
    return _KNOWN[entity]
