"""Traces a figure of a paper to the rows it counts, from the snapshot that the paper froze and the ledger.

Nothing is counted anew from today's rows: what a published paper says can be traced for ever.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from planflow.domain.paper import Paper
from planflow.domain.subjects import SubjectKind
from planflow.errors import PlanflowError
from planflow.papers import assemble, totals, words
from planflow.store import organisation, traces
from planflow.store.references import get_plan
from planflow.store.session import Session

Facts = Mapping[str, Any]
NOT_RECORDED = "not recorded"
"""What stands in a figure's name for actions of which nobody recorded an area, agency ..."""


@dataclass(frozen=True)
class TracedRow:
    """One row that a figure counts."""

    ref: str
    title: str
    why: str
    """What made it count, in the words of the snapshot."""
    event: int | None = None
    """The number, in the plan's chain of events, of the move that put it there; None where none did."""
    at: datetime | None = None


@dataclass(frozen=True)
class Figure:
    """A figure by its name, with the rows that it counts; `value` and the number of rows agree."""

    name: str
    value: int
    rows: tuple[TracedRow, ...]


def names(paper: Paper) -> dict[str, int]:
    """Every figure of a paper that counts rows, those of each group included, and its value."""
    return {name: len(rows) for name, rows in _all(_facts(paper))}


def values(facts: Facts) -> dict[str, int]:
    """Every figure of a snapshot that counts rows over the whole of it, and its value."""
    return {name: len(rows) for name, rows in _figures(facts)}


def trace(session: Session, paper: Paper, name: str) -> Figure:
    """The rows of one figure. Raises `PlanflowError`, which lists the figures, for an unknown name."""
    facts = _facts(paper)
    found = dict(_all(facts))
    if name not in found:
        known = ", ".join(found)
        raise PlanflowError(f"The paper has no figure called '{name}'.", f"Its figures: {known}.")
    until = _end_of(session, facts["as_at"])
    moves: dict[tuple[str, int], traces.Move] = {}
    for row in facts["plans"]:
        plan = get_plan(session, row["key"])
        moves |= traces.moves(session, plan.id, length=int(row["chain"]["length"]), until=until)
    rows = [_traced(row, moves) for row in found[name]]
    return Figure(name, len(rows), tuple(rows))


def _facts(paper: Paper) -> Facts:
    if not paper.snapshot:
        raise PlanflowError("This paper has no figures yet.", "Draft it again with 'planflow paper draft'.")
    return assemble.facts_of(paper.snapshot)


def _end_of(session: Session, on: str) -> datetime:
    """The end of a day, in the time zone of the organisation."""
    zone = ZoneInfo(organisation.get_organisation(session).timezone)
    return datetime.combine(date.fromisoformat(on) + timedelta(days=1), time(), zone)


def _all(facts: Facts) -> Iterator[tuple[str, Sequence[Facts]]]:
    """The figures of the whole, then those of each group: `directorate:People:overdue`."""
    yield from _figures(facts)
    for group in totals.GROUPS:
        for name, rows in totals.members(facts["actions"], group).items():
            label = f"{group}:{name or NOT_RECORDED}"
            yield label, rows
            for count in totals.IN_GROUPS:
                if found := [row for row in rows if totals.COUNTS[count](row)]:
                    yield f"{label}:{count}", found


def _figures(facts: Facts) -> Iterator[tuple[str, Sequence[Facts]]]:
    """Each figure and the rows of the snapshot that it counts, in the order of the paper."""
    actions = facts["actions"]
    for name, counts in totals.COUNTS.items():
        yield name, [row for row in actions if counts(row)]
    yield from _grouped("state", actions, lambda row: row["state_label"])
    yield from _grouped("rating", actions, lambda row: row["rag"]["code"])
    yield from _grouped("area", actions, lambda row: row["area"])
    yield from _grouped("agency", actions, lambda row: row["agency"])
    yield from _grouped("recommendations", facts["recommendations"], lambda row: row["state_label"])
    by_ref = {row["ref"]: row for row in (*facts["recommendations"], *actions)}
    for name, refs in facts["changes"]["events"].items():
        yield f"since:{name}", [by_ref[ref] for ref in refs if ref in by_ref]
    for name in ("newly_overdue", "was_overdue", "was_due"):
        refs = [one if isinstance(one, str) else one["ref"] for one in facts["changes"][name]]
        yield f"since:{name}", [by_ref.get(ref, {"ref": ref}) for ref in refs]
    yield "upcoming", [by_ref[ref] for ref in facts["upcoming"]["actions"]]
    for name in ("asked", "granted", "refused"):
        yield f"extensions:{name}", [_extension(row, by_ref) for row in facts["changes"][name]]


def _grouped(
    prefix: str, rows: Sequence[Facts], key: Callable[[Facts], str]
) -> Iterator[tuple[str, Sequence[Facts]]]:
    groups: dict[str, list[Facts]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    yield from ((f"{prefix}:{name}", found) for name, found in groups.items() if name)


def _extension(row: Facts, by_ref: Mapping[str, Facts]) -> Facts:
    action = by_ref.get(row["action"], {})
    asked = f"asked on {words.day(row['requested_on'])} for {words.day(row['to'])}: {row['state']}"
    return {"ref": row["action"], "title": action.get("title", ""), "id": action.get("id"), "why": asked}


def _traced(row: Facts, moves: Mapping[tuple[str, int], traces.Move]) -> TracedRow:
    kind = SubjectKind.RECOMMENDATION if "response" in row else SubjectKind.ACTION
    move = moves.get((str(kind), row.get("id") or 0))
    return TracedRow(
        ref=row["ref"],
        title=row.get("title", ""),
        why=row.get("why") or _why(row),
        event=move.number if move else None,
        at=move.at if move else None,
    )


def _why(row: Facts) -> str:
    parts = [row.get("state_label", "")]
    if row.get("due_on"):
        parts.append(f"due {words.day(date.fromisoformat(row['due_on']))}")
    if row.get("moves"):
        parts.append(f"moved {words.times(row['moves'])}")
    if row.get("days_late"):
        parts.append(f"{words.counted(row['days_late'], 'working day')} late")
    if row.get("rag"):
        parts.append(f"rated {row['rag']['label'].lower()}")
    return ", ".join(part for part in parts if part)
