"""What `planflow tracker import` shows: how the columns were understood, what changes, and what is wrong."""

from typing import Any

from planflow.cli import console
from planflow.intake.trackers import proposing
from planflow.intake.trackers.headings import Mapped
from planflow.intake.trackers.proposing import Reading
from planflow.services.trackers.proposal import Trouble
from planflow.services.trackers.taking_in import Taken

_MOST = 12
_WIDE = 60


def tell(
    reading: Reading | None, taken: Taken | None, *, plan: str, is_dry: bool, has_troubles: bool
) -> None:
    """Show everything but the troubles, for a person."""
    if reading is None:
        return
    _columns(reading)
    proposal = reading.proposal
    changed = taken.changed if taken is not None else {}
    additions = [f"{one.entry.key}  {one.entry.title[:_WIDE]}" for one in proposal.additions]
    _section("New recommendations", [f"{one.key}  {one.title[:_WIDE]}" for one in proposal.recommendations])
    _section(
        "New people and agencies",
        [
            *(f"{entry.key}  {name}" for name, entry in proposal.people.items()),
            *(f"{entry.key}  {name}" for name, entry in proposal.bodies.items()),
        ],
    )
    _section("New actions", additions)
    _section("Changes", [line for edit in proposal.edits for line in _edit(edit, changed.get(edit.ref, []))])
    if proposal.absent and (proposal.edits or proposal.unchanged):
        _section("Not in the file, and left as they are", proposal.absent)
    _section("Worth knowing", proposal.notes)
    new, edited, same = len(proposal.additions), len(proposal.edits), len(proposal.unchanged)
    counts = f"{new} new, {edited} changed, {same} as they were"
    if is_dry:
        console.out(f"\n{plan}: {counts}. This was a dry run: nothing was written.")
    elif taken is not None:
        console.out(
            f"\n{plan}: taken in, {counts}." if not proposal.is_empty else f"{plan}: nothing has changed."
        )


def tell_troubles(troubles: list[Trouble], *, written: bool, is_dry: bool) -> None:
    """Say on stderr what is wrong, all of it, and how to go on."""
    for one in troubles:
        console.note(str(one))
    count = f"{len(troubles)} problem{'s' if len(troubles) != 1 else ''}."
    if written:
        console.note(f"{count} These rows were left out, the others are taken in.")
    else:
        dry = "" if is_dry else " Nothing was changed."
        console.note(f"{count}{dry} Mend them, or leave these rows out with --skip-problems.")


def _columns(reading: Reading) -> None:
    for table in reading.tables:
        first, last = table.header_rows
        rows = f"row {first}" if first == last else f"rows {first} to {last}"
        where = f"Sheet '{table.sheet}'" if table.sheet else "The file"
        console.out(f"{where}: headings in {rows}.")
        shown = [
            (
                one.letter,
                " ".join(one.heading.split())[:_WIDE],
                _taken_as(one),
            )
            for one in table.columns
        ]
        console.table(("Column", "Heading", "Taken as"), shown)
    for name in reading.left:
        console.out(f"Sheet '{name}' has no headings of a tracker and is left out.")
    console.out("Wrong? Say what a column is with --column 'HEADING=COLUMN'.")


def _taken_as(mapped: Mapped) -> str:
    if mapped.column is None:
        return "- (not taken in)"
    is_only_shown = mapped.column.name == "rag"
    return f"{mapped.column.name} (not taken in)" if is_only_shown else mapped.column.name


def _edit(edit: Any, done: list[str]) -> list[str]:
    lines = [
        f"{edit.ref}  {name}: {_short(change.old)} -> {_short(change.new)}"
        for name, change in edit.changes.items()
    ]
    lines += [f"{edit.ref}  progress of {one.on}: {_short(one.text)}" for one in edit.said]
    return [*lines, *(f"{edit.ref}  {words}" for words in done if "->" in words or "asks" in words)]


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return f"'{one_line[:_WIDE]}{'…' if len(one_line) > _WIDE else ''}'" if one_line else "nothing"


def _section(title: str, lines: list[str]) -> None:
    if not lines:
        return
    console.out(f"\n{title} ({len(lines)})")
    for line in lines[:_MOST]:
        console.out(f"  {line}")
    if len(lines) > _MOST:
        console.out(f"  and {len(lines) - _MOST} more (--json lists all)")


def as_data(
    reading: Reading | None, taken: Taken | None, troubles: list[Trouble], *, plan: str, written: bool
) -> dict[str, Any]:
    """Everything, for programs."""
    proposal = reading.proposal if reading is not None else None
    return {
        "plan": plan,
        "written": written,
        "columns": [
            {
                "sheet": table.sheet,
                "header_rows": list(table.header_rows),
                "column": one.letter,
                "heading": one.heading,
                "taken_as": one.column.name if one.column else None,
                "is_given": one.is_given,
            }
            for table, one in (proposing.columns_of(reading) if reading else ())
        ],
        "recommendations": [
            one.model_dump(mode="json", exclude_defaults=True) for one in proposal.recommendations
        ]
        if proposal
        else [],
        "added": [one.entry.model_dump(mode="json", exclude_defaults=True) for one in proposal.additions]
        if proposal
        else [],
        "changed": [_changed(edit, taken) for edit in proposal.edits] if proposal else [],
        "unchanged": proposal.unchanged if proposal else [],
        "absent": proposal.absent if proposal else [],
        "notes": proposal.notes if proposal else [],
        "problems": [_problem(one) for one in troubles],
    }


def _changed(edit: Any, taken: Taken | None) -> dict[str, Any]:
    return {
        "ref": edit.ref,
        "sheet": edit.place.sheet,
        "row": edit.place.row,
        "fields": {name: {"from": one.old, "to": one.new} for name, one in edit.changes.items()},
        "progress": [{"on": one.on, "text": one.text} for one in edit.said],
        "done": taken.changed.get(edit.ref, []) if taken is not None else [],
    }


def _problem(one: Trouble) -> dict[str, Any]:
    return {
        "sheet": one.place.sheet,
        "row": one.place.row,
        "column": one.place.column,
        "heading": one.place.heading,
        "ref": one.ref,
        "message": one.message,
        "remedy": one.remedy,
        "conflict": one.is_conflict,
    }
