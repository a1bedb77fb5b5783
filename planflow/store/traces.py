"""The moves that put things where a paper found them."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from planflow.domain.tables import metadata
from planflow.store.session import Session

_EVENT = metadata.tables["event"]


class Move(NamedTuple):
    """An event of a plan's chain, by its number, and when it was recorded."""

    number: int
    at: datetime


_LAST = (
    sa.select(
        _EVENT.c.subject_kind,
        _EVENT.c.subject_id,
        sa.func.max(_EVENT.c.number).label("number"),
    )
    .where(
        _EVENT.c.chain == sa.bindparam("plan"),
        _EVENT.c.number <= sa.bindparam("length"),
        _EVENT.c.at < sa.bindparam("until", type_=_EVENT.c.at.type),
        _EVENT.c.to_state != "",
    )
    .group_by(_EVENT.c.subject_kind, _EVENT.c.subject_id)
    .cte("last_move")
)
_MOVES = (
    sa.select(_EVENT.c.subject_kind, _EVENT.c.subject_id, _EVENT.c.number, _EVENT.c.at)
    .join(_LAST, sa.and_(_LAST.c.number == _EVENT.c.number, _EVENT.c.chain == sa.bindparam("plan")))
    .order_by(_EVENT.c.number)
)


def moves(session: Session, plan_id: int, *, length: int, until: datetime) -> dict[tuple[str, int], Move]:
    """The last move before `until` of everything in a plan whose chain held `length` events."""
    rows = session.execute(_MOVES, {"plan": plan_id, "length": length, "until": until})
    return {(row.subject_kind, row.subject_id): Move(row.number, row.at) for row in rows}
