"""The tracker of a plan as open data: a row for each action of a paper, as its snapshot froze it."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from planflow.domain import spreadsheet

_AN_OFFICER = "An officer"


@dataclass(frozen=True)
class Row:
    """One action, as everybody may read it. Days are ISO; what is not known is None."""

    reference: str
    title: str
    recommendations: tuple[str, ...]
    area: str
    owner: str
    agency: str
    directorate: str
    inspectorate: str
    due: str | None
    due_text: str
    """The day in the words of the plan, where it has them."""
    first_due: str | None
    """The first day, where it was moved."""
    moves: int
    state: str
    rating: str
    percent: int | None
    is_overdue: bool
    working_days_late: int
    implemented: str | None
    verified: str | None
    success_measure: str


COLUMNS = tuple(field.name for field in fields(Row))
"""The columns, in the order of the file."""


def rows(facts: Mapping[str, Any], names: frozenset[str]) -> list[Row]:
    """The actions of a snapshot. `names` are those of people, which no row shows: a role stands for each."""
    return [_row(one, names) for one in facts["actions"]]


def as_csv(found: Iterable[Row]) -> bytes:
    """The rows for a spreadsheet. A cell that would be read as a formula is marked as text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([[_cell(getattr(row, name)) for name in COLUMNS] for row in found])
    # The mark at the beginning tells spreadsheets that it is UTF-8.
    return out.getvalue().encode("utf-8-sig")


def as_json(found: Iterable[Row], facts: Mapping[str, Any], *, paper: str, digest: str) -> bytes:
    """The same for programs, with the paper (its reference) and the digest of the snapshot it rests on."""
    data = {
        "plan": facts["plan"]["key"],
        "title": facts["plan"]["title"],
        "as_at": facts["as_at"],
        "paper": paper,
        "digest": digest,
        "actions": [asdict(row) for row in found],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _row(one: Mapping[str, Any], names: frozenset[str]) -> Row:
    owner = one["owner"] or ""
    return Row(
        reference=one["ref"] if "/" in one["ref"] else f"{one['plan']}/{one['ref']}",
        title=one["title"],
        recommendations=tuple(one["recommendations"]),
        area=one["area"] or "",
        owner=_AN_OFFICER if owner in names else owner,
        agency=one["agency"] or "",
        directorate=one["directorate"] or "",
        inspectorate=one["inspectorate"] or "",
        due=one["due_on"],
        due_text=one["due_text"] or "",
        first_due=one["original_due_on"] if one["moves"] else None,
        moves=one["moves"],
        state=one["state_label"],
        rating=one["rag"]["label"],
        percent=one["percent"],
        is_overdue=one["is_overdue"],
        working_days_late=one["days_late"],
        implemented=one["implemented_on"],
        verified=one["verified_on"],
        success_measure=one["success_measure"] or "",
    )


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "; ".join(value) if isinstance(value, tuple) else str(value)
    return spreadsheet.escaped(text)
