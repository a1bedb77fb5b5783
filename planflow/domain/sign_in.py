"""Signing in by mail: a link and a code that are used once, within ten minutes, in the browser that asked."""

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from planflow.domain.columns import identity, reference

LASTS = timedelta(minutes=10)
"""How long the link and the code of a mail are good (ASVS 5.0, 6.5.5)."""
INVITATION_LASTS = timedelta(hours=24)
"""How long a link is good that an administrator hands over: it is shown once, and never mailed."""
MOST_TRIES = 5
"""Codes that may be tried for one mail."""
CODE_DIGITS = 6


class Method(StrEnum):
    """The ways of signing in that a person may be given."""

    LINK = "link"
    """A link and a code by mail."""
    PASSWORD = "password"  # noqa: S105  # the name of a way, and nobody's password
    OIDC = "oidc"
    """Through the organisation's own identity provider."""


class SignIn(SQLModel, table=True):
    """One request to sign in by mail, or one invitation. Its token is signed; the code follows from it."""

    __tablename__ = "sign_in"

    id: int = identity()
    token: str = Field(unique=True)
    person_id: int = reference("person")
    browser: str = ""
    """The digest of the browser that asked; empty for an invitation, which opens in any."""
    asked_at: datetime
    ends_at: datetime
    used_at: datetime | None = None
    tries: int = 0

    def is_good(self, now: datetime) -> bool:
        """Whether it still signs somebody in."""
        return self.used_at is None and now < self.ends_at and self.tries < MOST_TRIES


class Credential(SQLModel, table=True):
    """What proves who somebody is: a password's digest, or their identity at an identity provider."""

    id: int = identity()
    person_id: int = reference("person")
    kind: str
    """`password` or `oidc`."""
    name: str = Field(default="", index=True)
    """For an identity provider: the digest of issuer and subject, which never changes, unlike an address."""
    secret: str = Field(default="", sa_type=Text)
    """For a password: its Argon2id digest."""
    made_at: datetime


def browser_digest(secret: str) -> str:
    """What is kept of the browser that asked."""
    return hashlib.sha256(f"browser:{secret}".encode()).hexdigest() if secret else ""
