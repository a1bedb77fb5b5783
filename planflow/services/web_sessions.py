"""Signing in and out: from the moment on that a person's identity is established."""

from datetime import datetime

from planflow.domain.person import Person
from planflow.domain.web_session import LONGEST, SEEN_EVERY, WebSession, digest
from planflow.store import web_sessions as stored
from planflow.store.session import Session


def begin(session: Session, person: Person, *, method: str, now: datetime) -> str:
    """Sign a person in; the secret for the cookie, which is kept nowhere.

    Always a new one, so that nobody can be signed in under a secret that somebody else chose.
    """
    secret = session.token() + session.token()
    session.add(
        WebSession(
            digest=digest(secret),
            person_id=person.id,
            method=method,
            made_at=now,
            seen_at=now,
            ends_at=now + LONGEST,
        )
    )
    session.flush()
    return secret


def find(session: Session, secret: str, *, now: datetime) -> tuple[WebSession, Person] | None:
    """Whose browser this is; None where nobody is signed in any longer."""
    found = stored.find(session, digest(secret)) if secret else None
    return found if found is not None and found[0].is_alive(now) else None


def is_worth_seeing(known: WebSession, *, now: datetime) -> bool:
    """Whether so much time has passed that the latest request should be kept."""
    return now - known.seen_at >= SEEN_EVERY


def end(session: Session, known: WebSession, *, now: datetime) -> None:
    """Sign out in one browser."""
    known.revoked_at = now
    session.flush()
