"""Queries on requests to sign in, and on credentials."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select

from planflow.domain.person import Person
from planflow.domain.sign_in import Credential, SignIn
from planflow.store.session import Session


def find(session: Session, token: str) -> SignIn | None:
    """The request of a token."""
    return session.exec(select(SignIn).where(SignIn.token == token)).first()


def find_held(session: Session, token: str) -> SignIn | None:
    """The same, held until the end of the transaction: it is used once, however often it is clicked."""
    statement = select(SignIn).where(SignIn.token == token).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).first()


def waiting(session: Session, browser: str, *, now: datetime) -> Sequence[SignIn]:
    """What one browser asked for and has not used, the newest first."""
    statement = (
        select(SignIn)
        .where(SignIn.browser == browser, col(SignIn.used_at).is_(None), col(SignIn.ends_at) > now)
        .order_by(col(SignIn.id).desc())
        .with_for_update()  # a code that is tried twice at once is counted twice
    )
    return list(session.exec(statement))


def of_message(session: Session, sign_in_id: int) -> SignIn | None:
    """The request that a mail carries."""
    return session.get(SignIn, sign_in_id)


def by_address(session: Session, address: str) -> Person | None:
    """Whoever has that address, in whatever case it was typed; nobody where two people share it."""
    known = session.exec(
        select(Person)
        .where(sa.func.lower(Person.email) == address.strip().lower(), col(Person.erased_at).is_(None))
        .order_by(col(Person.id))
    ).all()
    return known[0] if len(known) == 1 else None


def credential(session: Session, person_id: int, kind: str) -> Credential | None:
    """A person's credential of one kind."""
    statement = select(Credential).where(Credential.person_id == person_id, Credential.kind == kind)
    return session.exec(statement.order_by(col(Credential.id).desc())).first()


def by_name(session: Session, kind: str, name: str) -> Credential | None:
    """The credential of that name, such as the digest of an identity at a provider."""
    statement = select(Credential).where(Credential.kind == kind, Credential.name == name)
    return session.exec(statement.order_by(col(Credential.id))).first()


def delete_ended(session: Session, *, before: datetime) -> int:
    """Delete requests that ended before a moment; how many."""
    ended = sa.delete(SignIn).where(col(SignIn.ends_at) < before)
    return int(session.connection().execute(ended).rowcount)
