"""One delivery as a person looks at it: what became of it and when, every try, and what it told."""

from dataclasses import dataclass
from datetime import date, datetime

from planflow.domain.deadline import Deadline
from planflow.domain.event import Event
from planflow.domain.intent import Intent
from planflow.domain.message import Attempt, Message, MessageState
from planflow.services.deliveries import HORIZON
from planflow.store import attempts, outbox, people, subject_names
from planflow.store.session import Session


@dataclass(frozen=True)
class Told:
    """One thing that a delivery tells."""

    reference: str
    what: str
    """The ladder's step, or the name of the route."""
    state: str
    reason: str
    meant_for: str
    fallback: str


@dataclass(frozen=True)
class Delivery:
    """What became of one mail. A time that is None has not come."""

    id: int
    token: str
    recipient: str
    address: str
    channel: str
    kind: str
    for_on: date
    subject: str
    state: str
    code: str
    planned_at: datetime | None
    """When the first thing in it was planned to be told."""
    gathered_at: datetime
    fixed_at: datetime | None
    """When its words were fixed: every try sends the same bytes."""
    handed_over_at: datetime | None
    returned_at: datetime | None
    next_try_at: datetime | None
    given_up_at: datetime | None
    """When it will be parked if it cannot be handed over until then."""
    tries: tuple[Attempt, ...]
    unknown_tries: int
    """Tries whose worker was stopped before it could say how they ended."""
    told: tuple[Told, ...]


def describe(session: Session, message: Message) -> Delivery:
    """Everything that is known about one delivery."""
    items = outbox.intents_of(session, message.id)
    tries = attempts.of_message(session, message.id)
    recipient = people.find(session, message.recipient_id)
    waits = message.state == MessageState.PLANNED
    begun = message.retried_at or message.fixed_at
    return Delivery(
        id=message.id,
        token=message.token,
        recipient=recipient.key if recipient else "",
        address=message.address,
        channel=message.channel,
        kind=message.kind,
        for_on=message.for_on,
        subject=message.subject,
        state=message.state,
        code=message.last_code,
        planned_at=min((item.planned_at for item in items), default=None),
        gathered_at=message.planned_at,
        fixed_at=message.fixed_at,
        handed_over_at=message.sent_at,
        returned_at=message.returned_at,
        next_try_at=message.next_try_at if waits else None,
        given_up_at=begun + HORIZON if begun and waits and message.attempts else None,
        tries=tuple(tries),
        unknown_tries=max(0, message.attempts - _tried(message, tries)),
        told=tuple(_told(session, item) for item in items),
    )


def _tried(message: Message, tries: list[Attempt]) -> int:
    """The tries of the present round that ended somehow; one that is under way counts as well."""
    since = message.retried_at or message.planned_at
    ended = sum(one.fence > 0 and one.at >= since for one in tries)
    return ended + (message.state == MessageState.CLAIMED)


def _told(session: Session, item: Intent) -> Told:
    about: Deadline | Event | None = None
    if item.deadline_id is not None:
        about = session.get(Deadline, item.deadline_id)
    elif item.event_id is not None:
        about = session.get(Event, item.event_id)
    meant_for = people.find(session, item.meant_for_id)
    return Told(
        reference=subject_names.reference(session, about.subject_kind, about.subject_id) if about else "",
        what=item.step or item.route or "",
        state=item.state,
        reason=item.reason,
        meant_for=meant_for.key if meant_for else "",
        fallback=item.fallback,
    )
