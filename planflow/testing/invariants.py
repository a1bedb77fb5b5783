"""What has to hold of the ledger of reminders whatever went wrong, checked after every fault test.

I1 nothing is planned twice; I2 everything due was told or visibly failed; I3 a repeated mail repeats its
Message-ID and its bytes; I4 and I5 the history is whole.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from email import message_from_bytes

import sqlalchemy as sa

from planflow.bootstrap import Application
from planflow.domain.intent import IntentState
from planflow.domain.message import MessageState
from planflow.services import reminders
from planflow.store.intents import INTENT
from planflow.store.messages import MESSAGE
from planflow.store.session import Session

_UNTOLD = (IntentState.PLANNED, IntentState.GATHERED)
_ENDED = (MessageState.SENT, MessageState.EMPTY, MessageState.PARKED, MessageState.CANCELLED)


def broken(app: Application, delivered: Iterable[bytes], *, now: datetime) -> list[str]:
    """Every invariant that does not hold, once the faults are over and nothing is left to do at `now`.

    `delivered` is every mail that the channel was handed, repeats included.
    """
    with app.reading() as session:
        return [
            *_planned_twice(session),
            *_left_out(session, now),
            *_wrongly_delivered(session, list(delivered)),
        ]


def _planned_twice(session: Session) -> Iterator[str]:
    keys = (
        (INTENT.c.deadline_id, INTENT.c.due_version, INTENT.c.step, INTENT.c.recipient_id, INTENT.c.channel),
        (INTENT.c.event_id, INTENT.c.route, INTENT.c.recipient_id, INTENT.c.channel),
    )
    for key in keys:
        twice = sa.select(*key).where(key[0].is_not(None)).group_by(*key).having(sa.func.count() > 1)
        for row in session.execute(twice.order_by(*key)):
            yield f"I1: planned twice: {tuple(row)}"


def _left_out(session: Session, now: datetime) -> Iterator[str]:
    count = reminders.untold(session, now=now)
    if count:
        yield f"I2: {count} steps have passed and were never written down"
    for row in session.execute(
        sa.select(MESSAGE.c.id, MESSAGE.c.state).where(MESSAGE.c.state.not_in(_ENDED)).order_by(MESSAGE.c.id)
    ):
        yield f"I2: message {row.id} is still {row.state}"
    stuck = (
        sa.select(INTENT.c.id, INTENT.c.state, MESSAGE.c.state.label("message_state"))
        .join(MESSAGE, MESSAGE.c.id == INTENT.c.message_id)
        .where(INTENT.c.state.in_(_UNTOLD))
        .order_by(INTENT.c.id)
    )
    for row in session.execute(stuck):
        yield f"I2: intent {row.id} is {row.state} although its message is {row.message_state}"
    unsent = (
        sa.select(INTENT.c.id)
        .join(MESSAGE, MESSAGE.c.id == INTENT.c.message_id)
        .where(INTENT.c.state == IntentState.SENT, MESSAGE.c.state != MessageState.SENT)
        .order_by(INTENT.c.id)
    )
    for intent_id in session.scalars(unsent):
        yield f"I2: intent {intent_id} counts as told although its message was not sent"


def _wrongly_delivered(session: Session, delivered: list[bytes]) -> Iterator[str]:
    by_id: dict[str, set[bytes]] = {}
    for raw in delivered:
        by_id.setdefault(str(message_from_bytes(raw)["Message-ID"]), set()).add(raw)
    for message_id, copies in sorted(by_id.items()):
        if len(copies) > 1:
            yield f"I3: {message_id} was handed over with {len(copies)} different contents"
    sent = {
        row.token: row.raw
        for row in session.execute(
            sa.select(MESSAGE.c.token, MESSAGE.c.raw).where(MESSAGE.c.state == MessageState.SENT)
        )
    }
    handed = {message_id.strip("<>").split("@")[0]: copies for message_id, copies in by_id.items()}
    for token in sorted(sent.keys() - handed.keys()):
        yield f"I2: message {token} counts as sent and was never handed over"
    for token in sorted(handed.keys() - sent.keys()):
        yield f"I3: a mail {token} was handed over that does not count as sent"
    for token in sorted(handed.keys() & sent.keys()):
        if sent[token] not in handed[token]:
            yield f"I3: what was handed over as {token} is not what is kept"
