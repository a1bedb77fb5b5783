"""The counts of a paper, each by the rule that says which actions it counts; a trace uses the same rules."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]

COUNTS: Mapping[str, Callable[[Row], bool]] = {
    "actions": lambda row: True,
    "open": lambda row: row["meaning"] == "open",
    "done": lambda row: row["meaning"] == "done",
    "cancelled": lambda row: row["meaning"] == "cancelled",
    "implemented": lambda row: bool(row["is_implemented"]),
    "overdue": lambda row: bool(row["is_overdue"]),
    "moved": lambda row: row["moves"] > 0,
    "without_owner": lambda row: not row["has_owner"] and row["meaning"] == "open",
    "without_day": lambda row: row["due_on"] is None and row["meaning"] == "open",
}
"""Each count by its name in a snapshot: which rows of actions it counts."""


def of(actions: Sequence[Row]) -> dict[str, Any]:
    """Every count over these actions, and how many have each state and rating."""
    return {
        **{name: sum(counts(row) for row in actions) for name, counts in COUNTS.items()},
        "by_state": dict(Counter(row["state_label"] for row in actions)),
        "by_rating": dict(Counter(row["rag"]["code"] for row in actions)),
    }
