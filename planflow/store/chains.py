"""The ends of the hash chains, and the events that are added to them.

Whoever holds the end of a chain holds it until the transaction ends, so that it is read once. An event goes
with the change of the row that it is about: both are written or neither is.

Parameters have names that no column has: SQLAlchemy would set any column of that name, in each of the
statements that go together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from planflow.domain.event import Chain, Event, Place
from planflow.store.quick import Quick
from planflow.store.session import Session

_CHAIN = Chain.__table__  # type: ignore[attr-defined]
_EVENT = Event.__table__  # type: ignore[attr-defined]
_LAST = Quick(
    sa.select(_CHAIN.c.length, _CHAIN.c.head).where(_CHAIN.c.id == sa.bindparam("chain")).with_for_update()
)
_COLUMNS = [column.name for column in _EVENT.c if column.name != "id"]
_GIVEN = {name: sa.bindparam(f"event__{name}", type_=_EVENT.c[name].type) for name in _COLUMNS}
_INSERT = sa.insert(_EVENT).values(_GIVEN).returning(_EVENT.c.id)
_MOVE_END = (
    sa.update(_CHAIN)
    .where(_CHAIN.c.id == sa.bindparam("event__chain", type_=_CHAIN.c.id.type))
    .values(
        length=sa.bindparam("event__number", type_=_CHAIN.c.length.type),
        head=sa.bindparam("event__hash", type_=_CHAIN.c.head.type),
    )
)


@dataclass(frozen=True)
class Change:
    """New values for the row that an event is about, as long as it is at the version that was seen."""

    table: sa.Table
    row_id: int
    seen: int
    values: Mapping[str, Any]

    @property
    def parameters(self) -> dict[str, Any]:
        """What its statement is executed with."""
        news = {f"item__{name}": value for name, value in self.values.items()}
        return {"item__id": self.row_id, "item__seen": self.seen, **news}


class Overtaken(Exception):
    """The row is at another version by now: neither it nor the chain was written."""


@lru_cache(maxsize=512)
def _changing_alone(table: sa.Table, names: tuple[str, ...]) -> Quick:
    return Quick(_changing(table, names))


def _changing(table: sa.Table, names: tuple[str, ...]) -> sa.Update:
    """One conditional UPDATE: that it finds no row says that somebody else was first."""
    news = {name: sa.bindparam(f"item__{name}", type_=table.c[name].type) for name in names}
    is_as_seen = sa.and_(
        table.c.id == sa.bindparam("item__id", type_=table.c.id.type),
        table.c.version == sa.bindparam("item__seen", type_=table.c.version.type),
    )
    return sa.update(table).where(is_as_seen).values(news)


def _both() -> sa.Select[Any]:
    added = _INSERT.cte("added")
    return sa.select(added.c.id).add_cte(_MOVE_END.cte("ended"))


@lru_cache(maxsize=512)
def _all_three(table: sa.Table, names: tuple[str, ...]) -> Quick:
    changed = _changing(table, names).returning(table.c.id).cte("changed")
    event = sa.select(*_GIVEN.values()).select_from(changed)
    added = sa.insert(_EVENT).from_select(_COLUMNS, event, include_defaults=False).returning(_EVENT.c.id)
    ended = _MOVE_END.where(sa.exists(sa.select(changed.c.id)))
    written = added.cte("added")
    return Quick(sa.select(written.c.id).add_cte(ended.cte("ended")))


_INSERT_ALONE, _MOVE_END_ALONE = Quick(_INSERT), Quick(_MOVE_END)
_PLACE = ("event__chain", "event__number", "event__hash")
_INSERT_AND_MOVE_END = Quick(_both())
"""One round trip for PostgreSQL; SQLite knows no such statement, and no round trips."""


def hold(session: Session, chain: int) -> Place:
    """Take the end of a chain, and keep it from everybody else until the transaction ends."""
    place = session.places.get(chain)
    if place is None:
        place = session.places[chain] = _taken(session, chain)
    return place


def add(session: Session, event: Mapping[str, Any], change: Change | None = None) -> int:
    """Insert an event at the end that was held, and make it the end; the event's row number.

    With it the row changes that the event is about. Raises `Overtaken` where somebody else was first.
    """
    is_postgres = session.get_line().dialect.name == "postgresql"
    given = {f"event__{name}": value for name, value in event.items()}
    number = (_add_at_once if is_postgres else _add_in_turn)(session, given, change)
    session.places[event["chain"]] = Place(event["number"] + 1, event["hash"])
    return number


def _add_at_once(session: Session, event: Mapping[str, Any], change: Change | None) -> int:
    number: int | None
    if change is None:
        number = _INSERT_AND_MOVE_END.value(session, event)
    else:
        statement = _all_three(change.table, tuple(sorted(change.values)))
        number = statement.value(session, {**event, **change.parameters})
    if number is None:
        raise Overtaken
    return number


def _add_in_turn(session: Session, event: Mapping[str, Any], change: Change | None) -> int:
    if change is not None:
        statement = _changing_alone(change.table, tuple(sorted(change.values)))
        if statement.run(session, change.parameters) != 1:
            raise Overtaken
    number: int = _INSERT_ALONE.value(session, event)
    _MOVE_END_ALONE.run(session, {name: event[name] for name in _PLACE})
    return number


def _taken(session: Session, chain: int) -> Place:
    row = _LAST.first(session, {"chain": chain})
    if row is None:
        # Two first events at once: whoever comes second finds the row of the first.
        connection = session.connection()
        insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        connection.execute(insert(_CHAIN).values(id=chain, length=0, head="").on_conflict_do_nothing())
        row = _LAST.first(session, {"chain": chain})
    return Place(row.length + 1, row.head)
