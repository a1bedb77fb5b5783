"""Messages as whoever looks after them sees them: lists, counts, and changing one that nobody is sending."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from planflow.domain.event import Event
from planflow.domain.intent import Intent, IntentState
from planflow.domain.message import Message, MessageState
from planflow.domain.person import Person
from planflow.domain.tables import metadata
from planflow.errors import NotFound
from planflow.store.session import Session

_MESSAGE = metadata.tables["message"]
_INTENT = metadata.tables["intent"]
_ON_THE_WAY = (MessageState.PLANNED, MessageState.CLAIMED)


@dataclass(frozen=True)
class Backlog:
    """What has not left yet."""

    messages: int = 0
    """Mails that are made and wait to leave."""
    items: int = 0
    """Things to tell that ride in no mail yet."""
    oldest: date | None = None
    """The earliest day of any of them."""


def get(session: Session, message_id: int) -> Message:
    """The message of that number."""
    message = session.get(Message, message_id, populate_existing=True)
    if message is None:
        raise NotFound(
            f"There is no delivery {message_id}.", "See their numbers with 'planflow deliveries list'."
        )
    return message


def listed(
    session: Session, *, states: Sequence[str] = (), person_id: int | None = None, since: date | None = None
) -> list[Any]:
    """Messages with the key of their recipient, the newest first; without their bytes."""
    columns = [column for column in _MESSAGE.c if column.name not in ("raw", "last_error")]
    statement = sa.select(*columns, sa.func.coalesce(Person.key, "").label("person_key")).outerjoin(
        Person.__table__,  # type: ignore[attr-defined]
        col(Person.id) == _MESSAGE.c.recipient_id,
    )
    if states:
        statement = statement.where(_MESSAGE.c.state.in_(list(states)))
    if person_id is not None:
        statement = statement.where(_MESSAGE.c.recipient_id == person_id)
    if since is not None:
        statement = statement.where(_MESSAGE.c.for_on >= since)
    return list(session.execute(statement.order_by(_MESSAGE.c.for_on.desc(), _MESSAGE.c.id.desc())))


def by_token(session: Session, token: str) -> Message | None:
    """The message of that token."""
    return session.exec(select(Message).where(Message.token == token)).first()


def intents_of(session: Session, message_id: int) -> list[Intent]:
    """Everything that rides, or rode, in a message."""
    statement = select(Intent).where(Intent.message_id == message_id).order_by(col(Intent.id))
    return list(session.exec(statement))


def change(session: Session, message: Message, *, now: datetime, **values: Any) -> bool:
    """Change a message that nobody is sending at `now`; False where somebody is, or it changed meanwhile.

    It takes the next fence, so that a worker that was stopped on the way can record nothing any more.
    """
    nobody_has_it = sa.or_(_MESSAGE.c.state != MessageState.CLAIMED, _MESSAGE.c.lease_until <= now)
    statement = (
        sa.update(_MESSAGE)
        .where(_MESSAGE.c.id == message.id, _MESSAGE.c.fence == message.fence)
        .where(_MESSAGE.c.state == message.state, nobody_has_it)
        .values(fence=_MESSAGE.c.fence + 1, lease_until=None, **values)
    )
    done = session.execute(statement).rowcount == 1  # type: ignore[attr-defined]
    session.expire(message)
    return bool(done)


def mark_returned(session: Session, message_id: int, *, code: str, now: datetime) -> None:
    """Keep that a message came back after it was handed over."""
    session.execute(
        sa.update(_MESSAGE).where(_MESSAGE.c.id == message_id).values(returned_at=now, last_code=code[:40])
    )


def change_items(
    session: Session, message_id: int, was: Sequence[IntentState], state: IntentState, reason: str = ""
) -> int:
    """Give the items of a message another state; how many."""
    statement = (
        sa.update(_INTENT)
        .where(_INTENT.c.message_id == message_id, _INTENT.c.state.in_(list(was)))
        .values(state=state, reason=reason)
    )
    return session.execute(statement).rowcount  # type: ignore[attr-defined, no-any-return]


def free_items(session: Session, message_id: int, was: Sequence[IntentState]) -> int:
    """Let what a message did not tell ride in the next mail; how many items."""
    statement = (
        sa.update(_INTENT)
        .where(_INTENT.c.message_id == message_id, _INTENT.c.state.in_(list(was)))
        .values(state=IntentState.PLANNED, reason="", message_id=None)
    )
    return session.execute(statement).rowcount  # type: ignore[attr-defined, no-any-return]


def cancel_waiting_items(session: Session, *, before: date) -> int:
    """End what rides in no mail yet and is from before a day; how many items."""
    statement = (
        sa.update(_INTENT)
        .where(_INTENT.c.state == IntentState.PLANNED, _INTENT.c.day < before)
        .values(state=IntentState.CANCELLED, reason="too_old")
    )
    return session.execute(statement).rowcount  # type: ignore[attr-defined, no-any-return]


def unsent_before(session: Session, day: date) -> list[Message]:
    """Messages for days before `day` that have not left, oldest first."""
    states = (*_ON_THE_WAY, MessageState.HELD)
    statement = select(Message).where(col(Message.state).in_(states), col(Message.for_on) < day)
    return list(session.exec(statement.order_by(col(Message.for_on), col(Message.id))))


def unsent_to(session: Session, person_id: int) -> list[Message]:
    """Messages to one person that have not left, oldest first."""
    states = (*_ON_THE_WAY, MessageState.HELD)
    statement = select(Message).where(col(Message.state).in_(states), Message.recipient_id == person_id)
    return list(session.exec(statement.order_by(col(Message.id))))


def backlog(session: Session, *, since: date | None = None) -> Backlog:
    """What would leave if nothing were on hold; with a day, only what is from that day or later."""
    mails = sa.select(sa.func.count(), sa.func.min(_MESSAGE.c.for_on)).where(
        _MESSAGE.c.state.in_(_ON_THE_WAY)
    )
    items = sa.select(sa.func.count(), sa.func.min(_INTENT.c.day)).where(
        _INTENT.c.state == IntentState.PLANNED
    )
    if since is not None:
        mails, items = mails.where(_MESSAGE.c.for_on >= since), items.where(_INTENT.c.day >= since)
    messages, oldest_mail = session.execute(mails).one()
    waiting, oldest_item = session.execute(items).one()
    oldest = min((day for day in (oldest_mail, oldest_item) if day is not None), default=None)
    return Backlog(messages, waiting, oldest)


def counts(session: Session) -> dict[str, int]:
    """How many messages are in each state, those that are being tried again as `retrying`."""
    retrying = sa.and_(_MESSAGE.c.state == MessageState.PLANNED, _MESSAGE.c.attempts > 0)
    state = sa.case((retrying, "retrying"), else_=_MESSAGE.c.state).label("shown")
    statement = sa.select(state, sa.func.count()).group_by(state).order_by(state)
    return {name: number for name, number in session.execute(statement)}


def parked_addresses(session: Session) -> list[str]:
    """The keys of the people whose address is parked."""
    statement = select(Person.key).where(col(Person.address_parked_at).is_not(None))
    return list(session.exec(statement.where(col(Person.erased_at).is_(None)).order_by(Person.key)))


def why_on_hold(session: Session) -> str:
    """Why everything was put on hold the last time, as the ledger has it; empty where it never was."""
    statement = select(Event.body).where(Event.kind == "deliveries_held").order_by(col(Event.id).desc())
    body = session.exec(statement.limit(1)).first()
    return str(json.loads(body)["facts"].get("why", "")) if body else ""
