"""Messages: one mail to one person, carrying the intents it tells."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, LargeBinary, UniqueConstraint, text
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
        Index(
            "uq_message_connector",
            "channel",
            "slot",
            unique=True,
            sqlite_where=text("recipient_id IS NULL"),
            postgresql_where=text("recipient_id IS NULL"),
        ),
    )

    id: int = identity()
    token: str = Field(unique=True)
    """Random, from the passed source; the local part of its Message-ID."""
    recipient_id: int | None = reference("person", nullable=True)
    """None for a message to another system."""
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
    retried_at: datetime | None = None
    """When a person had it tried again: the horizon counts from there, and so do its tries."""
    returned_at: datetime | None = None
    """When it was learnt that it came back after it was handed over."""
    raw: bytes | None = Field(default=None, sa_type=LargeBinary)
    """The whole message as it is sent, fixed at the first claim. It is the last column: SQLite reads through
    everything that stands before what is asked for."""


class AttemptResult(StrEnum):
    """How a try to deliver ended, or what came back later."""

    HANDED_OVER = "handed_over"
    WILL_RETRY = "will_retry"
    PARKED = "parked"
    RETURNED = "returned"
    """It came back for good (5.x.x) after it was handed over."""
    DELIVERED = "delivered"
    """The receiving side has it, as the channel reported later."""
    DELAYED = "delayed"
    """The receiving side said that it comes late (4.x.x)."""


class Attempt(SQLModel, table=True):
    """The result of one try, or one notice that came back. Rows are only ever added.

    A number of `fence` without a row is a try whose worker was stopped before it could say how it ended.
    """

    __tablename__ = "delivery_attempt"
    __table_args__ = (UniqueConstraint("message_id", "fence", "source", name="uq_delivery_attempt"),)

    id: int = identity()
    message_id: int = reference("message", index=False)
    fence: int = 0
    """The claim under which it was tried; 0 for a notice that came back."""
    at: datetime
    result: str
    code: str = ""
    source: str = ""
    """The digest of the notice, so that reading it again changes nothing; empty for a try."""
