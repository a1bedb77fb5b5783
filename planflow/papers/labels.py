"""What rows are called in a paper: roles rather than names of people, labels rather than ids."""

from dataclasses import dataclass, field

from planflow.domain.body import Body
from planflow.domain.organisation import Organisation
from planflow.domain.person import Person
from planflow.engine.definition import State
from planflow.store import definitions
from planflow.store.session import Session

UNKNOWN = ""
"""What is not known stays empty; the words around it say "not recorded" or leave it out."""


@dataclass
class Labels:
    """Looks up people, bodies and states that were read once."""

    session: Session
    organisation: Organisation
    people: dict[int, Person]
    bodies: dict[int, Body]
    _states: dict[tuple[str, str], State | None] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The language of the organisation's papers."""
        return self.organisation.language

    def person(self, person_id: int | None) -> str:
        """A person's job title."""
        person = self.people.get(person_id) if person_id is not None else None
        return person.job_title if person else UNKNOWN

    def body(self, body_id: int | None) -> str:
        """A body's name."""
        body = self.bodies.get(body_id) if body_id is not None else None
        return body.name if body else UNKNOWN

    def agency_of(self, agency_id: int | None, owner_id: int | None) -> str:
        """The agency that is named, else that of the owner, else the organisation of an owner without one."""
        if agency_id is not None:
            return self.body(agency_id)
        owner = self.people.get(owner_id) if owner_id is not None else None
        if owner is None:
            return UNKNOWN
        return self.body(owner.agency_id) if owner.agency_id else self.organisation.name

    def state(self, digest: str, name: str) -> State | None:
        """A state under the definition that an item is pinned to."""
        key = (digest, name)
        if key not in self._states:
            self._states[key] = definitions.get(self.session, digest).states.get(name)
        return self._states[key]

    def state_label(self, digest: str, name: str) -> str:
        """What a state is called in the papers' language, else in English."""
        state = self.state(digest, name)
        if state is None:
            return name.replace("_", " ")
        return state.label.get(self.language) or state.label.get("en") or name.replace("_", " ")

    def meaning(self, digest: str, name: str) -> str:
        """Whether a state counts as `open`, `done` or `cancelled`."""
        state = self.state(digest, name)
        return str(state.meaning) if state else "open"
