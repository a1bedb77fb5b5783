"""Mails of which it is not known yet what became of them after they were handed over."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from planflow.domain.message import AttemptResult, MessageState
from planflow.domain.tables import metadata
from planflow.store.intents import MAIL
from planflow.store.messages import MESSAGE
from planflow.store.session import Session

_ATTEMPT = metadata.tables["delivery_attempt"]
_ENDED = sa.select(_ATTEMPT.c.id).where(
    _ATTEMPT.c.message_id == MESSAGE.c.id,
    _ATTEMPT.c.result.in_([AttemptResult.DELIVERED, AttemptResult.RETURNED]),
)
_AWAITED = (
    sa.select(MESSAGE.c.token, MESSAGE.c.sent_at)
    .where(
        MESSAGE.c.state == MessageState.SENT,
        MESSAGE.c.channel == MAIL,
        MESSAGE.c.sent_at >= sa.bindparam("since", type_=MESSAGE.c.sent_at.type),
        sa.not_(sa.exists(_ENDED.correlate(MESSAGE))),
    )
    .order_by(MESSAGE.c.sent_at, MESSAGE.c.id)
)


class Awaited(NamedTuple):
    """One mail that was handed over."""

    token: str
    sent_at: datetime


def awaited(session: Session, *, since: datetime) -> list[Awaited]:
    """The mails handed over since then of which nothing was heard, the oldest first."""
    return [Awaited(row.token, row.sent_at) for row in session.execute(_AWAITED, {"since": since})]
