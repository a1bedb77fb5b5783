"""Intents: what must be told, once, to one recipient. The ledger of reminders."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import SQLModel

from planflow.domain.columns import identity, reference


class IntentState(StrEnum):
    """Where an intent has got to. All but `planned` and `gathered` are ends."""

    PLANNED = "planned"
    GATHERED = "gathered"
    """It rides in a message that has not been handed over yet."""
    SENT = "sent"
    OVERTAKEN = "overtaken"
    """A later step passed in the same gap, or what it was about was met, moved, closed or reassigned."""
    BEFORE_START = "before_start"
    """Its day lies before the deadline was made or the plan went live."""
    UNDELIVERABLE = "undeliverable"
    """Nobody could be told (no address anywhere in the fallback), or its message was parked or came back."""
    CANCELLED = "cancelled"
    """A person cancelled the message that it rode in, or what waited from before a day."""


class Intent(SQLModel, table=True):
    """One thing to tell one person over one channel; unique by what it is about, recipient and channel."""

    __table_args__ = (
        UniqueConstraint(
            "deadline_id", "due_version", "step", "recipient_id", "channel", name="uq_intent_deadline"
        ),
        UniqueConstraint("event_id", "route", "recipient_id", "channel", name="uq_intent_event"),
        Index("ix_intent_waiting", "state", "recipient_id", "urgency"),
        Index(
            "uq_intent_connector",
            "event_id",
            "route",
            "channel",
            unique=True,
            sqlite_where=text("recipient_id IS NULL"),
            postgresql_where=text("recipient_id IS NULL"),
        ),
    )

    id: int = identity()
    plan_id: int | None = reference("plan", nullable=True, index=False)
    deadline_id: int | None = reference("deadline", nullable=True, index=False)
    due_version: int | None = None
    step: str | None = None
    """The permanent name of the ladder's step: editing its offset sends nothing twice."""
    event_id: int | None = reference("event", nullable=True, index=False)
    route: str | None = None
    """The name of the route from an event to its audience."""
    audience: str = ""
    """Whom the step or route names: `owner`, `manager`, `chair`, `coordinator`, ..."""
    recipient_id: int | None = reference("person", nullable=True, index=False)
    """None where it is told to another system and to no person."""
    meant_for_id: int | None = reference("person", nullable=True, index=False)
    """Whom it was meant for, where a deputy gets it instead."""
    fallback: str = ""
    """Why it fell to the recipient: `vacant`, `outside`, `away`; empty if it is the audience itself."""
    channel: str = "mail"
    urgency: str = "weekly"
    """`weekly` rides in the weekly mail, `break_in` may come on any day."""
    planned_at: datetime
    day: date
    """The day of the step, or of the event."""
    state: str = IntentState.PLANNED
    message_id: int | None = reference("message", nullable=True)
    reason: str = ""
    """Why it ended other than by being sent, as a code."""
