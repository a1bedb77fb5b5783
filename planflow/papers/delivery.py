"""How delivery stands: actions with their days and whose word their state is, recommendations, totals."""

from datetime import date
from typing import Any

from planflow.domain import recurrence
from planflow.domain.plan import Plan
from planflow.domain.recommendation import Recommendation
from planflow.papers import totals
from planflow.papers.action_rows import ActionRows, Instants
from planflow.papers.labels import Labels
from planflow.papers.ratings import Ratings
from planflow.services import deadlines
from planflow.store import definitions, snapshots
from planflow.store.calendars import get_calendar
from planflow.store.session import Session

HORIZON_MONTHS = 6
"""How far ahead a paper looks."""

RESPONSES = {
    "agreed": "Agreed",
    "partly": "Agreed in part",
    "not_agreed": "Not agreed",
    "": "Awaiting response",
}


def of_plan(session: Session, plan: Plan, labels: Labels, moment: Instants) -> dict[str, Any]:
    """The parts `actions`, `recommendations`, `extensions`, `totals`, `groups`, `ratings`, `upcoming`."""
    calendar = get_calendar(session, deadlines.calendar_of(session, plan))
    ratings = Ratings(definitions.get_scheme(session, plan), calendar, labels.language, moment.on)
    asked = _extensions(session, plan, moment.on)
    areas = {area.id: area.title for area in snapshots.areas(session, plan.id)}
    reader = ActionRows(session, plan, labels, moment, ratings, areas)
    waiting = {row["action_id"] for row in asked if row["state"] == "requested"}
    rows = [row for row in reader.read(waiting) if row]
    return {
        "actions": rows,
        "recommendations": _recommendations(session, plan, labels, rows, reader.earlier, areas, moment.on),
        "extensions": asked,
        "ratings": ratings.legend(),
        "totals": totals.of(rows),
        "groups": totals.groups(rows),
        "upcoming": _upcoming(rows, moment.on),
    }


def _upcoming(actions: list[dict[str, Any]], on: date) -> dict[str, Any]:
    """The open actions that fall due in the next half year."""
    until = recurrence.add(on, HORIZON_MONTHS, "month").isoformat()
    refs = [
        row["ref"]
        for row in actions
        if row["meaning"] == "open"
        and not row["is_implemented"]
        and row["due_on"]
        and on.isoformat() <= row["due_on"] <= until
    ]
    return {"until": until, "actions": refs}


def _recommendations(
    session: Session,
    plan: Plan,
    labels: Labels,
    actions: list[dict[str, Any]],
    earlier: dict[tuple[str, int], str],
    areas: dict[int, str],
    on: date,
) -> list[dict[str, Any]]:
    rows = []
    for row in snapshots.recommendations(session, plan.id):
        state = earlier.get(("recommendation", row.id), row.state)
        if state:
            answering = [action["ref"] for action in actions if row.ref in action["recommendations"]]
            rows.append(_recommendation(row, state, labels, areas.get(row.area_id or 0, ""), answering, on))
    return rows


def _recommendation(
    row: Recommendation, state: str, labels: Labels, area: str, actions: list[str], on: date
) -> dict[str, Any]:
    return {
        "id": row.id,
        "ref": row.ref,
        "number": row.number,
        "title": row.title,
        "text": row.text,
        "area": area,
        "addressees": list(row.addressees),
        "is_urgent": row.is_urgent,
        "due_text": row.due_text,
        "outcome": row.outcome,
        "response": row.response,
        "response_label": RESPONSES[row.response],
        "response_part": row.response_part,
        "complete_on": _until(row.complete_on, on),
        "state": state,
        "state_label": labels.state_label(row.definition, state),
        "meaning": labels.meaning(row.definition, state),
        "actions": actions,
    }


def _extensions(session: Session, plan: Plan, on: date) -> list[dict[str, Any]]:
    rows = []
    for row, ref, reason in snapshots.extensions(session, plan.id):
        if row.requested_on > on:
            continue
        is_decided = row.decided_on is not None and row.decided_on <= on
        rows.append(
            {
                "action_id": row.action_id,
                "action": ref,
                "number": row.number,
                "requested_on": _iso(row.requested_on),
                "reason": reason,
                "from": _iso(row.from_due_on),
                "to": _iso(row.to_due_on),
                "state": row.state if is_decided or row.state == "withdrawn" else "requested",
                "decided_on": _iso(row.decided_on) if is_decided else None,
                "granted": _iso(row.granted_due_on) if is_decided else None,
            }
        )
    return rows


def _until(day: date | None, on: date) -> str | None:
    return day.isoformat() if day and day <= on else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
