"""From an uploaded tracker to what it would change in a plan. Nothing is written here."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from planflow.domain import spreadsheet
from planflow.domain.plan import Plan
from planflow.intake import limited, uploads
from planflow.intake.refused import UploadRefused
from planflow.intake.trackers import collector, known, numbering, sheets
from planflow.intake.trackers.fresh import Fresh
from planflow.intake.trackers.headings import Mapped, letter
from planflow.intake.trackers.numbering import Label
from planflow.intake.trackers.options import Options
from planflow.intake.trackers.recommendations import Recommendations
from planflow.intake.trackers.sheets import Line, Table
from planflow.intake.trackers.target import Target, plain
from planflow.services.trackers.proposal import Place, Proposal, Trouble
from planflow.services.trackers.rows import Row
from planflow.store.session import Session

READER = "planflow.intake.trackers.reading:read"
GUIDE = "About this file"
"""The name of the sheet that planflow writes for whoever edits the file."""
Tick = Callable[[int, int], None]
"""Told how many rows are done, of how many."""
_STRETCH = 100
_OF_AN_ACTION = ("owner", "due", "state", "progress")


@dataclass(frozen=True)
class Reading:
    """What a file was read as: each table with its columns, and what follows from its rows."""

    tables: tuple[Table, ...]
    left: tuple[str, ...]
    """Sheets without a table."""
    proposal: Proposal


def propose(
    session: Session, plan: Plan, content: bytes, name: str, options: Options, *, tick: Tick = lambda *_: None
) -> Reading:
    """What taking a file in would change in a plan, with every trouble at once.

    Raises `UploadRefused` for a file that is not read at all, or that holds no table.
    """
    kind = uploads.check(content, name, allowed=uploads.TRACKERS)
    with collector.paused():
        return _proposed(session, plan, content, kind, options, tick)


def _proposed(
    session: Session, plan: Plan, content: bytes, kind: str, options: Options, tick: Tick
) -> Reading:
    with ThreadPoolExecutor(max_workers=1) as waiting:
        # The file is read in a process of its own; the plan is read meanwhile.
        reading = waiting.submit(limited.run, READER, content, {"kind": kind})
        target = Target.of(session, plan, options)
        found = reading.result()["sheets"]
    chosen, left = _choose(found, options)
    _read(target, chosen, tick)
    proposal = target.proposal
    proposal.absent = [ref for ref in target.rows if ref not in target.seen]
    for table, sheet in chosen:
        _tell_formulas(target, table, sheet)
    proposal.notes += target.notes()
    proposal.troubles.sort()
    return Reading(tuple(table for table, _ in chosen), tuple(left), proposal)


def _choose(
    found: list[dict[str, Any]], options: Options
) -> tuple[list[tuple[Table, dict[str, Any]]], list[str]]:
    """The sheets with a table; those that are hidden or planflow's own guide are passed over."""
    names = [sheet["name"] for sheet in found]
    for wanted in options.sheets:
        if wanted not in names:
            raise UploadRefused(f"There is no sheet '{wanted}'.", f"Sheets: {', '.join(names)}.")
    chosen, left = [], []
    for sheet in found:
        if options.sheets and sheet["name"] not in options.sheets:
            continue
        if not options.sheets and (sheet["hidden"] or sheet["name"] == GUIDE):
            continue
        table = sheets.find(sheet, options.columns, options.header_row)
        if table is not None:
            chosen.append((table, sheet))
        elif any(cell is not None for row in sheet["rows"] for cell in row):
            left.append(sheet["name"])
    if not chosen:
        raise UploadRefused(
            "No sheet has a row of headings that a tracker would have.",
            "Say where it is with --header-row, and what its columns are with --column 'HEADING=COLUMN'.",
        )
    return chosen, left


def _read(target: Target, chosen: list[tuple[Table, dict[str, Any]]], tick: Tick) -> None:
    recommendations = Recommendations(target)
    fresh = Fresh(target, recommendations)
    lines = [line for table, sheet in chosen for line in sheets.lines(table, sheet)]
    for done, line in enumerate(lines):
        _take(target, line, recommendations, fresh)
        if done % _STRETCH == 0:
            tick(done, len(lines))
    tick(len(lines), len(lines))


def _take(target: Target, line: Line, recommendations: Recommendations, fresh: Fresh) -> None:
    """One row: an action that is known, a new one, or a recommendation without any."""
    if _has_errors(target, line):
        return
    label, words = _labelled(target, line)
    row = _known(target, line, label, words)
    if row is not None:
        if _is_first(target, line, row.ref):
            known.compare(target, line, row)
    elif line.text("based_on"):
        message = f"planflow wrote this row, and has no action '{line.text('ref')}' in {target.plan.key}."
        target.trouble(line, "ref", message, "Put its reference back; for a new action, empty 'Based on'.")
    elif words:
        if not label.ref or _is_first(target, line, label.ref):
            fresh.add(line, label, words)
    elif any(line.value(name) is not None for name in _OF_AN_ACTION):
        message = "There is no action in this row."
        target.trouble(line, "action", message, "Say what is to be done, or empty the row.")
    elif line.text("recommendation"):
        recommendations.answered(line, label)


def _labelled(target: Target, line: Line) -> tuple[Label, str]:
    """The reference of a row, from its own column or in front of its words, and the words without it."""
    words = spreadsheet.squeezed(line.text("action") or line.text("detail"))
    label = numbering.read(line.text("ref"), target.plan.key)
    if not label.ref:
        beginning, rest = numbering.leading(words)
        if beginning.ref and rest:
            return beginning, rest
    return label, words


def _known(target: Target, line: Line, label: Label, words: str) -> Row | None:
    """The action that a row is about: by its reference, or, without one, by its words."""
    if label.ref:
        return target.rows.get(label.ref)
    row = target.by_text.get(plain(words)) if words else None
    return row if row is not None and row.ref not in target.seen else None


def _is_first(target: Target, line: Line, ref: str) -> bool:
    """Whether no other row is about the same action."""
    here = line.where()
    first = target.seen.setdefault(ref, here)
    if first != here:
        message = f"Two rows are about {ref} (the first is in {first})."
        target.trouble(line, "ref", message, "Take one of them out, or give it another reference.", ref=ref)
    return first == here


def _has_errors(target: Target, line: Line) -> bool:
    """Whether a cell of the row shows an error (#REF!), which must not pass for an empty one."""
    if not line.table.errors:
        return False
    shown = [
        mapped
        for mapped in line.table.columns
        if mapped.column is not None and f"{mapped.letter}{line.number}" in line.table.errors
    ]
    for mapped in shown:
        where = Place(line.table.sheet, line.number, mapped.letter, " ".join(mapped.heading.split())[:60])
        message = "The cell shows an error in place of a value."
        target.proposal.troubles.append(Trouble(where, message, "Write what it should say."))
    return bool(shown)


def _tell_formulas(target: Target, table: Table, sheet: dict[str, Any]) -> None:
    """Say where formulas were: the values that they showed count, and nothing is worked out."""
    used = {mapped.letter for mapped in table.columns if mapped.column is not None}
    cells = [
        one
        for one in sheet["formulas"]
        if one.rstrip("0123456789") in used and _row(one) > table.header_rows[1]
    ]
    for one in cells:
        target.note(
            "Formulas were not worked out; what they showed was taken", f"{sheets.place(table.sheet)}{one}"
        )
    if not table.sheet:
        for number, row in enumerate(sheet["rows"], start=1):
            for index, cell in enumerate(row):
                if isinstance(cell, str) and cell.startswith("=") and letter(index) in used:
                    target.note("Text that looks like a formula was kept as text", f"{letter(index)}{number}")


def _row(cell: str) -> int:
    return int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def columns_of(reading: Reading) -> Iterable[tuple[Table, Mapped]]:
    """Every column of every table, as it was understood."""
    return ((table, mapped) for table in reading.tables for mapped in table.columns)
