"""Taking somebody new into the organisation's people."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from sqlmodel import or_, select

from planflow.domain.actor import Actor
from planflow.domain.person import Person
from planflow.errors import PlanflowError
from planflow.services import ledger, reach
from planflow.services.planfile.model import people as entries
from planflow.store import organisation
from planflow.store.session import Session


@dataclass(frozen=True)
class Newcomer:
    """What is known about somebody who joins."""

    key: str
    name: str
    email: str
    job_title: str = ""
    agency_id: int | None = None
    manager_id: int | None = None


def add(session: Session, actor: Actor, newcomer: Newcomer, *, now: datetime) -> Person:
    """Add a person. Key and address follow the rules of the plan file, and nobody else may have them."""
    reach.of(session, actor, on=organisation.today(session, now))
    check(newcomer)
    same = or_(Person.key == newcomer.key, Person.email == newcomer.email)
    if session.exec(select(Person.id).where(same).limit(1)).first() is not None:
        raise PlanflowError(
            f"Somebody has the key '{newcomer.key}' or the address already.",
            "See who is known with 'planflow people list'.",
        )
    person = Person(
        key=newcomer.key, name=newcomer.name, email=newcomer.email, job_title=newcomer.job_title,
        agency_id=newcomer.agency_id, manager_id=newcomer.manager_id,
    )  # fmt: skip
    session.add(person)
    session.flush()
    ledger.append(
        session, actor,
        chain=ledger.ORGANISATION_CHAIN, kind="person_added", subject_kind="person", subject_id=person.id,
        facts={"agency": person.agency_id, "manager": person.manager_id}, now=now,
    )  # fmt: skip
    return person


def check(newcomer: Newcomer) -> None:
    """Raise `PlanflowError` for what the rules of the plan file do not allow of a person."""
    if newcomer.key.startswith("erased-") or not newcomer.name.strip():
        raise PlanflowError("A person needs a key and a name.", "Keys that begin with 'erased-' are kept.")
    try:
        entries.Person(
            key=newcomer.key, name=newcomer.name, email=newcomer.email, job_title=newcomer.job_title
        )
    except ValidationError as error:
        wrong = "; ".join(str(one["msg"]) for one in error.errors())
        raise PlanflowError(
            wrong, "Keys are written like yos-head, addresses like name@example.gov.uk."
        ) from None
