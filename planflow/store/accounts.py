"""What the ways of signing in leave behind in the database, person by person."""

import sqlalchemy as sa
from sqlmodel import col

from planflow.domain.sign_in import Credential, SignIn
from planflow.domain.web_session import WebSession
from planflow.store.session import Session


def delete_of_person(session: Session, person_id: int) -> None:
    """Delete everything by which a person could sign in or is signed in."""
    for table in (SignIn, Credential, WebSession):
        session.execute(sa.delete(table).where(col(table.person_id) == person_id))


def delete_credentials(session: Session, person_id: int, kind: str) -> int:
    """Delete the credentials of one kind of a person; how many."""
    theirs = sa.delete(Credential).where(col(Credential.person_id) == person_id, col(Credential.kind) == kind)
    return int(session.connection().execute(theirs).rowcount)


def end_invitations(session: Session, person_id: int) -> None:
    """Delete what was asked for to sign in and is not used yet."""
    session.execute(
        sa.delete(SignIn).where(col(SignIn.person_id) == person_id, col(SignIn.used_at).is_(None))
    )
