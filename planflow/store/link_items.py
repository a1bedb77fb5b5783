"""What a link is about, as it stands now: three statements, however many items it has."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from planflow.domain.deadline import DeadlineState
from planflow.domain.tables import metadata
from planflow.store import audiences, described, reach
from planflow.store.intents import DEADLINE
from planflow.store.session import Session

_EXTENSION = metadata.tables["extension_request"]
_PROGRESS = metadata.tables["progress"]
_TEXT = metadata.tables["free_text"]


def items(session: Session, person_id: int, deadline_ids: Sequence[int], *, today: date) -> list[Any]:
    """The deadlines of a link with the words of what they are about, nearest first.

    `falls` is 1 where a thing falls to the person today, by the rules of reminders; `fallback` and
    `meant_for_id` say why and in whose place, where it is somebody else's by right.
    """
    if not deadline_ids:
        return []
    values = {"recipient": person_id, "items": list(deadline_ids), "today": today}
    return list(session.execute(_items(), values))


@cache
def _items() -> sa.Select[Any]:
    wanted = DEADLINE.c.id.in_(sa.bindparam("items", expanding=True))
    base = sa.select(*(DEADLINE.c[name] for name in audiences.BASE_COLUMNS)).where(
        wanted, DEADLINE.c.state == DeadlineState.OPEN
    )
    told = audiences.told(base.cte("linked"), ("owner",), reach.people())
    falls = (
        sa.select(told.c.id, told.c.fallback, told.c.meant_for_id)
        .where(told.c.recipient_id == sa.bindparam("recipient", type_=DEADLINE.c.id.type))
        .cte("falls")
    )
    return (
        sa.select(
            *described.COLUMNS,
            sa.case((falls.c.id.is_not(None), 1), else_=0).label("falls"),
            sa.func.coalesce(falls.c.fallback, "").label("fallback"),
            falls.c.meant_for_id,
        )
        .select_from(described.source().outerjoin(falls, falls.c.id == DEADLINE.c.id))
        .where(wanted)
        .order_by(DEADLINE.c.due_on.is_(None), DEADLINE.c.due_on, DEADLINE.c.id)
    )


def last_words(session: Session, action_ids: Sequence[int]) -> dict[int, Any]:
    """The latest progress in words on each action: given_on, words, percent."""
    if not action_ids:
        return {}
    return {row.action_id: row for row in session.execute(_LAST_WORDS, {"actions": list(action_ids)})}


_RANKED = (
    sa.select(
        _PROGRESS,
        sa.func.row_number()
        .over(
            partition_by=_PROGRESS.c.action_id,
            order_by=(_PROGRESS.c.given_on.desc(), _PROGRESS.c.id.desc()),
        )
        .label("place"),
    )
    .where(
        _PROGRESS.c.action_id.in_(sa.bindparam("actions", expanding=True)), _PROGRESS.c.text_id.is_not(None)
    )
    .subquery("ranked")
)
_LAST_WORDS = (
    sa.select(_RANKED.c.action_id, _RANKED.c.given_on, _TEXT.c.body.label("words"), _RANKED.c.percent)
    .join(_TEXT, _TEXT.c.id == _RANKED.c.text_id)
    .where(_RANKED.c.place == 1)
    .order_by(_RANKED.c.action_id)
)


def waiting_requests(session: Session, action_ids: Sequence[int]) -> dict[int, date]:
    """By action, the day asked for in a request for more time that nobody has decided."""
    if not action_ids:
        return {}
    rows = session.execute(_WAITING, {"actions": list(action_ids)})
    return {row.action_id: row.to_due_on for row in rows}


_WAITING = (
    sa.select(_EXTENSION.c.action_id, _EXTENSION.c.to_due_on)
    .join(DEADLINE, sa.and_(DEADLINE.c.subject_kind == "extension", DEADLINE.c.subject_id == _EXTENSION.c.id))
    .where(
        _EXTENSION.c.action_id.in_(sa.bindparam("actions", expanding=True)),
        DEADLINE.c.state == DeadlineState.OPEN,
    )
    .order_by(_EXTENSION.c.action_id, _EXTENSION.c.id)
)
