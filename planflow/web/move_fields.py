"""Which fields the form of a move has: exactly those that the move asks for or can use."""

from dataclasses import dataclass
from typing import Any

from planflow.domain import days
from planflow.domain.action import Action
from planflow.domain.body import Body
from planflow.domain.deadline import Deadline
from planflow.domain.extension import Extension
from planflow.domain.person import Person
from planflow.engine.definition import Transition
from planflow.errors import NotFound
from planflow.store import bodies, people, references
from planflow.store.references import Subject
from planflow.web.desk import Desk

_BY_EFFECT = {
    "set_owner": "owner",
    "set_due": "due",
    "grant_extension": "due",
    "name_successor": "by_action",
}
_BY_GUARD = {"has_owner": "owner", "has_due_date": "due"}
_WORDS = {
    "implement": ("What was done?", "What is different now, and how one can see it"),
    "verify": ("What did you look at?", "Leave it empty if the evidence speaks for itself"),
    "return": ("What is missing?", "Its owner reads this"),
    "grant": ("Why is it granted?", "Whoever asked reads this"),
    "refuse": ("Why is it refused?", "Whoever asked reads this"),
    "close": ("What shows that it made a difference?", ""),
}
"""What the note is asked for, where the question is clear from the move."""


@dataclass(frozen=True)
class Asked:
    """One field of the form."""

    name: str
    is_needed: bool
    label: str = ""
    hint: str = ""


def asked(move: Transition, item: Subject, owed: Deadline | None) -> dict[str, Asked]:
    """The fields of a move by name, in the order of the form; the note is always there."""
    used = [_BY_EFFECT[one] for one in move.effects if one in _BY_EFFECT]
    missing = [_BY_GUARD[one] for one in move.guards if one in _BY_GUARD]
    names = dict.fromkeys([*used, *(one for one in move.requires if one != "note")])
    found = {}
    for name in names:
        lacks = name in missing and not _has(name, item, owed)
        found[name] = Asked(name, name in move.requires or lacks)
    label, hint = _WORDS.get(move.name, ("Why?", ""))
    found["note"] = Asked("note", "note" in move.requires, label, hint)
    return found


def read(
    desk: Desk, item: Subject, fields: dict[str, Asked], owed: Deadline | None
) -> tuple[dict[str, Any], str]:
    """The fields and the note as they were typed; what is missing is noted in the form.

    An owner or a day that is the one in force anyway is left out: nobody asked for a change of it.
    """
    form, found = desk.form, dict[str, Any]()
    if "owner" in fields:
        owner = _owner(desk, "Choose who owns it." if fields["owner"].is_needed else "")
        is_same = form.text("owner") == current_owner(desk, item) and not fields["owner"].is_needed
        found["owner"] = None if is_same else owner
    if "due" in fields:
        day = form.day("due", "Enter the day by which it is due." if fields["due"].is_needed else "")
        is_same = owed is not None and owed.due_on == day and not fields["due"].is_needed
        found["due"] = days.exactly(day) if day is not None and not is_same else None
    if "part" in fields:
        found["part"] = form.text("part", "Say which part is agreed." if fields["part"].is_needed else "")
    if "by_action" in fields:
        found["by_action"] = _successor(desk)
    note = form.text("note", "Say why in a sentence." if fields["note"].is_needed else "")
    return {name: value for name, value in found.items() if value}, note


def _has(name: str, item: Subject, owed: Deadline | None) -> bool:
    if not isinstance(item, Action):
        return isinstance(item, Extension)
    if name == "owner":
        return item.owner_id is not None or item.owner_body_id is not None
    return owed is not None and (owed.due_on is not None or bool(owed.due_text))


def current_owner(desk: Desk, item: Subject) -> str:
    """The owner of an action as the list to choose from names them."""
    if not isinstance(item, Action):
        return ""
    person = people.find(desk.session, item.owner_id)
    if person is not None:
        return person.key
    body = bodies.find(desk.session, item.owner_body_id)
    return f"body:{body.key}" if body else ""


def _owner(desk: Desk, missing: str) -> Person | Body | None:
    key = desk.form.text("owner", missing)
    if not key:
        return None
    try:
        if key.startswith("body:"):
            return bodies.get_by_key(desk.session, key.removeprefix("body:"))
        return references.get_person(desk.session, key)
    except NotFound:
        desk.form.wrong("owner", "Choose somebody from the list.")
    return None


def _successor(desk: Desk) -> Action | None:
    """The action that takes this one's place, which has to be one that the person may know of."""
    reference = desk.form.text("by_action")
    if not reference:
        return None
    try:
        found = desk.subject(reference)
    except NotFound:
        found = None
    if not isinstance(found, Action):
        desk.form.wrong("by_action", "Give the reference of an action, such as lewisham-2017/R3a.")
        return None
    return found
