"""Compares a plan file three ways: the file, the text that was last loaded, and the database as it is now.

A field that only the file changed is taken over, one that only people changed is kept, and one that both
changed is a conflict. Nothing here knows a database: all three sides are plan files.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from planflow.services.planfile.model import PlanFile
from planflow.services.planfile.model.bodies import Body, Organisation
from planflow.services.planfile.model.people import Person, Role
from planflow.services.planfile.model.scalars import Entry

NESTED: Mapping[str, Mapping[str, str]] = {
    "body": {"meetings": "meeting"},
    "plan": {"milestones": "milestone"},
    "indicator": {"observations": "observation"},
}
"""Lists inside an entry whose members are objects of their own, with keys of their own."""

LISTS: Mapping[str, str] = {
    "bodies": "body",
    "people": "person",
    "roles": "role",
    "areas": "area",
    "assessments": "assessment",
    "done_before": "precedent",
    "recommendations": "recommendation",
    "actions": "action",
    "indicators": "indicator",
    "reports": "report",
}
"""The lists at the top of the file, and what each entry of them is called."""


@dataclass(frozen=True, order=True)
class Name:
    """Names one object of a plan file: `action R3a`, `meeting board-2017-01` of `management-board`."""

    noun: str
    key: str
    parent: str = ""

    def __str__(self) -> str:
        return f"{self.noun} {self.parent + '/' if self.parent else ''}{self.key}"


@dataclass(frozen=True)
class Located:
    """One object of a plan file and where it stands in it."""

    entry: Entry
    path: tuple[str | int, ...]


class Verdict(StrEnum):
    """What becomes of a difference."""

    APPLY = "apply"
    """Only the file changed it."""
    KEEP = "keep"
    """Only people changed it."""
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Difference:
    """One field in which the file and the database differ."""

    name: Name
    field: str
    base: Any
    file: Any
    current: Any
    verdict: Verdict


@dataclass
class Comparison:
    """What loading a file would mean."""

    added: list[Name] = field(default_factory=list)
    absent: list[Name] = field(default_factory=list)
    """In the database, no longer in the file: reported, never deleted."""
    gone: list[Name] = field(default_factory=list)
    """In the file and loaded before, no longer in the database (a person who was erased)."""
    differences: list[Difference] = field(default_factory=list)

    def having(self, verdict: Verdict) -> list[Difference]:
        """The differences of one verdict."""
        return [one for one in self.differences if one.verdict == verdict]


def flatten(file: PlanFile) -> dict[Name, Located]:
    """Every object of a plan file by its name, in the order of the file."""
    found: dict[Name, Located] = {}
    _add(found, Name("organisation", file.organisation.key), file.organisation, ("organisation",))
    _add(found, Name("plan", file.plan.key), file.plan, ("plan",))
    for attribute, noun in LISTS.items():
        _add_list(found, noun, attribute, getattr(file, attribute))
    return found


def flatten_shared(
    organisation: Organisation | None, bodies: list[Body], people: list[Person], roles: list[Role]
) -> dict[Name, Located]:
    """What a database holds already when a plan is loaded into it for the first time."""
    found: dict[Name, Located] = {}
    if organisation is not None:
        _add(found, Name("organisation", organisation.key), organisation, ("organisation",))
    _add_list(found, "body", "bodies", bodies)
    _add_list(found, "person", "people", people)
    _add_list(found, "role", "roles", roles)
    return found


def _add_list(found: dict[Name, Located], noun: str, attribute: str, entries: Sequence[Any]) -> None:
    for number, entry in enumerate(entries):
        _add(found, Name(noun, entry.key), entry, (attribute, number))


def _add(found: dict[Name, Located], name: Name, entry: Entry, path: tuple[str | int, ...]) -> None:
    found[name] = Located(entry, path)
    for attribute, noun in NESTED.get(name.noun, {}).items():
        for number, inner in enumerate(getattr(entry, attribute)):
            inner_name = Name(noun, inner.key, name.key)
            found[inner_name] = Located(inner, (*path, attribute, number))


def compare(
    before: Mapping[Name, Located], wanted: Mapping[Name, Located], known: Mapping[Name, Located]
) -> Comparison:
    """What the file (`wanted`) would change. `before` is empty where this plan was never loaded."""
    result = Comparison()
    for name, located in wanted.items():
        if name in known:
            old = before[name].entry if name in before else None
            result.differences += _fields(name, old, located.entry, known[name].entry)
        elif name in before:
            result.gone.append(name)
        else:
            result.added.append(name)
    result.absent = [name for name in known if name not in wanted and name in before]
    return result


def fields_of(noun: str, entry: Entry) -> list[str]:
    """The fields of an entry that are compared: not its key, its nested objects and its opening."""
    left_out = {"key", "opening", *NESTED.get(noun, {})}
    return [name for name in type(entry).model_fields if name not in left_out]


def _fields(name: Name, base: Entry | None, file: Entry, current: Entry) -> list[Difference]:
    found = []
    for one in fields_of(name.noun, file):
        mine, theirs = getattr(file, one), getattr(current, one)
        if mine == theirs:
            continue
        old = getattr(base, one) if base is not None else _default(file, one)
        found.append(Difference(name, one, old, mine, theirs, _verdict(old, mine, theirs)))
    return found


def _verdict(base: Any, file: Any, current: Any) -> Verdict:
    if base == file:
        return Verdict.KEEP
    return Verdict.APPLY if base == current else Verdict.CONFLICT


def _default(entry: Entry, name: str) -> Any:
    """What a field holds that a file leaves out: an object known from another plan is only filled in.

    None for a field that no file may leave out.
    """
    field = type(entry).model_fields[name]
    return None if field.is_required() else field.get_default(call_default_factory=True)
