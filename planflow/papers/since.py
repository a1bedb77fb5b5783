"""Compares a snapshot with that of the earlier paper, and counts what happened in between."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from planflow.domain.plan import Plan
from planflow.domain.subjects import SubjectKind
from planflow.papers import words
from planflow.store import snapshots
from planflow.store.session import Session

ALTERED = {
    "title": "title",
    "text": "wording",
    "owner": "lead",
    "agency": "agency",
    "success_measure": "success measure",
}
"""What is compared between two versions of a plan, and what a paper calls it. Days are compared apart."""

COUNTED = {
    "action_created": "opened",
    "action_implemented": "implemented",
    "action_verified": "verified",
    "action_closed": "closed",
    "action_returned": "returned",
    "action_reopened": "reopened",
    "action_superseded": "superseded",
    "action_deferred": "deferred",
    "action_deleted": "deleted",
    "recommendation_actions_completed": "recommendations_complete",
    "recommendation_closed": "recommendations_closed",
}
"""Which events a paper counts, and under which name."""


class Instants(Protocol):
    """The instants between which something happened."""

    @property
    def after(self) -> datetime:
        """The first instant that counts."""

    @property
    def until(self) -> datetime:
        """The first instant that does not count any more."""


def compare(
    previous: dict[str, Any] | None, taken: dict[str, Any], moment: Instants, session: Session, plan: Plan
) -> dict[str, Any]:
    """What changed: events by kind, extensions, and what became of what was overdue last time."""
    return between(previous, taken, _events(session, plan, moment, taken))


def between(
    previous: dict[str, Any] | None, taken: dict[str, Any], events: dict[str, list[str]]
) -> dict[str, Any]:
    """The same, where the events are counted already."""
    start = taken["since"]
    extensions = taken["extensions"]
    return {
        "is_first": previous is None,
        "previous_as_at": previous["as_at"] if previous else None,
        "events": events,
        "asked": [row for row in extensions if start is None or row["requested_on"] > start],
        "granted": [
            row for row in extensions if row["state"] == "granted" and _after(row["decided_on"], start)
        ],
        "refused": [
            row for row in extensions if row["state"] == "refused" and _after(row["decided_on"], start)
        ],
        "was_overdue": _fates(previous, taken, _was_overdue) if previous else [],
        "was_due": _fates(previous, taken, _fell_due(taken)) if previous else [],
        "newly_overdue": _newly_overdue(previous, taken) if previous else [],
        "totals": previous["totals"] if previous else None,
        "known": [row["ref"] for row in previous["actions"]] if previous else [],
        "altered": _altered(previous, taken) if previous else [],
    }


def _events(session: Session, plan: Plan, moment: Instants, taken: dict[str, Any]) -> dict[str, list[str]]:
    """The references of what was opened, implemented, ... in the period, each once, in order."""
    refs = {(str(SubjectKind.ACTION), row["id"]): row["ref"] for row in taken["actions"]}
    refs |= {(str(SubjectKind.RECOMMENDATION), row["id"]): row["ref"] for row in taken["recommendations"]}
    found: dict[str, list[str]] = {name: [] for name in COUNTED.values()}
    for event in snapshots.happened(session, plan.id, moment.after, moment.until):
        name = COUNTED.get(event.kind)
        ref = refs.get((event.subject_kind, event.subject_id))
        if name and ref and ref not in found[name]:
            found[name].append(ref)
    order = {ref: place for place, ref in enumerate(refs.values())}
    return {name: sorted(told, key=lambda ref: order[ref]) for name, told in found.items()}


def _was_overdue(then: dict[str, Any]) -> bool:
    return bool(then["is_overdue"])


def _fell_due(taken: dict[str, Any]) -> Callable[[dict[str, Any]], bool]:
    """Whether an action was to be done in the period, by the day that the last report gave."""

    def fell(then: dict[str, Any]) -> bool:
        is_owed = then["meaning"] == "open" and not then["is_implemented"] and not then["is_overdue"]
        return is_owed and then["due_on"] is not None and bool(then["due_on"] < taken["as_at"])

    return fell


def _fates(
    previous: dict[str, Any], taken: dict[str, Any], counts: Callable[[dict[str, Any]], bool]
) -> list[dict[str, Any]]:
    """Of each action that counted at the last report: what has become of it."""
    now = {row["ref"]: row for row in taken["actions"]}
    rows = []
    for row in previous["actions"]:
        if counts(row):
            current = now.get(row["ref"])
            rows.append(
                {
                    "ref": row["ref"],
                    "title": row["title"],
                    "fate": _fate(row, current),
                    "due_on": current["due_on"] if current else None,
                    "days_late": current["days_late"] if current else 0,
                }
            )
    return rows


def _fate(then: dict[str, Any], now: dict[str, Any] | None) -> str:
    """`done`, `cancelled`, `implemented`, `overdue`, `extended`, or `open` where its day was set anew."""
    if now is None:
        return "gone"
    if now["meaning"] != "open":
        return str(now["meaning"])
    if now["is_implemented"]:
        return "implemented"
    if now["is_overdue"]:
        return "overdue"
    return "extended" if now["moves"] > then["moves"] else "open"


def _newly_overdue(previous: dict[str, Any], taken: dict[str, Any]) -> list[str]:
    before = {row["ref"] for row in previous["actions"] if row["is_overdue"]}
    return [row["ref"] for row in taken["actions"] if row["is_overdue"] and row["ref"] not in before]


def _altered(previous: dict[str, Any], taken: dict[str, Any]) -> list[dict[str, str]]:
    """What reads differently in the two snapshots: reference, what, before, now."""
    before = {row["ref"]: row for row in previous["actions"]}
    rows = []
    for now in taken["actions"]:
        then = before.get(now["ref"])
        if then is None:
            continue
        for key, what in ALTERED.items():
            if then[key] != now[key]:
                rows.append({"ref": now["ref"], "what": what, "before": then[key], "now": now[key]})
        if (then["due_on"], then["due_text"]) != (now["due_on"], now["due_text"]):
            rows.append({"ref": now["ref"], "what": "date", "before": due(then), "now": due(now)})
    return rows


def due(row: Mapping[str, Any]) -> str:
    """The day of an action as a paper says it: in the words of its source, else as a date."""
    return row["due_text"] or (words.day(row["due_on"]) if row["due_on"] else "")


def _after(day: str | None, start: str | None) -> bool:
    return day is not None and (start is None or day > start)
