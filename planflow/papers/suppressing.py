"""Small counts in public papers: a figure about so few people that one could be known is not shown.

A count below the limit is printed as "fewer than 5". Where a part could be worked out from the whole and the
other parts, the next smallest part is not shown either.
"""

import copy
from collections.abc import Iterator, Mapping
from typing import Any

Facts = Mapping[str, Any]

NOT_SHOWN = "not shown"
"""Printed in place of a figure that would give away another one."""
_RATES = ("%", "per ", "£", "pound", "day", "week", "month", "year", "hour", "score", "point", "ratio")


def applied(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts without the small counts of indicators, where the paper is public and has a limit."""
    limit = int(facts["paper"].get("small_counts_below") or 0)
    if not limit or not facts["paper"].get("is_public", True):
        return facts
    found = {**facts, "indicators": copy.deepcopy(facts["indicators"])}
    cells = list(_cells(found["indicators"]))
    for row, one in cells:
        if _is_small(row, one, limit):
            one["shown"] = f"fewer than {limit}"
    _complement(cells)
    for row in found["indicators"]:
        _blank(row)
    return found


def _cells(indicators: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every figure of every indicator, that of its series and that of its latest period alike."""
    for row in indicators:
        for one in row["series"]:
            yield row, one
        for status, latest in row["latest"].items():
            latest["status"] = status
            yield row, latest


def _is_small(row: Facts, one: Facts, limit: int) -> bool:
    """Whether a count is below the limit; of a share, those counted and those that are left."""
    numerator, denominator, value = one["numerator"], one["denominator"], one["value"]
    if numerator is not None:
        counts = [numerator] if denominator is None else [numerator, denominator, denominator - numerator]
        return any(0 < count < limit for count in counts)
    is_count = not any(word in row["unit"].lower() for word in _RATES)
    return is_count and value is not None and float(value).is_integer() and 0 < value < limit


def _complement(cells: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    """Hide a second part wherever the whole and all other parts of one period would give the first away."""
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row, one in cells:
        if row["part_of"]:
            groups.setdefault((row["part_of"], one["period"], one["status"]), []).append(
                {"row": row["key"], "cell": one}
            )
    for parts in groups.values():
        hidden = {part["row"] for part in parts if part["cell"].get("shown")}
        open_ones = [part for part in parts if part["row"] not in hidden]
        if len(hidden) != 1 or not open_ones:
            continue
        least = min(open_ones, key=lambda part: (_count(part["cell"]), part["row"]))["row"]
        for part in open_ones:
            if part["row"] == least:
                part["cell"]["shown"] = NOT_SHOWN


def _count(one: Facts) -> float:
    counted = one["numerator"] if one["numerator"] is not None else one["value"]
    return float(counted) if counted is not None else float("inf")


def _blank(row: dict[str, Any]) -> None:
    """Take the figures out that are not shown, and every change that one of them could be worked out from."""
    hidden = {(one["period"], one["status"]) for one in row["series"] if one.get("shown")}
    for one in row["series"]:
        if one.get("shown"):
            one |= {"value": None, "numerator": None, "denominator": None}
    for status, latest in row["latest"].items():
        earlier = latest["earlier"]
        is_earlier_hidden = earlier is not None and (earlier["period"], status) in hidden
        if latest.get("shown"):
            latest |= {"value": None, "numerator": None, "denominator": None, "note": ""}
        before = latest.get("year_earlier")
        if before is not None and (latest.get("shown") or (before["period"], status) in hidden):
            latest["year_earlier"] = None
        if latest.get("shown") or is_earlier_hidden:
            latest |= {
                "change": None,
                "printed_change": NOT_SHOWN,
                "against": "",
                "earlier": None,
                "is_better": None,
            }
