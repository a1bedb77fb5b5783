"""Queries on people."""

from collections.abc import Iterable
from datetime import date

from sqlmodel import col, select

from planflow.domain.action import Contributor
from planflow.domain.person import Person, RoleHolding
from planflow.store import roles
from planflow.store.session import Session


def find(session: Session, person_id: int | None) -> Person | None:
    """The person of that row number."""
    return None if person_id is None else session.get(Person, person_id)


def everybody(session: Session) -> list[Person]:
    """Everybody who was not erased, by key."""
    return list(session.exec(select(Person).where(col(Person.erased_at).is_(None)).order_by(Person.key)))


def by_id(session: Session, person_ids: Iterable[int | None]) -> dict[int, Person]:
    """Many people in one statement."""
    wanted = sorted({person_id for person_id in person_ids if person_id is not None})
    missing = [one for one in wanted if one not in session.people]
    if missing:
        rows = session.exec(select(Person).where(col(Person.id).in_(missing)).order_by(col(Person.id)))
        session.people.update((person.id, person) for person in rows)
    return {one: session.people[one] for one in wanted if one in session.people}


def is_address_of_another(session: Session, email: str, person_id: int) -> bool:
    """Whether somebody else has this address."""
    same = select(Person.id).where(Person.email == email, col(Person.id) != person_id).limit(1)
    return session.exec(same).first() is not None


def contributors(session: Session, action_id: int) -> list[Contributor]:
    """Who helps with an action."""
    statement = (
        select(Contributor).where(col(Contributor.action_id) == action_id).order_by(col(Contributor.id))
    )
    return list(session.exec(statement))


def speakers_for(session: Session, body_id: int, *, on: date) -> set[int]:
    """The people of an agency, and whoever holds a role in a body on a day."""
    members = select(Person.id).where(Person.agency_id == body_id).order_by(col(Person.id))
    holders = (
        select(RoleHolding.person_id)
        .where(RoleHolding.body_id == body_id, *roles.in_force(on))
        .order_by(col(RoleHolding.id))
    )
    return {*session.exec(members), *session.exec(holders)}
