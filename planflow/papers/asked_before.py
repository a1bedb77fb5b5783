"""What committees resolved on earlier papers and what became of it, as a part of a snapshot."""

from datetime import date
from typing import Any

from planflow.domain.plan import Plan
from planflow.domain.resolution import LABELS, ResolutionKind
from planflow.papers.labels import Labels
from planflow.papers.words import capital
from planflow.store import resolutions
from planflow.store.resolutions import Resolved
from planflow.store.session import Session


def of_plan(session: Session, plan: Plan, labels: Labels, *, since: date | None, on: date) -> dict[str, Any]:
    """The parts `resolutions` and `said` of a snapshot, until `on`; recent is what came after `since`."""
    return {
        "resolutions": [
            _row(one, labels, since, on)
            for one in resolutions.of_plan(session, plan.id)
            if one.row.resolved_on <= on
        ],
        "said": [
            {
                "paper": ref,
                "body": body or "",
                "heading": capital(key).replace("-", " "),
                "on": day.isoformat(),
                "text": words,
                "is_recent": _is_after(day, since),
            }
            for ref, body, key, day, words in resolutions.completed(session, plan.id)
            if day <= on
        ],
    }


def _is_after(day: date | None, since: date | None) -> bool:
    return day is not None and (since is None or day > since)


def _row(one: Resolved, labels: Labels, since: date | None, on: date) -> dict[str, Any]:
    row = one.row
    is_answered = row.outcome_on is not None and row.outcome_on <= on
    is_open = one.asks and not is_answered
    is_recent = _is_after(row.resolved_on, since) or (is_answered and _is_after(row.outcome_on, since))
    return {
        "ref": f"{one.paper}.{row.number}",
        "paper": one.paper,
        "body": one.body,
        "kind": row.kind,
        "label": LABELS[ResolutionKind(row.kind)],
        "on": row.resolved_on.isoformat(),
        "text": one.words,
        "owner": labels.person(row.owner_id) or _role(row.owner_role),
        "due_on": one.due_on.isoformat() if one.due_on else None,
        "outcome": one.outcome if is_answered else "",
        "outcome_on": row.outcome_on.isoformat() if row.outcome_on and is_answered else None,
        "outcome_by": labels.person(row.outcome_by_id) if is_answered else "",
        "is_recent": is_recent or is_open,
        "is_open": is_open,
        "is_late": is_open and one.due_on is not None and one.due_on < on,
    }


def _role(role: str) -> str:
    return f"plan {role}" if role == "coordinator" else role
