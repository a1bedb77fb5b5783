"""Links: what lets somebody answer a mail, or read their calendar, without signing in."""

import hashlib
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from planflow.domain.columns import identity, reference

ANSWER_DAYS = 30
"""Days for which the link of a mail answers, the day of the mail included.

Longer than a fortnight's leave and the weekly mails around it, so that whoever comes back can answer the mail
they find. Shorter than a quarter, because old mails are what gets forwarded, printed and searched.
"""
KEPT_DAYS = 90
"""Days for which the row of a dead link is kept: so long it is told apart from one that never was."""


class Purpose(StrEnum):
    """What a link is for. It is part of the signature: one sort never opens the other."""

    ANSWER = "answer"
    FEED = "feed"


class Link(SQLModel, table=True):
    """One link of one person. Its token is what is signed, so that a retry of its mail has the same link."""

    __table_args__ = (
        UniqueConstraint("message_id", "person_id", "purpose", name="uq_link_message"),
        Index("ix_link_dead", "purpose", "expires_on", "id"),
    )

    id: int = identity()
    token: str = Field(unique=True)
    """Random. Not the row number: SQLite gives those out again once the highest row is deleted."""
    purpose: str
    person_id: int = reference("person")
    message_id: int | None = reference("message", nullable=True, index=False)
    """The mail that carries it; None for a calendar, and for what was made without a mail."""
    address_digest: str
    """Whom it went to: dead for whoever reads the old mailbox, once the person has another address."""
    items: list[int] = Field(default_factory=list, sa_type=JSON)
    """The deadlines that an answer may be about."""
    answered: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    """By deadline, the digest of the last answer: a double click is recognised by it."""
    issued_at: datetime
    issued_on: date
    expires_on: date | None = None
    """The last day on which it works; None for a calendar, which works until it is revoked."""
    revoked_at: datetime | None = None
    revoked_for: str = ""
    """Why, as a code: `asked`, `hand_over`, `address`."""
    last_used_at: datetime | None = None
    """When somebody last answered by it. Looking at it leaves no trace: mail scanners follow links."""

    def is_expired(self, *, on: date) -> bool:
        """Whether its last day is over."""
        return self.expires_on is not None and on > self.expires_on


def digest(token: str, email: str | None) -> str:
    """What a link keeps of the address it went to; the token salts it."""
    return hashlib.sha256(f"{token}:{(email or '').strip().casefold()}".encode()).hexdigest()


def last_day(issued_on: date) -> date:
    """The last day of a link that goes out on a day."""
    return issued_on + timedelta(days=ANSWER_DAYS - 1)
