"""What stands in a person's calendar: one statement, however much it is."""

from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from planflow.domain.deadline import DeadlineState
from planflow.store import audiences, described, reach
from planflow.store.intents import DEADLINE
from planflow.store.session import Session


def items(session: Session, person_id: int, *, ended_since: date, today: date) -> list[Any]:
    """Every dated thing that a person owes, or that falls to them, or did until it ended lately; by day.

    What falls to them is found by the same rules as whom a reminder goes to. Whoever is away keeps what they
    own in their own calendar as well.
    """
    values = {"recipient": person_id, "ended_since": ended_since, "today": today}
    return list(session.execute(_items(), values))


@cache
def _items() -> sa.Select[Any]:
    person_id = sa.bindparam("recipient", type_=DEADLINE.c.id.type)
    people = reach.people()
    reached = people.reach
    standing_in = sa.select(reached.c.person_id).where(
        sa.or_(reached.c.recipient_id == person_id, reached.c.recipient_id.is_(None))
    )
    is_shown = sa.and_(
        DEADLINE.c.due_on.is_not(None),
        sa.or_(
            DEADLINE.c.state == DeadlineState.OPEN,
            DEADLINE.c.met_on >= sa.bindparam("ended_since", type_=DEADLINE.c.met_on.type),
        ),
    )
    columns = [DEADLINE.c[name] for name in audiences.BASE_COLUMNS]
    base = sa.union_all(
        sa.select(*columns).where(
            is_shown, DEADLINE.c.owner_id.in_(sa.union(sa.select(person_id), standing_in))
        ),
        sa.select(*columns).where(is_shown, DEADLINE.c.owner_id.is_(None)),
    ).cte("may_be_shown")
    told = audiences.told(base, ("owner",), people)
    theirs = sa.union(
        sa.select(told.c.id).where(told.c.recipient_id == person_id),
        sa.select(DEADLINE.c.id).where(is_shown, DEADLINE.c.owner_id == person_id),
    ).cte("theirs")
    return (
        sa.select(*described.COLUMNS)
        .select_from(described.source(theirs.join(DEADLINE, DEADLINE.c.id == theirs.c.id)))
        .order_by(DEADLINE.c.due_on, DEADLINE.c.id)
    )
