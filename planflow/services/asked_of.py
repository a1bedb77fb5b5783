"""Whom the words of a form mean: a role, a person or a body, else the coordinator, who asks on."""

from datetime import date

from planflow.domain.person import Role
from planflow.domain.plan import Plan
from planflow.services.deadlines import Ower
from planflow.services.ownership import holds_any
from planflow.store import people, plans
from planflow.store.session import Session

_ROLES = {str(role): str(role) for role in Role} | {
    "plan coordinator": str(Role.COORDINATOR),
    "report author": str(Role.COORDINATOR),
    "author": str(Role.COORDINATOR),
}
NOBODY_NAMED = Ower(owner_role=str(Role.COORDINATOR))
"""Who owes what words ask of somebody whom planflow does not know."""


def ower(session: Session, words: str) -> Ower:
    """Who owes what is asked of somebody in these words: a key, a role, a name or a job title."""
    wanted = words.strip().lower().removeprefix("the ")
    if wanted in _ROLES:
        return Ower(owner_role=_ROLES[wanted])
    for person in people.everybody(session):
        if wanted in (person.key.lower(), person.name.lower(), person.job_title.lower()):
            return Ower(person.id, None, "", person.agency_id, person.is_outside)
    for body in plans.bodies(session):
        if wanted in (body.key.lower(), body.name.lower()):
            return Ower(None, body.id, "", None, body.is_outside)
    return NOBODY_NAMED


def is_one_of(session: Session, plan: Plan, owed_by: Ower, person_id: int, *, on: date) -> bool:
    """Whether somebody owes it: as the person, their deputy, a voice of the body or a holder of the role."""
    if owed_by.owner_id is not None:
        owner = people.find(session, owed_by.owner_id)
        return person_id in (owed_by.owner_id, owner.deputy_id if owner else None)
    if owed_by.owner_body_id is not None:
        return person_id in people.speakers_for(session, owed_by.owner_body_id, on=on)
    return holds_any(session, plan, (owed_by.owner_role,), person_id, on=on)
