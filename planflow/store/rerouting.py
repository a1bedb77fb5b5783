"""What waits for somebody who can no longer be reached goes to the coordinator instead."""

from datetime import date
from functools import cache
from typing import NamedTuple

import sqlalchemy as sa

from planflow.domain.intent import IntentState
from planflow.store import reach
from planflow.store.intents import INTENT
from planflow.store.session import Session


class _Statements(NamedTuple):
    any_lost: sa.Select[tuple[int]]
    end_told_anyway: sa.Update
    give: sa.Update


def reroute_unreachable(session: Session, *, today: date) -> int:
    """Give waiting intents of people who were erased, or lost their address, to the plan's coordinator.

    Where the coordinator is told of the same thing anyway the intent ends; where nobody can be reached it
    goes on waiting. Returns how many were given.
    """
    statements = _statements()
    if session.execute(statements.any_lost).first() is None:
        return 0
    session.execute(statements.end_told_anyway, {"today": today})
    return session.execute(statements.give, {"today": today}).rowcount  # type: ignore[attr-defined, no-any-return]


@cache
def _statements() -> _Statements:
    person = reach.PERSON
    gone = sa.select(person.c.id).where(
        sa.or_(
            person.c.erased_at.is_not(None), person.c.is_outside, sa.func.coalesce(person.c.email, "") == ""
        )
    )
    lost = sa.and_(INTENT.c.state == IntentState.PLANNED, INTENT.c.recipient_id.in_(gone))
    resort = reach.people().last_resort
    heir = (
        sa.select(sa.func.min(resort.c.recipient_id))
        .where(resort.c.plan_id == sa.func.coalesce(INTENT.c.plan_id, reach.NO_PLAN))
        .correlate(INTENT)
        .scalar_subquery()
    )
    twin = INTENT.alias("twin")
    same = sa.or_(
        sa.and_(
            twin.c.deadline_id == INTENT.c.deadline_id,
            twin.c.due_version == INTENT.c.due_version,
            twin.c.step == INTENT.c.step,
        ),
        sa.and_(twin.c.event_id == INTENT.c.event_id, twin.c.route == INTENT.c.route),
    )
    told_anyway = sa.exists(sa.select(twin.c.id).where(same, twin.c.recipient_id == heir).correlate(INTENT))
    return _Statements(
        any_lost=sa.select(INTENT.c.id).where(lost).limit(1),
        end_told_anyway=sa.update(INTENT)
        .where(lost, told_anyway)
        .values(state=IntentState.OVERTAKEN, reason="told_otherwise"),
        give=sa.update(INTENT)
        .where(lost, heir.is_not(None))
        .values(
            recipient_id=heir,
            meant_for_id=sa.func.coalesce(INTENT.c.meant_for_id, INTENT.c.recipient_id),
            fallback=reach.NO_ADDRESS,
        ),
    )
