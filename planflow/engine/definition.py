"""Neutral dataclasses of a workflow definition. The runtime never sees YAML."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

SAME = "same"
"""The target of a transition that leaves the state as it is."""

OWNER = "owner"
"""Owner is a relation, not a role, but a definition may name it wherever it names a role."""

CLOSER = "closer"
"""Whoever closes actions in a plan (`closing` in its file); it may stand among those who make a move."""

GIVEN = "given"
"""A due day that a person or a plan file gives, in place of a rule."""


class Meaning(StrEnum):
    """What a state means to whoever counts."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Owed:
    """What is owed while an item is in a state; entering the state opens a deadline of this kind."""

    kind: str
    due: str
    """A rule of the deadline grammar (its trigger `entering` is the day the state is entered), or `given`."""
    by: str
    """`owner`, or the id of a role."""
    ladder: str = ""
    """The ladder of reminders; empty for none."""


@dataclass(frozen=True)
class State:
    """One state: what it is called, what it means and who has to act."""

    name: str
    label: Mapping[str, str]
    meaning: Meaning
    responsible: str = ""
    owed: tuple[Owed, ...] = ()


@dataclass(frozen=True)
class Transition:
    """One move: from where, to where, by whom, on which conditions and with which effects.

    Label, permission (`by`), conditions (`guards`) and required fields are four separate things.
    No permission given means nobody; an automatic move has none and fires when its guards become true.
    """

    name: str
    label: Mapping[str, str]
    sources: tuple[str, ...]
    target: str
    event: str
    by: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    is_automatic: bool = False

    def target_from(self, source: str) -> str:
        """The state it leads to from `source`."""
        return source if self.target == SAME else self.target


@dataclass(frozen=True)
class Definition:
    """One lifecycle: its states and moves, the text it was read from and the digest of that text."""

    name: str
    """The kind of item it is for: `plan`, `recommendation`, `action`, `extension`, `paper`."""
    label: Mapping[str, str]
    initial: str
    states: Mapping[str, State]
    transitions: tuple[Transition, ...]
    digest: str
    text: str
    file: str

    def moves_from(self, state: str) -> list[Transition]:
        """Every move that starts in `state`, in the order of the file."""
        return [transition for transition in self.transitions if state in transition.sources]

    def find_move(self, name: str, state: str) -> Transition | None:
        """The move of that name that starts in `state`; None where there is none."""
        return next((move for move in self.moves_from(state) if move.name == name), None)
