"""The tracker of a plan as open data: a row for each action of a paper, as its snapshot froze it."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

COLUMNS = (
    "plan", "reference", "recommendations", "area", "action", "owner", "agency", "directorate", "state",
    "rating", "due", "original_due", "times_moved", "is_overdue", "working_days_late", "implemented",
    "verified", "success_measure",
)  # fmt: skip
"""The columns, in the order of the file."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(taken: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The actions of a snapshot under the names of `COLUMNS`; days are ISO, what is not known is None."""
    labels = {row["code"]: row["label"] for row in taken["ratings"]}
    return [
        {
            "plan": taken["plan"]["key"],
            "reference": row["ref"],
            "recommendations": row["recommendations"],
            "area": row["area"],
            "action": row["title"],
            "owner": row["owner"],
            "agency": row["agency"],
            "directorate": row["directorate"],
            "state": row["state_label"],
            "rating": labels.get(row["rag"]["code"], ""),
            "due": row["due_on"],
            "original_due": row["original_due_on"],
            "times_moved": row["moves"],
            "is_overdue": row["is_overdue"],
            "working_days_late": row["days_late"],
            "implemented": row["implemented_on"],
            "verified": row["verified_on"],
            "success_measure": row["success_measure"],
        }
        for row in taken["actions"]
    ]


def as_csv(found: Sequence[Mapping[str, Any]]) -> bytes:
    """The rows as CSV in UTF-8; no cell can be taken for a formula by a spreadsheet."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([[_cell(row[name]) for name in COLUMNS] for row in found])
    return buffer.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(value)
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
