"""Messages leave: claimed under a lease and a fence, fixed once, handed over, recorded.

Never lost, planned once, sent at least once, a repeat recognisable: every retry sends the same bytes under
the same Message-ID, and only the holder of the latest fence may record a result.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from planflow.domain.intent import IntentState
from planflow.domain.letter import Letter
from planflow.domain.message import MessageState
from planflow.services import letters
from planflow.store import intents, messages
from planflow.store.session import Session

LEASE = timedelta(minutes=10)
"""How long a worker may take over one message before another may take it."""
HORIZON = timedelta(days=3)
"""How long a message is tried again, counted from when its words were fixed."""
MOST_TRIES = 60
_CANDIDATES = 10
_FIRST_DELAY = timedelta(minutes=1)
_LONGEST_DELAY = timedelta(hours=6)


@dataclass(frozen=True)
class Claim:
    """The right to deliver one message, as long as nobody holds a later fence."""

    message_id: int
    fence: int


def claim(session: Session, *, now: datetime) -> Claim | None:
    """Take the next message that is due, or that a crashed worker left; None where there is none.

    The row count of one conditional update says who was first.
    """
    for message_id, fence in messages.claimable(session, now=now, limit=_CANDIDATES):
        if messages.take(session, message_id, fence, until=now + LEASE, now=now):
            return Claim(message_id, fence + 1)
    return None


def find_message(session: Session, held: Claim) -> Any | None:
    """The claimed message with its recipient; None where the claim has passed to somebody else."""
    row = messages.get_row(session, held.message_id)
    return row if row.fence == held.fence and row.state == MessageState.CLAIMED else None


def compose(session: Session, message: Any, *, now: datetime) -> Letter | None:
    """What a message says at its first claim; None where there is nothing left to say.

    It is `empty` then, and is never sent.
    """
    letter = letters.compose(session, message, now=now)
    if not letter.is_empty:
        return letter
    messages.change(session, message.id, message.fence, state=MessageState.EMPTY, lease_until=None)
    intents.end_gathered(session, message.id, state=IntentState.OVERTAKEN, reason="nothing_new")
    return None


def fix(session: Session, held: Claim, *, address: str, subject: str, raw: bytes, now: datetime) -> bool:
    """Keep the words of a message for ever: whatever happens later, these bytes are sent."""
    return messages.change(
        session, held.message_id, held.fence, address=address, subject=subject, raw=raw, fixed_at=now
    )


def record_sent(session: Session, held: Claim, *, now: datetime) -> bool:
    """Record that a message was handed over; False where the claim has passed to somebody else."""
    done = messages.change(
        session,
        held.message_id,
        held.fence,
        state=MessageState.SENT,
        sent_at=now,
        lease_until=None,
        last_code="",
        last_error="",
    )
    if done:
        intents.end_gathered(session, held.message_id, state=IntentState.SENT)
    return done


def record_failure(
    session: Session, held: Claim, *, code: str, error: str, permanent: bool, now: datetime
) -> MessageState | None:
    """Record that a message could not be handed over: try again later, or park it for a person to look at.

    Returns the state it is in now; None where the claim has passed to somebody else.
    """
    message = find_message(session, held)
    if message is None:
        return None
    is_over = message.fixed_at is not None and now - message.fixed_at >= HORIZON
    parked = permanent or is_over or message.attempts >= MOST_TRIES
    state = MessageState.PARKED if parked else MessageState.PLANNED
    messages.change(
        session,
        held.message_id,
        held.fence,
        state=state,
        lease_until=None,
        next_try_at=now if parked else now + delay(message.attempts, session.random),
        last_code=code[:40],
        last_error=error[:500],
    )
    if parked:
        intents.end_gathered(session, held.message_id, state=IntentState.UNDELIVERABLE, reason=code[:40])
    return state


def delay(attempts: int, random: Random) -> timedelta:
    """How long to wait after so many tries: growing up to six hours, spread by a half either way."""
    grown = min(_FIRST_DELAY * int(4 ** min(attempts - 1, 10)), _LONGEST_DELAY)
    return grown * (0.5 + random.random())
