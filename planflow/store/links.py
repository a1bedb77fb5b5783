"""Queries on links."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from planflow.domain.link import KEPT_DAYS, Link, Purpose
from planflow.domain.message import Message
from planflow.domain.tables import metadata
from planflow.store.session import Session

LINK = metadata.tables["link"]
_BY_TOKEN = select(Link).where(
    col(Link.token) == sa.bindparam("token"), col(Link.purpose) == sa.bindparam("purpose")
)
_BY_TOKEN_HELD = _BY_TOKEN.with_for_update().execution_options(populate_existing=True)
_PERSON = metadata.tables["person"]
_OF_MESSAGE = (
    sa.select(_PERSON.c.email, LINK.c.id, LINK.c.token)
    .select_from(
        _PERSON.outerjoin(
            LINK,
            sa.and_(
                LINK.c.person_id == _PERSON.c.id,
                LINK.c.message_id == sa.bindparam("message", type_=LINK.c.message_id.type),
                LINK.c.purpose == Purpose.ANSWER,
            ),
        )
    )
    .where(_PERSON.c.id == sa.bindparam("person"))
)
_FEEDS = (
    sa.select(_PERSON.c.id, _PERSON.c.email, LINK.c.token, LINK.c.address_digest)
    .select_from(
        _PERSON.outerjoin(
            LINK,
            sa.and_(
                LINK.c.person_id == _PERSON.c.id,
                LINK.c.purpose == Purpose.FEED,
                LINK.c.revoked_at.is_(None),
            ),
        )
    )
    .where(_PERSON.c.id.in_(sa.bindparam("people", expanding=True)))
    .order_by(LINK.c.id.desc())
)
_INSERT = sa.insert(LINK)
_AHEAD = "feeds_read_ahead"
_CHANGE = sa.update(LINK).where(LINK.c.id == sa.bindparam("link"))


def find(session: Session, purpose: str, token: str) -> Link | None:
    """The link of a token."""
    return session.exec(_BY_TOKEN, params={"token": token, "purpose": purpose}).first()


def find_held(session: Session, purpose: str, token: str) -> Link | None:
    """The same, held until the end of the transaction: whoever answers at the same moment waits."""
    return session.exec(_BY_TOKEN_HELD, params={"token": token, "purpose": purpose}).first()


def of_message(session: Session, message_id: int | None, person_id: int) -> Any:
    """A person's address, with row number and token of the answer link that the mail carries already."""
    return session.execute(_OF_MESSAGE, {"message": message_id, "person": person_id}).one()


def feeds(session: Session, person_id: int) -> list[Any]:
    """A person's address, with token and address digest of each calendar, the newest first; once at least."""
    ahead: dict[int, list[Any]] = session.info.get(_AHEAD, {})
    # What was read ahead is used once: whoever gets a new calendar is looked up again.
    return ahead.pop(person_id, None) or list(session.execute(_FEEDS, {"people": [person_id]}))


def read_feeds_ahead(session: Session, person_ids: Iterable[int]) -> None:
    """Read what `feeds` says of several people in one statement."""
    ahead = session.info[_AHEAD] = {}
    for row in session.execute(_FEEDS, {"people": sorted(set(person_ids))}):
        ahead.setdefault(row.id, []).append(row)


def insert(session: Session, **values: Any) -> None:
    """Add a link."""
    session.execute(_INSERT, {"answered": {}, "revoked_for": "", **values})


def change(session: Session, link_id: int, **values: Any) -> None:
    """Change a link whose mail was put together again."""
    session.execute(_CHANGE, {"link": link_id, **values})


def of_person(session: Session, person_id: int) -> list[Link]:
    """Every link of a person, the newest first."""
    statement = select(Link).where(col(Link.person_id) == person_id)
    return list(session.exec(statement.order_by(col(Link.issued_at).desc(), col(Link.id).desc())))


def revoke(
    session: Session, person_id: int, *, purposes: Iterable[str] = tuple(Purpose), reason: str, now: datetime
) -> int:
    """Revoke the links of a person that are not revoked yet; how many."""
    done = session.execute(
        sa.update(Link)
        .where(
            col(Link.person_id) == person_id,
            col(Link.purpose).in_(list(purposes)),
            col(Link.revoked_at).is_(None),
        )
        .values(revoked_at=now, revoked_for=reason)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def delete_of_person(session: Session, person_id: int) -> int:
    """Delete every link of a person; how many."""
    done = session.execute(sa.delete(LINK).where(LINK.c.person_id == person_id))
    return int(done.rowcount)  # type: ignore[attr-defined]


def delete_dead(session: Session, *, today: date, now: datetime) -> int:
    """Delete the links that have been expired or revoked for longer than they are kept; how many."""
    kept = timedelta(days=KEPT_DAYS)
    is_dead = sa.or_(LINK.c.expires_on < today - kept, LINK.c.revoked_at < now - kept)
    return int(session.execute(sa.delete(LINK).where(is_dead)).rowcount)  # type: ignore[attr-defined]


def renewals_since(session: Session, person_id: int, kind: str, since: datetime) -> int:
    """How many fresh links a person was sent since an instant."""
    statement = select(sa.func.count(col(Message.id))).where(
        col(Message.recipient_id) == person_id, col(Message.kind) == kind, col(Message.planned_at) > since
    )
    return session.exec(statement).one()
