"""What a tracker would change in a plan, before anything is written: additions, edits, troubles and notes."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from planflow.domain.days import Day
from planflow.errors import PlanflowError
from planflow.services.planfile.model.actions import Action
from planflow.services.planfile.model.bodies import Body
from planflow.services.planfile.model.people import Person
from planflow.services.planfile.model.plan import Area
from planflow.services.planfile.model.recommendations import Recommendation


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands in the file."""

    sheet: str = ""
    row: int = 0
    """From 1; 0 for the file as a whole."""
    column: str = ""
    """Its letter."""
    heading: str = ""

    def __str__(self) -> str:
        parts = [f"sheet '{self.sheet}'"] if self.sheet else []
        parts += [f"row {self.row}"] if self.row else []
        heading = f" ({self.heading})" if self.heading else ""
        parts += [f"column {self.column}{heading}"] if self.column else []
        said = ", ".join(parts)
        return said[:1].upper() + said[1:]


@dataclass(frozen=True, order=True)
class Trouble:
    """One thing that keeps a row from being taken in, and how to mend it."""

    place: Place
    message: str
    remedy: str = ""
    ref: str = ""
    """The action, where it is known."""
    is_conflict: bool = False
    """Whether somebody else changed the same thing."""

    def __str__(self) -> str:
        of = f" {self.ref}:" if self.ref else ""
        return f"{self.place}:{of} {self.message} {self.remedy}".strip(" :")


@dataclass(frozen=True)
class Said:
    """One dated record of progress that a cell adds."""

    on: date
    text: str
    place: Place


@dataclass(frozen=True)
class Change:
    """One field of a known action that the file changes."""

    column: str
    place: Place
    old: str
    new: str
    value: Any = None
    """What it means: a key, a `Day`, the name of a state, a number or text."""


@dataclass
class Edit:
    """Everything that one row changes in an action that planflow knows."""

    ref: str
    place: Place
    changes: dict[str, Change] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    note: str = ""

    @property
    def columns(self) -> set[str]:
        """What it changes."""
        return {*self.changes, *(["progress"] if self.said else [])}

    @property
    def due(self) -> Day | None:
        """The new day, where there is one."""
        return self.changes["due"].value if "due" in self.changes else None


@dataclass(frozen=True)
class Addition:
    """An action that the plan does not have yet, as an entry of a plan file."""

    entry: Action
    place: Place


@dataclass
class Proposal:
    """What taking a tracker in would mean."""

    plan: str
    people: dict[str, Person] = field(default_factory=dict)
    """By the name that was written."""
    bodies: dict[str, Body] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)
    recommendations: list[Recommendation] = field(default_factory=list)
    additions: list[Addition] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    """Actions of the plan that the file does not name: they stay as they are."""
    troubles: list[Trouble] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be written."""
        return not (self.additions or self.edits or self.recommendations)


class TrackerRefused(PlanflowError):
    """A tracker with troubles: it carries all of them, in the order of the file."""

    def __init__(self, troubles: list[Trouble]) -> None:
        self.troubles = sorted(troubles)
        count = len(self.troubles)
        lines = "\n".join(str(one) for one in self.troubles)
        super().__init__(
            f"{lines}\n{count} problem{'s' if count != 1 else ''}. Nothing was changed.",
            "Mend them, or leave these rows out with --skip-problems.",
        )
