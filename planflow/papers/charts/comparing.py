"""How an indicator stands beside its target and beside other places."""

from collections.abc import Mapping, Sequence
from typing import Any

from planflow.papers.document import Series
from planflow.papers.words import figure, listed

MOST = 4
"""More other places than this would be a tangle of lines: those named first are drawn."""

Facts = Mapping[str, Any]


def series(row: Facts, periods: Sequence[str]) -> list[Series]:
    """A line for each other place; one figure without a period holds for all of them."""
    found = []
    for name in _names(row):
        values = tuple(_at(row, name, period) for period in periods)
        if any(value is not None for value in values):
            found.append(Series(name, values))
    return found


def latest(row: Facts) -> dict[str, float]:
    """The last figure of each other place."""
    last = {one["name"]: float(one["value"]) for one in row.get("comparators", ())}
    return {name: last[name] for name in _names(row)}


def told(row: Facts) -> str:
    """Target and other places, as sentences that follow another one; nothing where there are none."""
    target = f" The target is {figure(row['target'], row['unit'])}." if row["target"] is not None else ""
    others = [row["comparator"].rstrip(".")] if row["comparator"] else []
    others += [f"{name} {figure(value, row['unit'])}" for name, value in latest(row).items()]
    return f"{target} Beside others: {listed(others)}." if others else target


def _names(row: Facts) -> list[str]:
    return list(dict.fromkeys(one["name"] for one in row.get("comparators", ())))[:MOST]


def _at(row: Facts, name: str, period: str) -> float | None:
    own = {one["period"]: float(one["value"]) for one in row["comparators"] if one["name"] == name}
    return own.get(period, own.get(""))
