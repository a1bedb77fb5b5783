"""The counts of a paper, each by the rule that says which actions it counts; a trace uses the same rules."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
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

GROUPS: Mapping[str, Callable[[Row], Iterable[str]]] = {
    "recommendation": lambda row: row["recommendations"] or ("",),
    "area": lambda row: (row["area"],),
    "agency": lambda row: (row["agency"],),
    "directorate": lambda row: (row["directorate"],),
    "inspectorate": lambda row: (row["inspectorate"],),
    "plan": lambda row: (row["plan"],),
}
"""What actions are counted by, each with the names under which one counts; "" where none is recorded."""
IN_GROUPS = ("open", "implemented", "overdue", "done", "cancelled", "moved")
"""The counts that can be traced for each group, besides all its actions."""


def of(actions: Sequence[Row]) -> dict[str, Any]:
    """Every count over these actions, and how many have each state and rating."""
    return {
        **{name: sum(counts(row) for row in actions) for name, counts in COUNTS.items()},
        "by_state": dict(Counter(row["state_label"] for row in actions)),
        "by_rating": dict(Counter(row["rag"]["code"] for row in actions)),
    }


def members(actions: Sequence[Row], group: str) -> dict[str, list[Row]]:
    """The actions of each name of a group, in the order of the names; what is not recorded comes last."""
    found: dict[str, list[Row]] = {}
    for row in actions:
        for name in GROUPS[group](row):
            found.setdefault(name, []).append(row)
    order = list(found) if group == "recommendation" else sorted(found)
    return {name: found[name] for name in sorted(order, key=lambda name: not name)}


def groups(actions: Sequence[Row]) -> dict[str, dict[str, dict[str, int]]]:
    """Every count of every group, by the names in it."""
    return {
        group: {
            name: {count: sum(counts(row) for row in rows) for count, counts in COUNTS.items()}
            for name, rows in members(actions, group).items()
        }
        for group in GROUPS
    }
