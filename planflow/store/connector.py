"""What waits for another system: one row for each event, one message for each row."""

from datetime import date, datetime

import sqlalchemy as sa

from planflow.domain.intent import IntentState
from planflow.domain.ladder import Urgency
from planflow.domain.message import MessageState
from planflow.domain.route import Route
from planflow.store.intents import INTENT
from planflow.store.messages import MESSAGE
from planflow.store.session import Session

WEBHOOK, EVENT = "webhook", "event"
"""The channel that leads to another system, and the kind of its messages."""
_INSERT = sa.insert(INTENT)
_IS_WAITING = sa.and_(
    INTENT.c.state == IntentState.PLANNED, INTENT.c.recipient_id.is_(None), INTENT.c.channel == WEBHOOK
)
_ANY = sa.select(INTENT.c.id).where(_IS_WAITING).limit(1)
_WAITING = sa.select(INTENT.c.event_id).where(_IS_WAITING).order_by(INTENT.c.event_id)
_SLOT = sa.literal(f"{EVENT}:") + sa.cast(INTENT.c.event_id, sa.String)
_MADE = (
    sa.select(sa.func.max(MESSAGE.c.id))
    .where(MESSAGE.c.channel == WEBHOOK, MESSAGE.c.recipient_id.is_(None), MESSAGE.c.slot == _SLOT)
    .correlate(INTENT)
    .scalar_subquery()
)
_FILL = sa.update(INTENT).where(_IS_WAITING).values(state=IntentState.GATHERED, message_id=_MADE)


def insert(
    session: Session, event_id: int, plan_id: int | None, route: Route, *, today: date, now: datetime
) -> None:
    """Write down that an event has to be told. It belongs to nobody, so nothing reroutes it."""
    session.execute(
        _INSERT,
        {
            "plan_id": plan_id, "event_id": event_id, "route": route.name, "audience": route.tell,
            "fallback": "", "channel": WEBHOOK, "urgency": Urgency.BREAK_IN, "planned_at": now, "day": today,
            "state": IntentState.PLANNED, "reason": "",
        },
    )  # fmt: skip


def is_waiting(session: Session) -> bool:
    """Whether anything waits to be told."""
    return session.execute(_ANY).first() is not None


def gather(session: Session, *, today: date, now: datetime) -> int:
    """Make a message of each event that waits, in the order in which they happened; three statements."""
    events = list(session.scalars(_WAITING))
    if not events:
        return 0
    session.execute(
        sa.insert(MESSAGE),
        [
            {
                "token": session.token(), "recipient_id": None, "channel": WEBHOOK, "kind": EVENT,
                "slot": f"{EVENT}:{event_id}", "for_on": today, "planned_at": now, "address": "",
                "subject": "", "state": MessageState.PLANNED, "fence": 0, "attempts": 0, "next_try_at": now,
                "last_code": "", "last_error": "",
            }
            for event_id in events
        ],
    )  # fmt: skip
    session.execute(_FILL)
    return len(events)
