"""Queries on web sessions."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select

from planflow.domain.person import Person, RoleHolding
from planflow.domain.web_session import WebSession
from planflow.store import roles
from planflow.store.session import Session

_BY_DIGEST = (
    select(WebSession, Person, RoleHolding)
    .join(Person, col(Person.id) == col(WebSession.person_id))
    .outerjoin(RoleHolding, col(RoleHolding.person_id) == col(Person.id))
    .where(col(WebSession.digest) == sa.bindparam("digest"), col(Person.erased_at).is_(None))
    .order_by(col(RoleHolding.id))
)


def find(session: Session, digest: str) -> tuple[WebSession, Person] | None:
    """The web session of a digest with its person, in one statement; None for an erased person, too.

    The person's roles come along, for nearly every page asks for them.
    """
    rows = session.exec(_BY_DIGEST, params={"digest": digest}).all()
    if not rows:
        return None
    known, person, _ = rows[0]
    roles.keep(session, person.id, [row[2] for row in rows if row[2] is not None])
    return known, person


def alive_of(session: Session, person_id: int, *, now: datetime) -> list[WebSession]:
    """Where a person is signed in, the newest first."""
    rows = session.exec(
        select(WebSession)
        .where(
            WebSession.person_id == person_id,
            col(WebSession.revoked_at).is_(None),
            col(WebSession.ends_at) > now,
        )
        .order_by(col(WebSession.made_at).desc(), col(WebSession.id).desc())
    )
    return [one for one in rows if one.is_alive(now)]


def see(session: Session, web_session_id: int, *, now: datetime) -> None:
    """Keep that a request came just now."""
    session.execute(
        sa.update(WebSession)
        .where(col(WebSession.id) == web_session_id, col(WebSession.revoked_at).is_(None))
        .values(seen_at=now)
    )


def revoke_all(session: Session, person_id: int, *, now: datetime) -> int:
    """Sign a person out everywhere; in how many browsers they were signed in."""
    revoked = sa.update(WebSession).where(
        col(WebSession.person_id) == person_id, col(WebSession.revoked_at).is_(None)
    )
    return int(session.connection().execute(revoked.values(revoked_at=now)).rowcount)


def delete_ended(session: Session, *, before: datetime) -> int:
    """Delete the rows of sessions that ended before a moment; how many."""
    ended = sa.delete(WebSession).where(col(WebSession.ends_at) < before)
    return int(session.connection().execute(ended).rowcount)
