"""Rows of actions that planflow knows: what the file changed in them, and what somebody else changed, too."""

from collections.abc import Callable, Mapping
from typing import Any

from planflow.domain import days, tracker
from planflow.domain.days import Day
from planflow.intake.trackers import cells, dates, states
from planflow.intake.trackers.options import FILE, PLANFLOW
from planflow.intake.trackers.sheets import Line
from planflow.intake.trackers.target import Target, address, place
from planflow.services.trackers import fingerprints
from planflow.services.trackers.fingerprints import BasedOn
from planflow.services.trackers.proposal import Change, Edit
from planflow.services.trackers.rows import Row

_NOT_AGAIN = tuple(one.name for one in tracker.COLUMNS if one.again == tracker.Again.ONLY_NEW)
_COMPARED = (*(one.name for one in tracker.EDITED), *_NOT_AGAIN)
_LONGEST_SHOWN = 120


def compare(target: Target, line: Line, row: Row) -> None:
    """Propose what a row changes in its action."""
    if _is_unchanged(line, row):
        target.proposal.unchanged.append(row.ref)
        return
    before = len(target.proposal.troubles)
    based_on = fingerprints.read(line.text("based_on"))
    edit = Edit(row.ref, place(line), note=line.text("note").strip())
    for column in tracker.EDITED:
        if column.name == "progress" or _is_as_written(line, row, column.name):
            continue
        new = cells.shown(line, column.name)
        change = _change(target, line, row, column.name, new, based_on)
        if change is not None:
            edit.changes[column.name] = change
    _helpers(target, line, row, edit)
    if not _left_alone(line, row, based_on):
        edit.said = _said(target, line, row)
    _tell_not_taken(target, line, row, based_on)
    if edit.changes or edit.said:
        if len(target.proposal.troubles) == before:
            target.proposal.edits.append(edit)
    elif len(target.proposal.troubles) == before:
        target.proposal.unchanged.append(row.ref)


def _is_unchanged(line: Line, row: Row) -> bool:
    """Whether every cell is as written, as in most rows of most files: all columns in one go."""
    places, cells, values = line.table.places, line.cells, row.values
    for name in _COMPARED:
        index = places.get(name)
        if index is None:
            if line.table.has(name):
                return False
        elif ((cells[index] if index < len(cells) else None) or None) != (values.get(name) or None):
            return False
    return True


def _is_as_written(line: Line, row: Row, column: str) -> bool:
    """Whether a cell holds the very value that planflow has, which is told at once; or there is none."""
    index = line.table.places.get(column)
    if index is None:
        return not line.table.has(column)
    return (line.at(index) or None) == (row.values.get(column) or None)


def _helpers(target: Target, line: Line, row: Row, edit: Edit) -> None:
    """Several owners in one cell of a file without contributors: all but the first help."""
    if line.table.has("contributors") or not line.table.has("owner"):
        return
    shown = cells.shown(line, "owner")
    if shown == row.shown("owner"):
        return
    known = target.names.read(row.shown("contributors"), {}).keys
    more = [key for key in cells.owners(target, line, "owner", ref=row.ref)[1:] if key not in known]
    if more:
        value = (*known, *more)
        edit.changes["contributors"] = Change(
            "contributors", place(line, "owner"), row.shown("contributors"), shown, value
        )


def _change(
    target: Target, line: Line, row: Row, column: str, new: str, based_on: BasedOn | None
) -> Change | None:
    """What a cell changes: None where it changes nothing, or where it is no more than a trouble."""
    old = row.shown(column)
    if new == old or _was_left_alone(column, new, based_on):
        return None
    before = len(target.proposal.troubles)
    value = _value(target, line, row, column, new)
    if len(target.proposal.troubles) > before or value is None or _is_same(target, row, column, value):
        return None
    if not (based_on is not None and based_on.has(column, old)) and target.options.prefer != FILE:
        if target.options.prefer == PLANFLOW:
            target.note("Kept as planflow has it", address(line, column))
        else:
            _conflict(target, line, row, column, new, based_on)
        return None
    return Change(column, place(line, column), old, new, value)


def _was_left_alone(column: str, new: str, based_on: BasedOn | None) -> bool:
    """Whether nobody touched a cell; what is blank in a file that planflow did not write was not."""
    if based_on is None or not based_on.knows(column):
        return not new
    return based_on.has(column, new)


def _conflict(target: Target, line: Line, row: Row, column: str, new: str, based_on: BasedOn | None) -> None:
    both = f"the file says {_quoted(new)}, planflow says {_quoted(row.shown(column))}"
    if based_on is not None:
        seen = f"the row was written at version {based_on.version}, it is now {row.action.version}"
        message = f"Somebody else changed this: {both} ({seen})."
    else:
        message = f"Two values, and without 'Based on' nothing says which is newer: {both}."
    remedy = "Write what planflow says, or give --prefer file or --prefer planflow."
    target.trouble(line, column, message, remedy, ref=row.ref, is_conflict=True)


def _value(target: Target, line: Line, row: Row, column: str, new: str) -> Any:
    """What a changed cell means; None where it means nothing that could be changed."""
    if not new and column in ("action", "owner", "due", "state"):
        message = "This was emptied, and an action does not lose it."
        remedy = f"Write {_quoted(row.shown(column))} again, or something else."
        target.trouble(line, column, message, remedy, ref=row.ref)
        return None
    if column in _READERS:
        return _READERS[column](target, line, row)
    longest = cells.LONGEST_TEXT if column in ("detail", "success_measure") else cells.LONGEST_LINE
    return cells.text(target, line, column, longest)


def _owner(target: Target, line: Line, row: Row) -> str | None:
    found = cells.owners(target, line, "owner", ref=row.ref)
    if len(found) > 1 and line.table.has("contributors"):
        remedy = "Leave one here, and put the others under 'Contributors'."
        target.trouble(line, "owner", "An action has one accountable owner.", remedy, ref=row.ref)
    return found[0] if found else None


def _contributors(target: Target, line: Line, row: Row) -> tuple[str, ...]:
    return tuple(cells.owners(target, line, "contributors", ref=row.ref))


def _agency(target: Target, line: Line, row: Row) -> str | None:
    return cells.agency(target, line, ref=row.ref) if line.text("agency") else ""


def _due(target: Target, line: Line, row: Row) -> Day | None:
    due = cells.due(target, line, ref=row.ref)
    return due.day if due else None


_READERS: Mapping[str, Callable[[Target, Line, Row], Any]] = {
    "owner": _owner,
    "contributors": _contributors,
    "agency": _agency,
    "due": _due,
    "state": lambda target, line, row: cells.state(target, line, row, ref=row.ref),
    "percent": lambda target, line, row: cells.percent(target, line, ref=row.ref),
}


def _is_same(target: Target, row: Row, column: str, value: Any) -> bool:
    """Whether a cell means what planflow has already, in other words."""
    if column == "state":
        return row.action.state == value or row.action.state in states.COVERED.get(value, ())
    if column == "due":
        shown = row.shown("due")
        return bool(shown) and dates.written(days.read_day(shown)) == dates.written(value)
    return bool(value == _current(target, row, column))


def _current(target: Target, row: Row, column: str) -> Any:
    """What an action has in a column, in the form in which `_value` gives it."""
    keys = target.names
    match column:
        case "owner":
            return keys.find(row.shown(column))
        case "contributors":
            return keys.read(row.shown(column), {}).keys
        case "agency":
            return keys.find(row.shown(column)) or ""
        case "percent":
            return row.action.percent
    return row.shown(column)


def _left_alone(line: Line, row: Row, based_on: BasedOn | None) -> bool:
    """Whether the cells for progress are as they were written, or as planflow would write them."""
    if _is_as_written(line, row, "progress"):
        return True
    new = cells.shown(line, "progress")
    return new == row.shown("progress") or (based_on is not None and based_on.has("progress", new))


def _said(target: Target, line: Line, row: Row) -> list[Any]:
    """The records that planflow does not have yet. They are added, never put in place of others."""
    known = {(record.on, " ".join(record.text.split())) for record in row.records}
    words = {text for _, text in known}
    found = []
    for one in cells.said(target, line, [record.shown for record in row.records], ref=row.ref):
        text = " ".join(one.text.split())
        is_undated = one.on == target.options.as_at and text in words
        if (one.on, text) not in known and not is_undated:
            found.append(one)
    return found


def _tell_not_taken(target: Target, line: Line, row: Row, based_on: BasedOn | None) -> None:
    for column in _NOT_AGAIN:
        if not _is_as_written(line, row, column):
            new = cells.shown(line, column)
            if new and new != row.shown(column) and (based_on is not None or not row.shown(column)):
                target.note(
                    f"'{tracker.BY_NAME[column].heading}' is taken in with new actions only",
                    address(line, column),
                )


def _quoted(text: str) -> str:
    if not text:
        return "nothing"
    one_line = " ".join(text.split())
    return f"'{one_line[:_LONGEST_SHOWN]}{'…' if len(one_line) > _LONGEST_SHOWN else ''}'"
