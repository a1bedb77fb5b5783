"""The intents of one event: whom its routes name, decided by the rules of reminders, and their rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from planflow.domain import recipients
from planflow.domain.actor import Actor
from planflow.domain.intent import IntentState
from planflow.domain.recipients import Meant, Told
from planflow.domain.route import Route
from planflow.engine.routes import RECORDED_FOR
from planflow.store import named, reach
from planflow.store.intents import INTENT, MAIL
from planflow.store.quick import Quick
from planflow.store.session import Session

_GIVEN = (
    "plan_id", "event_id", "route", "audience", "recipient_id", "meant_for_id", "fallback", "channel",
    "urgency", "planned_at", "day", "state", "reason",
)  # fmt: skip
_INSERT = {
    name: Quick(
        dialect.insert(INTENT)
        .values({key: sa.bindparam(f"told__{key}", type_=INTENT.c[key].type) for key in _GIVEN})
        .on_conflict_do_nothing()
        .inline()
    )
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


@dataclass(frozen=True)
class About:
    """Which event it is, and what it is about."""

    event_id: int
    plan_id: int | None
    subject_kind: str
    subject_id: int


def add(
    session: Session, about: About, routes: Sequence[Route], actor: Actor, *, today: date, now: datetime
) -> None:
    """Write one intent for each person whom the routes name; the first route that names them counts."""
    rows = [
        (
            about.plan_id, about.event_id, route.name, route.tell, told.recipient_id, told.meant_for_id,
            told.fallback, MAIL, str(route.urgency), now, today, IntentState.PLANNED, "",
        )
        for route, told in told_of(session, about, routes, actor, today=today)
    ]  # fmt: skip
    if rows:
        named_so = [f"told__{key}" for key in _GIVEN]
        given = [dict(zip(named_so, row, strict=True)) for row in rows]
        _INSERT[session.get_line().dialect.name].run_each(session, given)


def told_of(
    session: Session, about: About, routes: Sequence[Route], actor: Actor, *, today: date
) -> Iterator[tuple[Route, Told]]:
    """Each person who is told of an event, once, with the first route that names them."""
    session.flush()
    values = {
        "told_in": reach.NO_PLAN if about.plan_id is None else about.plan_id,
        "about_subject": about.subject_id,
        "done_for": actor.for_id,
        "today": today,
    }
    meant = named.read(session, [route.tell for route in routes], about.subject_kind, values)
    resort = named.resort(session, values) if _is_any_missed(meant) else []
    known: set[int] = set()
    for route, some in zip(routes, meant, strict=True):
        for told in sorted(recipients.told(some, resort)):
            if told.recipient_id not in known and not _is_their_own(told, route, actor):
                known.add(told.recipient_id)
                yield route, told


def _is_any_missed(meant: Sequence[Sequence[Meant]]) -> bool:
    return any(recipients.is_missed(one) for some in meant for one in some)


def _is_their_own(told: Told, route: Route, actor: Actor) -> bool:
    """What they did themselves; or, outside the route made for it, gave their word for."""
    recipient_id: Any = told.recipient_id
    if recipient_id == actor.person_id:
        return True
    return route.tell != RECORDED_FOR and recipient_id == actor.for_id
