"""What an administrator is told once a month, and whether it was told already."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from planflow.domain.deadline import DeadlineState
from planflow.domain.message import MessageState
from planflow.domain.tables import metadata
from planflow.store.session import Session

_EVENT = metadata.tables["event"]
_MESSAGE = metadata.tables["message"]
_DEADLINE = metadata.tables["deadline"]
_PERSON = metadata.tables["person"]
_PLAN = metadata.tables["plan"]
_LATEST = (
    sa.select(_EVENT.c.body)
    .where(_EVENT.c.kind == sa.bindparam("kind"))
    .order_by(_EVENT.c.id.desc())
    .limit(1)
)
_FIRST = sa.select(sa.func.min(_EVENT.c.at))
_SENT = sa.select(sa.func.count()).where(
    _MESSAGE.c.state == MessageState.SENT,
    _MESSAGE.c.for_on >= sa.bindparam("first", type_=sa.Date()),
    _MESSAGE.c.for_on < sa.bindparam("next", type_=sa.Date()),
)
_UNREACHABLE = (
    sa.select(sa.func.count(sa.distinct(_PERSON.c.id)))
    .join(_DEADLINE, _DEADLINE.c.owner_id == _PERSON.c.id)
    .where(
        _DEADLINE.c.state == DeadlineState.OPEN,
        sa.not_(_PERSON.c.is_outside),
        sa.or_(sa.func.coalesce(_PERSON.c.email, "") == "", _PERSON.c.address_parked_at.is_not(None)),
    )
)
_ASSUMED = (
    sa.select(_PLAN.c.title, sa.func.count().label("number"))
    .join(_DEADLINE, _DEADLINE.c.plan_id == _PLAN.c.id)
    .where(_DEADLINE.c.state == DeadlineState.OPEN, _DEADLINE.c.is_assumed)
    .group_by(_PLAN.c.id, _PLAN.c.title)
    .order_by(_PLAN.c.id)
)


def last_noted(session: Session, kind: str) -> date | None:
    """The month of which a note was last written, as its first day; None where there never was one."""
    body = session.execute(_LATEST, {"kind": kind}).scalar()
    return date.fromisoformat(json.loads(body)["facts"]["month"]) if body else None


def first_event_at(session: Session) -> datetime | None:
    """When anything was first recorded in this database."""
    found = session.execute(_FIRST).scalar()
    return found if isinstance(found, datetime) else None


def sent(session: Session, first: date, following: date) -> int:
    """How many mails were handed over from a day until the day before another."""
    return int(session.execute(_SENT, {"first": first, "next": following}).scalar_one())


def unreachable(session: Session) -> int:
    """How many people owe something and cannot be written to."""
    return int(session.execute(_UNREACHABLE).scalar_one())


def assumed(session: Session) -> Sequence[Any]:
    """By plan: how many open days are assumed and wait for somebody to confirm them."""
    return session.execute(_ASSUMED).all()
