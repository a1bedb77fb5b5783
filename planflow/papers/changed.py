"""What is different between two snapshots of one paper: its figures, and the rows behind them."""

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from planflow.papers import since, tracing, words

Facts = Mapping[str, Any]

REWRITTEN, LOOK_AGAIN = "rewritten", "look again"
MOST_LINES = 12
"""How many lines of a section are kept on each side: it is a pointer, and the figures are listed besides."""
_OF_ACTIONS = {"state_label": "state", "days_late": "working days late", **since.ALTERED}
_OF_RECOMMENDATIONS = {"state_label": "state", "response_label": "response", "title": "title"}


def between(before: Facts, now: Facts) -> dict[str, Any]:
    """The days of both, each figure that differs (`name`, `before`, `now`), and what differs in the rows."""
    return {
        "from": before["as_at"],
        "to": now["as_at"],
        "figures": list(_figures(before, now)),
        "rows": [
            *_rows(before["recommendations"], now["recommendations"], _OF_RECOMMENDATIONS),
            *_rows(before["actions"], now["actions"], _OF_ACTIONS),
        ],
    }


def of_section(key: str, before: str, now: str, *, is_theirs: bool) -> dict[str, Any]:
    """How a section changed: rewritten, or to be looked at again by the person who wrote it, line by line."""
    if not is_theirs:
        return {"key": key, "how": REWRITTEN}
    lines = [line for line in difflib.ndiff(_lines(before), _lines(now)) if line[0] in "+-"]
    return {
        "key": key,
        "how": LOOK_AGAIN,
        "removed": [line[2:] for line in lines if line[0] == "-"][:MOST_LINES],
        "added": [line[2:] for line in lines if line[0] == "+"][:MOST_LINES],
    }


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def told(changes: Facts) -> str:
    """The changes as a sentence: how many figures, rows and sections."""
    figures, rows = len(changes.get("figures", [])), len(changes.get("rows", []))
    if not figures and not rows:
        return f"No figure has changed since the draft of {words.day(changes['from'])}."
    return (
        f"Since the draft of {words.day(changes['from'])} {words.counted(figures, 'figure')} and "
        f"{words.counted(rows, 'entry')} of the plan {words.plural(figures + rows, 'has', 'have')} changed."
    )


def _figures(before: Facts, now: Facts) -> Iterator[dict[str, Any]]:
    """The counts that a paper can be traced by, and the latest figure of each indicator."""
    then, today = _values(before), _values(now)
    for name in dict.fromkeys((*today, *then)):
        if then.get(name) != today.get(name):
            yield {"name": name, "before": then.get(name), "now": today.get(name)}


def _values(facts: Facts) -> dict[str, Any]:
    found: dict[str, Any] = tracing.values(facts)
    for row in facts["indicators"]:
        for status, latest in row["latest"].items():
            found[f"indicator:{row['key']}:{status}"] = f"{latest['period']}: {_shown(latest, row)}"
    return found


def _shown(latest: Facts, row: Facts) -> str:
    return (
        words.figure(latest["value"], row["unit"])
        if latest["value"] is not None
        else latest["printed_change"]
    )


def _rows(before: list[Facts], now: list[Facts], compared: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    known = {row["ref"]: row for row in before}
    for row in now:
        then = known.pop(row["ref"], None)
        if then is None:
            yield _row(row["ref"], "entry", "", row["title"])
            continue
        for key, what in compared.items():
            if then[key] != row[key]:
                yield _row(row["ref"], what, then[key], row[key])
        if "due_on" in row and since.due(then) != since.due(row):
            yield _row(row["ref"], "date", since.due(then), since.due(row))
    for gone in known.values():
        yield _row(gone["ref"], "entry", gone["title"], "")


def _row(ref: str, what: str, before: Any, now: Any) -> dict[str, Any]:
    return {"ref": ref, "what": what, "before": str(before), "now": str(now)}


def to_look_at(changes: Facts) -> list[str]:
    """The sections that a person wrote and whose figures are others now."""
    return [one["key"] for one in changes.get("sections", []) if one["how"] == LOOK_AGAIN]
