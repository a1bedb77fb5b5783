"""What is known of a person, changed by an administrator: name, address, job title, agency, manager."""

from dataclasses import asdict, dataclass
from datetime import datetime

from planflow.domain.actor import Actor
from planflow.domain.person import Person
from planflow.errors import PlanflowError, StaleWrite
from planflow.services import bounces, joining, ledger, reach
from planflow.services.joining import Newcomer
from planflow.store import organisation, people
from planflow.store.session import Session


@dataclass(frozen=True)
class Details:
    """All of it, as it is to be from now on."""

    name: str
    email: str
    job_title: str = ""
    agency_id: int | None = None
    manager_id: int | None = None


def change(
    session: Session,
    actor: Actor,
    person: Person,
    details: Details,
    *,
    based_on: int | None = None,
    now: datetime,
) -> list[str]:
    """Change what is known of a person; which columns really changed.

    Only an administrator of the organisation may: whoever sets an address decides who signs in by it. The
    event says what was changed and never to what, for names and addresses have to be forgotten one day.
    """
    reach.require_administrator(session, actor, on=organisation.today(session, now))
    if person.erased_at is not None:
        raise PlanflowError(f"The data of {person.key} was erased.", "Name somebody else.")
    if based_on is not None and based_on != person.version:
        raise StaleWrite(person.key, based_on, person.version)
    _check(session, person, details)
    wanted = asdict(details)
    changed = [name for name, value in wanted.items() if getattr(person, name) != value]
    if not changed:
        return []
    if "email" in changed:
        bounces.forget_parking(person)
    for name in changed:
        setattr(person, name, wanted[name])
    person.version += 1
    session.flush()
    ledger.append(
        session, actor,
        chain=ledger.ORGANISATION_CHAIN, kind="person_changed", subject_kind="person", subject_id=person.id,
        facts={"changed": changed, "agency": person.agency_id, "manager": person.manager_id}, now=now,
    )  # fmt: skip
    return changed


def _check(session: Session, person: Person, details: Details) -> None:
    joining.check(Newcomer(person.key, details.name, details.email, details.job_title))
    if details.manager_id == person.id:
        raise PlanflowError("Nobody manages themselves.", "Choose somebody else as the manager.")
    if people.is_address_of_another(session, details.email, person.id):
        raise PlanflowError("Somebody else has this address.", "Everybody needs an address of their own.")
