"""The keys by which rows are named in a plan file."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from planflow.domain.meeting import Meeting
from planflow.domain.person import RoleHolding
from planflow.store import plans
from planflow.store.session import Session


@dataclass
class Keys:
    """From row numbers to keys, for people and bodies; whoever was erased has none."""

    people: dict[int, str] = field(default_factory=dict)
    bodies: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session) -> "Keys":
        """Everybody and every body of the database."""
        people = {person.id: person.key for person in plans.people(session)}
        return cls(people, {body.id: body.key for body in plans.bodies(session)})

    def person(self, person_id: int | None) -> str | None:
        """The key of a person."""
        return None if person_id is None else self.people.get(person_id)

    def body(self, body_id: int | None) -> str | None:
        """The key of a body."""
        return None if body_id is None else self.bodies.get(body_id)

    def either(self, person_id: int | None, body_id: int | None) -> str | None:
        """The key of a person or of a body, whichever is given."""
        return self.person(person_id) or self.body(body_id)


def of_roles(holdings: Iterable[RoleHolding], keys: Keys, plan_key: str) -> dict[int, str]:
    """The key of each holding: its own, or one made of role, place and person where it has none."""
    rows = list(holdings)
    found = {held.id: held.key for held in rows if held.key}
    taken = set(found.values())
    for held in rows:
        if held.id not in found:
            place = plan_key if held.plan_id else keys.body(held.body_id) or "organisation"
            found[held.id] = _free(f"{held.role}-{place}-{keys.person(held.person_id) or 'nobody'}", taken)
    return found


def of_meetings(meetings: Iterable[Meeting], keys: Keys) -> dict[int, str]:
    """The key of each meeting: its own, or one made of body and day where it has none."""
    rows = list(meetings)
    found = {meeting.id: meeting.key for meeting in rows if meeting.key}
    taken = set(found.values())
    for meeting in rows:
        if meeting.id not in found:
            found[meeting.id] = _free(f"{keys.body(meeting.body_id)}-{meeting.held_on.isoformat()}", taken)
    return found


def _free(wanted: str, taken: set[str]) -> str:
    key, number = wanted, 1
    while key in taken:
        number += 1
        key = f"{wanted}-{number}"
    taken.add(key)
    return key
