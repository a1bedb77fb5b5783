"""Claiming messages: several at once, each under a fence of its own, and giving back what was not sent."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from planflow.domain.message import MessageState
from planflow.store.messages import MESSAGE, NOT_ON_HOLD
from planflow.store.session import Session

_NOW = sa.bindparam("now", type_=MESSAGE.c.lease_until.type)
_IS_FREE = sa.or_(
    sa.and_(MESSAGE.c.state == MessageState.PLANNED, MESSAGE.c.next_try_at <= _NOW),
    sa.and_(MESSAGE.c.state == MessageState.CLAIMED, MESSAGE.c.lease_until <= _NOW),
)
_FREE = (
    sa.select(MESSAGE.c.id, MESSAGE.c.fence)
    .where(NOT_ON_HOLD, _IS_FREE, MESSAGE.c.channel.not_in(sa.bindparam("channels", expanding=True)))
    .order_by(MESSAGE.c.next_try_at, MESSAGE.c.id)
    .limit(sa.bindparam("most", type_=sa.Integer()))
    # What another worker is taking at this moment is left to it, instead of waiting for it.
    .with_for_update(skip_locked=True)
)
_ANY = sa.select(MESSAGE.c.id).where(NOT_ON_HOLD, _IS_FREE).limit(1)
_TAKE = (
    sa.update(MESSAGE)
    .where(MESSAGE.c.id.in_(sa.bindparam("messages", expanding=True)))
    .values(
        state=MessageState.CLAIMED,
        fence=MESSAGE.c.fence + 1,
        attempts=MESSAGE.c.attempts + 1,
        lease_until=sa.bindparam("until", type_=MESSAGE.c.lease_until.type),
    )
)
_MINE = sa.and_(
    MESSAGE.c.id == sa.bindparam("message"),
    MESSAGE.c.fence == sa.bindparam("held"),
    MESSAGE.c.state == MessageState.CLAIMED,
)
_STILL_HELD = sa.select(MESSAGE.c.id).where(_MINE)
_FIX = sa.update(MESSAGE).where(_MINE)
_RELEASE = (
    sa.update(MESSAGE)
    .where(_MINE)
    .values(state=MessageState.PLANNED, attempts=MESSAGE.c.attempts - 1, lease_until=None)
)


def is_any_free(session: Session, *, now: datetime) -> bool:
    """Whether any message may be claimed."""
    return session.execute(_ANY, {"now": now}).first() is not None


def take(
    session: Session, *, most: int, without: Collection[str] = (), until: datetime, now: datetime
) -> list[tuple[int, int]]:
    """Claim the messages that wait longest: (id, fence), each under the next number of its own fence.

    They are locked while they are found (SQLite lets one writer in at a time), so nobody else takes them.
    Channels named in `without` are left alone.
    """
    found = session.execute(_FREE, {"now": now, "most": most, "channels": sorted(without)}).all()
    if found:
        session.execute(_TAKE, {"messages": [row.id for row in found], "until": until})
    return [(row.id, row.fence + 1) for row in found]


def is_held(session: Session, message_id: int, fence: int) -> bool:
    """Whether the claim is still this worker's: not taken over, held back or cancelled since."""
    return session.execute(_STILL_HELD, {"message": message_id, "held": fence}).first() is not None


def fix(session: Session, words: Iterable[Mapping[str, Any]]) -> None:
    """Keep address, subject, bytes and instant of several messages (`message` and `held` say which)."""
    rows = list(words)
    if rows:
        session.execute(_FIX, rows)


def release(session: Session, held: Iterable[tuple[int, int]]) -> None:
    """Give back claims that were not used: the next run takes these messages at once."""
    rows = [{"message": message_id, "held": fence} for message_id, fence in held]
    if rows:
        session.execute(_RELEASE, rows)
