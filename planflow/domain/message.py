"""Messages: one mail to one person, carrying the intents it tells."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from planflow.domain.columns import identity, reference


class MessageState(StrEnum):
    """Where a message has got to. `sent` means handed over to the channel, not received."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    EMPTY = "empty"
    """Everything in it was overtaken before its first claim: there was nothing to say."""
    PARKED = "parked"
    """It failed for good, or its horizon is over; a person has to look."""
    CANCELLED = "cancelled"
    HELD = "held"


class Message(SQLModel, table=True):
    """One mail. Its items and text are fixed at its first claim; every retry sends the same bytes."""

    __table_args__ = (
        UniqueConstraint("recipient_id", "channel", "slot", name="uq_message_slot"),
        Index("ix_message_due", "state", "next_try_at"),
    )

    id: int = identity()
    token: str = Field(unique=True)
    """Random, from the passed source; the local part of its Message-ID."""
    recipient_id: int = reference("person")
    channel: str = "mail"
    kind: str
    """`weekly` or `break_in`, later others: the folder of its templates."""
    slot: str
    """Kind and day (`weekly:2017-01-16`): one mail for each recipient, channel and slot."""
    for_on: date
    """The day it is for, in the organisation's time zone."""
    planned_at: datetime
    address: str = ""
    subject: str = ""
    raw: bytes | None = Field(default=None, sa_type=LargeBinary)
    """The whole message as it is sent, fixed at the first claim."""
    fixed_at: datetime | None = None
    state: str = MessageState.PLANNED
    lease_until: datetime | None = None
    fence: int = 0
    """Counts claims: a result is recorded only by the holder of the latest."""
    attempts: int = 0
    next_try_at: datetime
    sent_at: datetime | None = None
    last_code: str = ""
    last_error: str = ""
