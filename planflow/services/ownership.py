"""Who owns an action, and who holds a role or stands in for its holders: what policy and guards both ask."""

from collections.abc import Iterable
from datetime import date

from planflow.domain.action import Action
from planflow.domain.person import Person
from planflow.domain.plan import Plan
from planflow.store import people, roles
from planflow.store.session import Session


def owners(session: Session, action: Action, *, on: date) -> frozenset[int]:
    """Who owns an action: its owner, an absent owner's deputy, or everybody who speaks for its body.

    For a body speak those who hold a role in it, for an agency its people as well.
    """
    found = {action.owner_id}
    owner = people.find(session, action.owner_id)
    if owner is not None and is_away(owner, on=on):
        found.add(owner.deputy_id)
    if action.owner_body_id is not None:
        found |= people.speakers_for(session, action.owner_body_id, on=on)
    return frozenset(one for one in found if one is not None)


def holds_any(session: Session, plan: Plan, wanted: Iterable[str], person_id: int, *, on: date) -> bool:
    """Whether somebody holds one of several roles for a plan, or stands in for its holders."""
    return any(holds_or_stands_in(session, plan, str(role), person_id, on=on) for role in wanted)


def holds_or_stands_in(
    session: Session,
    plan: Plan,
    role: str,
    person_id: int,
    barred: frozenset[int] = frozenset(),
    *,
    on: date,
) -> bool:
    """Whether somebody holds a role, or is its alternate while every holder is barred, away or missing."""
    held = roles.holders(session, plan, role, on=on)
    if any(one.person_id == person_id and not one.is_alternate for one in held):
        return True
    if not any(one.person_id == person_id for one in held):
        return False
    ordinary = people.by_id(session, [one.person_id for one in held if not one.is_alternate])
    return all(person.id in barred or is_away(person, on=on) for person in ordinary.values())


def is_away(person: Person, *, on: date) -> bool:
    """Whether a person is absent on a day."""
    if person.away_from is None or on < person.away_from:
        return False
    return person.away_until is None or on <= person.away_until
