"""What a file may change in something that exists, and which move to make where it may not."""

from collections.abc import Iterable
from typing import Any

from planflow import yamlfile
from planflow.errors import FileError, Problem
from planflow.services.planfile.comparing import Comparison, Difference, Located, Name, Verdict
from planflow.services.planfile.model.scalars import Entry, number
from planflow.yamlfile import Document

MOVED_FIELDS = {"action": ("owner", "due", "rule"), "recommendation": ("response", "part")}
"""Fields that change by moves once work has begun."""
NOT_STARTED = {"action": ("proposed", "assigned"), "recommendation": ("awaiting_response",)}
_WHO = "--as PERSON"


def check(
    document: Document,
    comparison: Comparison,
    wanted: dict[Name, Located],
    before: dict[Name, Located],
    states: dict[Name, str],
    plan: str,
) -> None:
    """Raise `FileError` with everything that the file may not change. `states` are those of the database."""
    found = [
        _problem(document, wanted[one.name], one, states, plan)
        for one in comparison.differences
        if one.verdict == Verdict.CONFLICT or (one.verdict == Verdict.APPLY and _by_move(one, states))
    ]
    found += _states(document, wanted, before, states, plan)
    found += [
        _gone(document, name, wanted[name]) for name in comparison.gone if _changed(name, wanted, before)
    ]
    if found:
        raise FileError(found)


def _by_move(one: Difference, states: dict[Name, str]) -> bool:
    moved = one.field in MOVED_FIELDS.get(one.name.noun, ())
    return moved and states.get(one.name) not in NOT_STARTED[one.name.noun]


def _problem(
    document: Document, located: Located, one: Difference, states: dict[Name, str], plan: str
) -> Problem:
    path = (*located.path, _written_name(located.entry, one.field))
    if one.verdict == Verdict.CONFLICT:
        message = (
            f"Both the file and people have changed this: the file says {shown(one.file)}, "
            f"the database says {shown(one.current)}"
            + (f" (last loaded: {shown(one.base)})." if one.base is not None else ".")
        )
        remedy = f"Write {shown(one.current)} to keep what people entered"
        move = _move_for(one, plan) if _by_move(one, states) else ""
        remedy += f", or make the move: {move}" if move else ", load that, and then change it."
        return yamlfile.problem(document, path, message, remedy)
    message = f"{one.name.key} is {states[one.name].replace('_', ' ')}: this changes only by a move."
    remedy = f"Write {shown(one.current)} here, and use: {_move_for(one, plan)}"
    return yamlfile.problem(document, path, message, remedy)


def _move_for(one: Difference, plan: str) -> str:
    ref = f"{plan}/{one.name.key}"
    match one.name.noun, one.field:
        case "action", "owner":
            return f"planflow move {ref} reassign {_WHO} --owner {one.file or 'KEY'}"
        case "action", _:
            due = one.file if one.field == "due" and one.file else "DAY"
            return f"planflow record extension {ref} {_WHO} --to {_quoted(str(due))} --reason 'WHY'"
        case "recommendation", _:
            return f"planflow move {ref} reconsider {_WHO} --note 'WHY'"
    return ""


def _states(
    document: Document,
    wanted: dict[Name, Located],
    before: dict[Name, Located],
    states: dict[Name, str],
    plan: str,
) -> Iterable[Problem]:
    """States that were edited in `opening`, which is read by the first load only."""
    for name, located in wanted.items():
        if name not in states or name not in before:
            continue
        new, old = _state(located.entry), _state(before[name].entry)
        if new != old and new and new != states[name]:
            ref = plan if name.noun == "plan" else f"{plan}/{name.key}"
            message = f"{name.key} is {states[name].replace('_', ' ')}: its state changes only by a move."
            remedy = f"Take the change out, and see what is possible with: planflow move {ref} {_WHO}"
            yield yamlfile.problem(document, (*located.path, "opening", "state"), message, remedy)


def _state(entry: Entry) -> str:
    opening = getattr(entry, "opening", None)
    return str(opening.state) if opening is not None else ""


def _changed(name: Name, wanted: dict[Name, Located], before: dict[Name, Located]) -> bool:
    return wanted[name].entry != before[name].entry


def _gone(document: Document, name: Name, located: Located) -> Problem:
    message = f"{name} is no longer in the database (it was erased), so it cannot be changed."
    return yamlfile.problem(document, (*located.path, "key"), message, "Take the entry out of the file.")


def merged(current: Entry, file: Entry, fields: Iterable[str]) -> Entry:
    """The entry as the database has it, with some fields taken from the file."""
    return current.model_copy(update={field: getattr(file, field) for field in fields})


def shown(value: Any) -> str:
    """A value as a person compares it."""
    if value is None or value in ("", []):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, list):
        return ", ".join(shown(one) for one in value)
    if isinstance(value, Entry):
        filled = value.model_dump(exclude_defaults=True, by_alias=True)
        return "{" + ", ".join(f"{key}: {shown(one)}" for key, one in filled.items()) + "}"
    return f"'{value}'" if isinstance(value, str) else str(value)


def _written_name(entry: Entry, field: str) -> str:
    return type(entry).model_fields[field].alias or field


def _quoted(text: str) -> str:
    return text if text.replace("-", "").isalnum() else f"'{text}'"
