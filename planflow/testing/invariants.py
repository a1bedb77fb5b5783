"""What must hold at any moment, whatever happened before: after a crash, a fault, a race or a rehearsal.

I1 nothing is planned twice; I2 whatever is due has been planned, and whatever was planned ends; I3 a repeated
mail is the same mail; I4 the ledger is whole; I5 no state without the event that made it.
"""

import email
import email.policy
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import col, func, select

from planflow.bootstrap import Application
from planflow.domain.action import Action
from planflow.domain.deadline import Deadline, DeadlineState
from planflow.domain.event import Event
from planflow.domain.extension import Extension
from planflow.domain.intent import Intent, IntentState
from planflow.domain.message import Message, MessageState
from planflow.domain.paper import Paper
from planflow.domain.plan import Plan
from planflow.domain.recommendation import Recommendation
from planflow.services import audit, reminders
from planflow.store.session import Session

_ITEMS: dict[str, type[Plan | Recommendation | Action | Extension | Paper]] = {
    "plan": Plan,
    "recommendation": Recommendation,
    "action": Action,
    "extension": Extension,
    "paper": Paper,
}
_GONE = (MessageState.SENT, MessageState.EMPTY, MessageState.PARKED, MessageState.CANCELLED)
"""The states in which a message is done with."""


def violations(app: Application, now: datetime, *, mails: Path | None = None) -> list[str]:
    """Everything that does not hold, each in a sentence; empty where all is well.

    It is meant for a moment at which a sweep has run at `now` and nothing is under way. `mails` is the folder
    that mails were written to, where one was.
    """
    with app.reading() as session:
        found = [*planned_twice(session), *untold(session, now), *unfinished(session)]
        found += [*broken_ledger(session), *unexplained_states(session), *wrong_deadlines(session)]
        tokens = set(session.exec(select(Message.token)))
        sent = set(session.exec(select(Message.token).where(col(Message.state) == MessageState.SENT)))
    return [*found, *(wrong_mails(mails, tokens, sent) if mails is not None else [])]


def planned_twice(session: Session) -> Iterator[str]:
    """I1: nobody is told one thing twice over one channel."""
    for names, owned in (
        (("deadline_id", "due_version", "step", "recipient_id", "channel"), Intent.deadline_id),
        (("event_id", "route", "recipient_id", "channel"), Intent.event_id),
    ):
        key: list[sa.ColumnElement[object]] = [sa.column(name) for name in names]
        statement = (
            sa.select(*key)
            .select_from(Intent.__table__)  # type: ignore[attr-defined]
            .where(col(owned).is_not(None))
            .group_by(*key)
            .having(func.count() > 1)
            .order_by(*key)
        )
        for row in session.execute(statement):
            yield f"I1: planned twice: {dict(zip(names, row, strict=True))}"


def untold(session: Session, now: datetime) -> Iterator[str]:
    """I2, first half: no step that has been passed is without a row."""
    missing = reminders.untold(session, now=now)
    if missing:
        yield f"I2: {missing} steps that were passed have no intent"


def unfinished(session: Session) -> Iterator[str]:
    """I2, second half: what rides in a message ends when the message does, and says the same."""
    statement = (
        select(Intent.id, Intent.state, Message.state)
        .outerjoin(Message, col(Message.id) == col(Intent.message_id))
        .where(col(Intent.state).in_([IntentState.GATHERED, IntentState.SENT]))
        .order_by(col(Intent.id))
    )
    for intent_id, state, carried in session.exec(statement):
        if carried is None:
            yield f"I2: intent {intent_id} is {state} and rides in no message"
        elif state == IntentState.SENT and carried != MessageState.SENT:
            yield f"I2: intent {intent_id} is sent and its message is {carried}"
        elif state == IntentState.GATHERED and carried in _GONE:
            yield f"I2: intent {intent_id} still waits in a message that is {carried}"


def wrong_mails(folder: Path, tokens: set[str], sent: set[str]) -> Iterator[str]:
    """I3: each mail that left has a message, each sent message a mail, and repeats are the same bytes."""
    written: dict[str, set[bytes]] = {}
    for path in sorted(folder.rglob("*.eml")):
        raw = path.read_bytes()
        header = email.message_from_bytes(raw, policy=email.policy.default)["Message-ID"] or ""
        token = next((one for one in tokens if one in header), "")
        if not token:
            yield f"I3: {path.name} belongs to no message"
        written.setdefault(token, set()).add(raw)
    for token, forms in sorted(written.items()):
        if len(forms) > 1 and token:
            yield f"I3: message {token} left in {len(forms)} different forms"
    for token in sorted(sent - written.keys()):
        yield f"I3: message {token} is recorded as sent and was never written"


def broken_ledger(session: Session) -> Iterator[str]:
    """I4: every chain is complete, in order and unaltered."""
    for verdict in audit.verify(session):
        if not verdict.is_whole:
            yield f"I4: {verdict.name}: {verdict.fault}"


def unexplained_states(session: Session) -> Iterator[str]:
    """I5: each item is in the state that the last event about it led to.

    Items that a test put into the database by itself have no event and are passed over.
    """
    for kind, table in _ITEMS.items():
        last = (
            select(Event.subject_id, func.max(Event.id).label("event_id"))
            .where(Event.subject_kind == kind, Event.to_state != "")
            .group_by(col(Event.subject_id))
            .subquery()
        )
        statement = (
            select(table.id, table.state, Event.to_state)
            .join(last, last.c.subject_id == table.id)
            .join(Event, col(Event.id) == last.c.event_id)
            .where(col(table.state) != Event.to_state)
            .order_by(col(table.id))
        )
        for item_id, state, led_to in session.exec(statement):
            yield f"I5: {kind} {item_id} is {state}, and the last event led to {led_to}"


def wrong_deadlines(session: Session) -> Iterator[str]:
    """No subject owes one kind of thing twice at once, and no original day was lost."""
    key = (col(Deadline.subject_kind), col(Deadline.subject_id), col(Deadline.kind))
    twice = (
        select(Deadline.subject_kind, Deadline.subject_id, Deadline.kind)
        .where(col(Deadline.state) == DeadlineState.OPEN)
        .group_by(*key)
        .having(func.count() > 1)
        .order_by(*key)
    )
    for subject_kind, subject_id, kind in session.exec(twice):
        yield f"{subject_kind} {subject_id} has more than one open deadline '{kind}'"
    lost = select(Deadline.id).where(col(Deadline.moves) > 0, col(Deadline.original_due_on).is_(None))
    for deadline_id in session.exec(lost.order_by(col(Deadline.id))):
        yield f"deadline {deadline_id} was moved and has no original day"


def sent_counts(folder: Path) -> Counter[str]:
    """How many mails each address got."""
    read = (
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in sorted(folder.rglob("*.eml"))
    )
    return Counter(str(message["To"]) for message in read)
