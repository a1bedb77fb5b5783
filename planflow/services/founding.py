"""Founding: the organisation's own row and its first administrator."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from planflow.domain.actor import Actor
from planflow.domain.organisation import Organisation
from planflow.domain.person import Person, Role, RoleHolding
from planflow.engine.library import Library
from planflow.errors import PlanflowError
from planflow.services import ledger
from planflow.store import organisation as organisations
from planflow.store.session import Session

_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+")


@dataclass(frozen=True)
class Founded:
    """What there is after founding, and whether this call made it."""

    organisation: Organisation
    administrators: list[Person]
    is_new: bool


def standing(session: Session) -> Founded | None:
    """The organisation and its administrators; None where either is still missing."""
    known, people = organisations.find_organisation(session), administrators(session)
    return Founded(known, people, is_new=False) if known is not None and people else None


def check(library: Library, *, name: str, calendar: str, admin_name: str, admin_email: str) -> None:
    """Raise `PlanflowError` for what could not be founded, so that nothing is made in vain."""
    if not _ADDRESS.fullmatch(admin_email):
        raise PlanflowError(f"'{admin_email}' is not an e-mail address.", "Write name@example.gov.uk.")
    library.calendar(calendar)
    for one in (name, admin_name):
        _key(one)


def found(
    session: Session,
    actor: Actor,
    *,
    name: str,
    calendar: str,
    admin_name: str,
    admin_email: str,
    now: datetime,
) -> Founded:
    """Make the organisation and its first administrator; where they exist, change nothing and say so."""
    there = standing(session)
    if there is not None:
        return there
    check(session.library, name=name, calendar=calendar, admin_name=admin_name, admin_email=admin_email)
    known = organisations.find_organisation(session)
    if known is None:
        known = Organisation(key=_key(name), name=name, calendar=calendar)
        session.add(known)
        session.flush()
        _tell(session, actor, "organisation_created", "organisation", known.id, {"key": known.key}, now=now)
    person = Person(key=_key(admin_name), name=admin_name, email=admin_email)
    session.add(person)
    session.flush()
    _tell(session, actor, "person_added", "person", person.id, {"key": person.key}, now=now)
    session.add(RoleHolding(person_id=person.id, role=Role.ADMINISTRATOR))
    session.flush()
    _tell(session, actor, "role_given", "person", person.id, {"role": Role.ADMINISTRATOR}, now=now)
    return Founded(known, [person], is_new=True)


def administrators(session: Session) -> list[Person]:
    """Everybody who ever was made administrator of the organisation, in that order."""
    statement = (
        select(Person)
        .join(RoleHolding, col(RoleHolding.person_id) == col(Person.id))
        .where(
            RoleHolding.role == Role.ADMINISTRATOR,
            col(RoleHolding.plan_id).is_(None),
            col(RoleHolding.body_id).is_(None),
        )
        .order_by(col(RoleHolding.id))
    )
    return list(session.exec(statement))


def _tell(
    session: Session, actor: Actor, kind: str, subject: str, row: int, facts: dict[str, str], *, now: datetime
) -> None:
    ledger.append(
        session, actor, chain=ledger.ORGANISATION_CHAIN, kind=kind,
        subject_kind=subject, subject_id=row, facts=facts, now=now,
    )  # fmt: skip


def _key(name: str) -> str:
    """A key that can be typed, from a name: `London Borough of X` is `london-borough-of-x`."""
    key = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if not key:
        raise PlanflowError(f"'{name}' holds no letter that could be typed.", "Write a name with letters.")
    return key
