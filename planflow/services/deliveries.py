"""Messages leave: claimed under a lease and a fence, fixed once, handed over, recorded.

Never lost, planned once, sent at least once, a repeat recognisable: every retry sends the same bytes under
the same Message-ID, and only the holder of the latest fence may record a result.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from planflow.domain.intent import IntentState
from planflow.domain.letter import Letter
from planflow.domain.message import AttemptResult, MessageState
from planflow.services import letters
from planflow.store import attempts, claims, intents, messages, organisation
from planflow.store import letters as stored
from planflow.store.session import Session

LEASE = timedelta(minutes=10)
"""How long a worker may take over one message before another may take it."""
HORIZON = timedelta(days=3)
"""How long a message is tried again, counted from when its words were fixed, or a person retried it."""
MOST_TRIES = 60
BATCH = 50
"""Messages that a worker claims at once."""
_FIRST_DELAY = timedelta(minutes=1)
_LONGEST_DELAY = timedelta(hours=6)


@dataclass(frozen=True)
class Claim:
    """The right to deliver one message, as long as nobody holds a later fence."""

    message_id: int
    fence: int


def claim(session: Session, *, now: datetime) -> Claim | None:
    """Take the next message that is due, or that a crashed worker left; None where there is none."""
    return next(iter(claim_several(session, most=1, now=now)), None)


def claim_several(
    session: Session, *, most: int = BATCH, without: Collection[str] = (), now: datetime
) -> list[Claim]:
    """Take the messages that wait longest, each under a fence of its own.

    Channels named in `without` are left alone, because their server is down.
    """
    taken = claims.take(session, most=most, without=without, until=now + LEASE, now=now)
    return [Claim(message_id, fence) for message_id, fence in taken]


def is_held(session: Session, held: Claim) -> bool:
    """Whether the claim is still this worker's: a worker that was slow looks before it hands over."""
    return claims.is_held(session, held.message_id, held.fence)


def release(session: Session, held: Iterable[Claim]) -> None:
    """Give back claims that were not used, so that the next run need not wait for their leases to end."""
    claims.release(session, ((one.message_id, one.fence) for one in held))


def find_message(session: Session, held: Claim) -> Any | None:
    """The claimed message with its recipient; None where the claim has passed to somebody else."""
    row = messages.get_row(session, held.message_id)
    return row if row.fence == held.fence and row.state == MessageState.CLAIMED else None


def read_ahead(session: Session, message_ids: Sequence[int], *, now: datetime) -> None:
    """Read what the letters of several messages need at once, in a number of statements that is fixed."""
    stored.read_ahead(session, message_ids, today=organisation.today(session, now))


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


@dataclass(frozen=True)
class Words:
    """One message in its final words."""

    held: Claim
    address: str
    subject: str
    raw: bytes


def fix(session: Session, written: Iterable[Words], *, now: datetime) -> None:
    """Keep the words of messages for ever: whatever happens later, these bytes are sent."""
    claims.fix(
        session,
        (
            {
                "message": one.held.message_id, "held": one.held.fence, "address": one.address,
                "subject": one.subject, "raw": one.raw, "fixed_at": now,
            }
            for one in written
        ),
    )  # fmt: skip


def record_sent(session: Session, held: Claim, *, code: str = "", now: datetime) -> bool:
    """Record that a message was handed over; False where the claim has passed to somebody else.

    `code` is what the channel answered, where it says something.
    """
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
        attempts.add(
            session, held.message_id, fence=held.fence, result=AttemptResult.HANDED_OVER, code=code, at=now
        )
        intents.end_gathered(session, held.message_id, state=IntentState.SENT)
    return done


def record_failure(
    session: Session,
    held: Claim,
    *,
    code: str,
    error: str,
    permanent: bool,
    is_down: bool = False,
    after_seconds: int = 0,
    now: datetime,
) -> MessageState | None:
    """Record that a message could not be handed over: try again later, or park it for a person to look at.

    Where the server or the settings are at fault (`is_down`) no message is parked, however long it lasts. It
    is not tried again before `after_seconds`, where the other side asked for that. Returns the state it is
    in now; None where the claim has passed to somebody else.
    """
    message = find_message(session, held)
    if message is None:
        return None
    begun = message.retried_at or message.fixed_at
    is_over = begun is not None and now - begun >= HORIZON
    parked = not is_down and (permanent or is_over or message.attempts >= MOST_TRIES)
    wait = max(delay(message.attempts, session.random), timedelta(seconds=after_seconds))
    state = MessageState.PARKED if parked else MessageState.PLANNED
    messages.change(
        session,
        held.message_id,
        held.fence,
        state=state,
        lease_until=None,
        next_try_at=now if parked else now + wait,
        last_code=code[:40],
        last_error=error[:500],
    )
    result = AttemptResult.PARKED if parked else AttemptResult.WILL_RETRY
    attempts.add(session, held.message_id, fence=held.fence, result=result, code=code, at=now)
    if parked:
        intents.end_gathered(session, held.message_id, state=IntentState.UNDELIVERABLE, reason=code[:40])
    return state


def delay(attempts: int, random: Random) -> timedelta:
    """How long to wait after so many tries: growing up to six hours, spread by a half either way."""
    grown = min(_FIRST_DELAY * int(4 ** min(attempts - 1, 10)), _LONGEST_DELAY)
    return grown * (0.5 + random.random())
