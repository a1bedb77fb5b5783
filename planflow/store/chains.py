"""The ends of the hash chains, and the events that are added to them.

Whoever holds the end of a chain holds it until the transaction ends, so that it is read once.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from planflow.domain.event import Chain, Event, Place
from planflow.store.session import Session

_CHAIN = Chain.__table__  # type: ignore[attr-defined]
_EVENT = Event.__table__  # type: ignore[attr-defined]
_LAST = (
    sa.select(_CHAIN.c.length, _CHAIN.c.head).where(_CHAIN.c.id == sa.bindparam("chain")).with_for_update()
)
_COLUMNS = [column.name for column in _EVENT.c if column.name != "id"]
_INSERT = (
    sa.insert(_EVENT)
    .values({name: sa.bindparam(name, type_=_EVENT.c[name].type) for name in _COLUMNS})
    .returning(_EVENT.c.id)
)
_MOVE_END = (
    sa.update(_CHAIN)
    .where(_CHAIN.c.id == sa.bindparam("chain", type_=_CHAIN.c.id.type))
    .values(
        length=sa.bindparam("number", type_=_CHAIN.c.length.type),
        head=sa.bindparam("hash", type_=_CHAIN.c.head.type),
    )
)


def _both() -> sa.Select[Any]:
    added = _INSERT.cte("added")
    return sa.select(added.c.id).add_cte(_MOVE_END.cte("ended"))


_INSERT_AND_MOVE_END = _both()
"""One round trip for PostgreSQL; SQLite knows no such statement, and no round trips."""


def hold(session: Session, chain: int) -> Place:
    """Take the end of a chain, and keep it from everybody else until the transaction ends."""
    place = session.places.get(chain)
    if place is None:
        place = session.places[chain] = _taken(session, chain)
    return place


def add(session: Session, event: Mapping[str, Any]) -> int:
    """Insert an event at the end that was held, and make it the end; the event's row number."""
    connection = session.connection()
    number: int
    if connection.dialect.name == "postgresql":
        number = connection.execute(_INSERT_AND_MOVE_END, event).scalar_one()
    else:
        number = connection.execute(_INSERT, event).scalar_one()
        connection.execute(_MOVE_END, {name: event[name] for name in ("chain", "number", "hash")})
    session.places[event["chain"]] = Place(event["number"] + 1, event["hash"])
    return number


def _taken(session: Session, chain: int) -> Place:
    connection = session.connection()
    row = connection.execute(_LAST, {"chain": chain}).first()
    if row is None:
        # Two first events at once: whoever comes second finds the row of the first.
        insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        connection.execute(insert(_CHAIN).values(id=chain, length=0, head="").on_conflict_do_nothing())
        row = connection.execute(_LAST, {"chain": chain}).one()
    return Place(row.length + 1, row.head)
