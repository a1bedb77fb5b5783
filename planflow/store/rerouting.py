"""What waits for somebody who is away, or can no longer be reached, goes to a deputy or the coordinator."""

from datetime import date
from functools import cache
from typing import Any, NamedTuple

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
    """Give waiting intents of people who are away, were erased or lost their address to somebody else.

    It is whoever stands in for them, else the plan's coordinator. Where that person is told of the same thing
    anyway the intent ends; where nobody can be reached it goes on waiting. Returns how many were given.
    """
    statements = _statements()
    if session.execute(statements.any_lost, {"today": today}).first() is None:
        return 0
    session.execute(statements.end_told_anyway, {"today": today})
    return session.execute(statements.give, {"today": today}).rowcount  # type: ignore[attr-defined, no-any-return]


@cache
def _statements() -> _Statements:
    # Every gathering asks this: of each person alone, without looking for whoever stands in for them.
    unreached = sa.select(reach.PERSON.c.id).where(sa.not_(reach.is_there(reach.PERSON)))
    heir = _heir(INTENT)
    lost = sa.and_(INTENT.c.state == IntentState.PLANNED, INTENT.c.recipient_id.in_(unreached))
    twin = INTENT.alias("twin")
    same = sa.or_(
        sa.and_(
            twin.c.deadline_id == INTENT.c.deadline_id,
            twin.c.due_version == INTENT.c.due_version,
            twin.c.step == INTENT.c.step,
        ),
        sa.and_(twin.c.event_id == INTENT.c.event_id, twin.c.route == INTENT.c.route),
    )
    # Of two that would go to the same person for the same thing the first is given.
    given_first = sa.and_(
        twin.c.id < INTENT.c.id,
        twin.c.state == IntentState.PLANNED,
        twin.c.recipient_id.in_(unreached),
        _heir(twin) == heir,
    )
    told = sa.or_(twin.c.recipient_id == heir, given_first)
    told_anyway = sa.exists(sa.select(twin.c.id).where(same, told).correlate(INTENT))
    return _Statements(
        any_lost=sa.select(INTENT.c.id).where(lost).limit(1),
        end_told_anyway=sa.update(INTENT)
        .where(lost, told_anyway)
        .values(state=IntentState.OVERTAKEN, reason="told_otherwise"),
        give=sa.update(INTENT)
        .where(lost, heir.is_not(None), heir != INTENT.c.recipient_id)
        .values(
            recipient_id=heir,
            meant_for_id=sa.func.coalesce(INTENT.c.meant_for_id, INTENT.c.recipient_id),
            fallback=sa.case((_why(INTENT) == reach.AWAY, reach.AWAY), else_=reach.NO_ADDRESS),
        ),
    )


def _heir(intent: Any) -> sa.ColumnElement[Any]:
    """Who gets what waits for somebody else: whoever stands in for them, else the last resort."""
    people = reach.people()
    stands_in = sa.select(people.reach.c.recipient_id).where(
        people.reach.c.person_id == intent.c.recipient_id
    )
    resort = sa.select(sa.func.min(people.last_resort.c.recipient_id)).where(
        people.last_resort.c.plan_id == sa.func.coalesce(intent.c.plan_id, reach.NO_PLAN)
    )
    return sa.func.coalesce(
        stands_in.correlate(intent).scalar_subquery(), resort.correlate(intent).scalar_subquery()
    )


def _why(intent: Any) -> sa.ScalarSelect[Any]:
    reached = reach.people().reach
    found = sa.select(reached.c.fallback).where(reached.c.person_id == intent.c.recipient_id)
    return found.correlate(intent).scalar_subquery()
