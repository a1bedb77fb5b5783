"""What falls to a person on a day, by the rules by which planflow reminds of it, in one statement each."""

from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from planflow.domain.deadline import DeadlineState
from planflow.domain.tables import metadata
from planflow.store import audiences, described, rating_sql, reach
from planflow.store.intents import DEADLINE
from planflow.store.rating_sql import ACTION, Reading
from planflow.store.session import Session

_PLAN = metadata.tables["plan"]
_CONTRIBUTOR = metadata.tables["contributor"]
_MEANT_FOR = reach.PERSON.alias("meant_for")
_ME = sa.bindparam("recipient", type_=DEADLINE.c.id.type)


def to_person(session: Session, person_id: int, *, today: date) -> list[Any]:
    """Every open deadline that falls to a person, nearest first, with the words of what it is about.

    `fallback` and `meant_for` say why and in whose place, where it is somebody else's by right; `number` is
    that of a request for more time.
    """
    return list(session.execute(_falls(), {"recipient": person_id, "today": today}))


def without_day(session: Session, person_id: int, reading: Reading) -> list[Any]:
    """Open actions that a person owns and owes nothing for by a day now, and those they help with."""
    return list(session.execute(_besides(reading), {"recipient": person_id}))


@cache
def _falls() -> sa.Select[Any]:
    reached = reach.people().reach
    standing_in = sa.select(reached.c.person_id).where(
        sa.or_(reached.c.recipient_id == _ME, reached.c.recipient_id.is_(None))
    )
    columns = [DEADLINE.c[name] for name in audiences.BASE_COLUMNS]
    is_open = DEADLINE.c.state == DeadlineState.OPEN
    base = sa.union_all(
        sa.select(*columns).where(is_open, DEADLINE.c.owner_id.in_(sa.union(sa.select(_ME), standing_in))),
        sa.select(*columns).where(is_open, DEADLINE.c.owner_id.is_(None)),
    ).cte("may_fall_to")
    told = audiences.told(base, ("owner",), reach.people())
    mine = (
        sa.select(told.c.id, told.c.fallback, told.c.meant_for_id)
        .where(told.c.recipient_id == _ME)
        .cte("mine")
    )
    return (
        sa.select(
            *described.COLUMNS,
            ACTION.c.state.label("action_state"),
            ACTION.c.definition.label("action_definition"),
            ACTION.c.percent,
            described.REQUEST.c.number,
            described.REQUEST.c.to_due_on,
            mine.c.fallback,
            sa.func.coalesce(_MEANT_FOR.c.name, "").label("meant_for"),
        )
        .select_from(
            described.source(mine.join(DEADLINE, DEADLINE.c.id == mine.c.id)).outerjoin(
                _MEANT_FOR, _MEANT_FOR.c.id == mine.c.meant_for_id
            )
        )
        .order_by(DEADLINE.c.due_on.is_(None), DEADLINE.c.due_on, DEADLINE.c.id)
    )


def _besides(reading: Reading) -> sa.Select[Any]:
    owed = sa.exists().where(
        DEADLINE.c.subject_kind == "action",
        DEADLINE.c.subject_id == ACTION.c.id,
        DEADLINE.c.kind == "action",
        DEADLINE.c.state == DeadlineState.OPEN,
    )
    due_on = (
        sa.select(sa.func.max(DEADLINE.c.due_on))
        .where(
            DEADLINE.c.subject_kind == "action",
            DEADLINE.c.subject_id == ACTION.c.id,
            DEADLINE.c.kind == "action",
        )
        .scalar_subquery()
    )
    helps = sa.exists().where(_CONTRIBUTOR.c.action_id == ACTION.c.id, _CONTRIBUTOR.c.person_id == _ME)
    owns = sa.and_(ACTION.c.owner_id == _ME, sa.not_(owed))
    return (
        sa.select(
            _PLAN.c.key.label("plan_key"),
            _PLAN.c.title.label("plan_title"),
            ACTION.c.ref,
            ACTION.c.title,
            ACTION.c.state.label("action_state"),
            ACTION.c.definition.label("action_definition"),
            ACTION.c.percent,
            ACTION.c.implemented_on,
            due_on.label("due_on"),
            sa.case((ACTION.c.owner_id == _ME, 0), else_=1).label("is_help"),
        )
        .join(_PLAN, _PLAN.c.id == ACTION.c.plan_id)
        .where(sa.or_(owns, helps), rating_sql.means(reading, "open"))
        .order_by(sa.text("is_help"), _PLAN.c.key, ACTION.c.position, ACTION.c.id)
    )
