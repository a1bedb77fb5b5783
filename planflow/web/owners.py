"""People and bodies to choose from in a form, and whoever was chosen."""

from typing import Any

from planflow.domain.body import Body, BodyKind
from planflow.domain.person import Person, Role
from planflow.domain.plan import Plan
from planflow.errors import NotFound
from planflow.store import bodies, people, plans, roles
from planflow.store.references import get_person
from planflow.store.session import Session
from planflow.web.desk import Desk

_PERSON, _BODY = "person:", "body:"
_OWNING = (BodyKind.AGENCY, BodyKind.BOARD, BodyKind.COUNCIL, BodyKind.EXECUTIVE, BodyKind.PROJECT)


def choices(session: Session, nobody: str = "Nobody yet") -> list[dict[str, Any]]:
    """Everybody, and every body that may own an action, as items of a select."""
    items: list[dict[str, Any]] = [{"value": "", "text": nobody}]
    items += person_choices(session, prefix=_PERSON)
    owning = sorted((one for one in plans.bodies(session) if one.kind in _OWNING), key=lambda one: one.name)
    return items + [{"value": _BODY + one.key, "text": f"{one.name} (as a body)"} for one in owning]


def person_choices(session: Session, prefix: str = "") -> list[dict[str, Any]]:
    """Everybody as items of a select: what they are, and their name where it is another."""
    found = sorted((shown(one), one.key) for one in people.everybody(session))
    return [{"value": prefix + key, "text": text} for text, key in found]


def shown(person: Person) -> str:
    """What a person is, and their name where it says more."""
    if not person.job_title or person.job_title == person.name:
        return person.name
    return f"{person.job_title} ({person.name})"


def chosen(desk: Desk, field: str, missing: str = "") -> Person | Body | None:
    """The person or body that a field names; None where it names nobody."""
    text = desk.form.text(field, missing)
    try:
        if text.startswith(_PERSON):
            return get_person(desk.session, text.removeprefix(_PERSON))
        if text.startswith(_BODY):
            return bodies.get_by_key(desk.session, text.removeprefix(_BODY))
    except NotFound:
        pass
    if text:
        desk.form.wrong(field, "Choose somebody from the list.")
    return None


def chosen_person(desk: Desk, field: str, missing: str = "") -> Person | None:
    """The person that a field names by their key; None where it names nobody."""
    text = desk.form.text(field, missing)
    if not text:
        return None
    try:
        return get_person(desk.session, text)
    except NotFound:
        desk.form.wrong(field, "Choose somebody from the list.")
        return None


def chairs(desk: Desk, plan: Plan) -> list[dict[str, Any]]:
    """Whose word a decision may be: the reader's own, or a chair's for whom it is recorded."""
    held = roles.holders(desk.session, plan, Role.CHAIR, on=desk.today)
    found = people.by_id(desk.session, [one.person_id for one in held])
    others = [one for one in found.values() if one.id != desk.who.id]
    own = {"value": "", "text": "My own decision"}
    return [own, *({"value": one.key, "text": f"The word of: {shown(one)}"} for one in others)]
