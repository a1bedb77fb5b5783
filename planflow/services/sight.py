"""What somebody may know of. What one may not know of is not found, and never forbidden."""

from datetime import date

from planflow.domain.person import Person
from planflow.domain.plan import Plan
from planflow.domain.subjects import parse_reference
from planflow.errors import NotFound
from planflow.store import references, roles
from planflow.store import sight as stored
from planflow.store.references import Subject
from planflow.store.session import Session


def plans(session: Session, person: Person, *, on: date) -> list[Plan]:
    """Every plan that a person may know of, by key.

    Until the report is published a plan is known only to the people named in it; then to the organisation's
    own staff. Partners and outsiders know only of what they are named in.
    """
    return stored.seen(session, person, on=on)


def get_plan(session: Session, person: Person, key: str, *, on: date) -> Plan:
    """The plan of that key; `NotFound` as well where the person may not know of it."""
    plan = stored.find(session, person, key, on=on)
    if plan is None:
        raise NotFound(f"There is no plan '{key}'.")
    session.plans[plan.id] = plan
    return plan


def get_subject(session: Session, person: Person, reference: str, *, on: date) -> Subject:
    """What a reference names; `NotFound` as well where the person may not know of its plan."""
    asked = parse_reference(reference)
    return references.get_within(session, get_plan(session, person, asked.plan, on=on), asked.code)


def roles_of(session: Session, person: Person, *, on: date) -> frozenset[str]:
    """The roles that a person holds anywhere on a day, as alternate too."""
    return frozenset(str(one.role) for one in roles.of_person(session, person.id, on=on))
