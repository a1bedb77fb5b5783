"""One register over several plans: their snapshots laid together, so that every figure counts all of them.

It has the shape of a snapshot of one plan, so that the same sections, charts, tables, open data and traces
serve it. What belongs to a plan carries the plan's key in front: `lewisham-2017/R3a`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from planflow.domain.plan import Plan
from planflow.papers import rated_apart, since, snapshot, totals
from planflow.papers.snapshot import Snapshot, Span
from planflow.store.session import Session

KIND = "register"
"""The kind of paper that it is."""
_APART = ("indicators", "assessments", "assessed_areas", "areas", "precedents", "resolutions", "said")
"""What stays in the papers of each plan: a register is of actions."""


def take(
    session: Session, plans: Sequence[Plan], span: Span, *, previous: Snapshot | None, today: date
) -> Snapshot:
    """The register of these plans at the end of `span`; the first is the one under which it is kept."""
    taken = [snapshot.take(session, plan, span, previous=None, today=today) for plan in plans]
    return merged(taken, previous)


def merged(taken: Sequence[Snapshot], previous: Snapshot | None) -> Snapshot:
    """Snapshots of one day as one, compared with the register of the last report.

    An action that answers recommendations of several plans is counted in its own plan alone, and a rating
    under the name of its scheme where another scheme has the same one.
    """
    taken = rated_apart.by_scheme(taken)
    actions = [_action(one, row) for one in taken for row in one["actions"] if "/" not in row["ref"]]
    made: Snapshot = {
        **taken[0],
        **{part: [] for part in _APART},
        "actions": actions,
        "recommendations": [
            {**_named(one, row), "actions": [_full(one, ref) for ref in row["actions"]]}
            for one in taken
            for row in one["recommendations"]
        ],
        "extensions": [_asked(one, row) for one in taken for row in one["extensions"]],
        "milestones": [_milestone(one, row) for one in taken for row in one["milestones"]],
        "assurers": [row for one in taken for row in one["assurers"]],
        "submissions": [row for one in taken for row in one["submissions"]],
        "ratings": rated_apart.legend(taken, previous),
        "totals": totals.of(actions),
        "groups": totals.groups(actions),
        "plans": [row for one in taken for row in one["plans"]],
        "upcoming": {
            **taken[0]["upcoming"],
            "actions": _refs((one, one["upcoming"]["actions"]) for one in taken),
        },
        "history": snapshot.history(previous),
    }
    made["changes"] = since.between(previous, made, _events(taken))
    return made


def _full(one: Snapshot, ref: str) -> str:
    """A reference with its plan's key in front; one of another plan has it already."""
    return ref if "/" in ref else f"{one['plan']['key']}/{ref}"


def _named(one: Snapshot, row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "ref": _full(one, row["ref"])}


def _action(one: Snapshot, row: Mapping[str, Any]) -> dict[str, Any]:
    return {**_named(one, row), "recommendations": [_full(one, ref) for ref in row["recommendations"]]}


def _asked(one: Snapshot, row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "action": _full(one, row["action"])}


def _milestone(one: Snapshot, row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "title": f"{one['plan']['title']}: {row['title']}"}


def _refs(found: Iterable[tuple[Snapshot, Sequence[str]]]) -> list[str]:
    """References in full, without those that another plan lists as its own."""
    return [_full(one, ref) for one, refs in found for ref in refs if "/" not in ref]


def _events(taken: Sequence[Snapshot]) -> dict[str, list[str]]:
    """What was opened, implemented, ... in any of the plans."""
    return {
        name: _refs((one, one["changes"]["events"][name]) for one in taken) for name in since.COUNTED.values()
    }
