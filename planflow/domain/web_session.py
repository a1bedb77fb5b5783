"""Somebody being signed in: a row that can be taken back at any moment."""

import hashlib
from datetime import datetime, timedelta

from sqlmodel import Field, SQLModel

from planflow.domain.columns import identity, reference

LONGEST = timedelta(hours=12)
"""How long somebody stays signed in at most: a working day (ASVS 5.0, 7.3.2)."""
IDLE = timedelta(hours=2)
"""How long without a request until they are signed out (ASVS 5.0, 7.3.1)."""
SEEN_EVERY = timedelta(minutes=5)
"""How exactly the last request is kept: reading a page does not write a row each time."""


class WebSession(SQLModel, table=True):
    """One browser in which a person is signed in. The cookie holds the secret, the row only its digest."""

    __tablename__ = "web_session"

    id: int = identity()
    digest: str = Field(unique=True)
    person_id: int = reference("person")
    method: str
    """How they signed in: `link`, `code`, `password`, `oidc`."""
    made_at: datetime
    seen_at: datetime
    ends_at: datetime
    revoked_at: datetime | None = None

    def is_alive(self, now: datetime) -> bool:
        """Whether requests of this browser are still this person's."""
        return self.revoked_at is None and now < self.ends_at and now < self.seen_at + IDLE


def digest(secret: str) -> str:
    """What is kept of a cookie's secret."""
    return hashlib.sha256(f"session:{secret}".encode()).hexdigest()
