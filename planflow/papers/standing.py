"""Where a plan stands as a whole: what it answers, with whom it was agreed, its milestones and its themes."""

from datetime import date
from typing import Any

from planflow.domain.plan import Milestone, Plan
from planflow.domain.subjects import SubjectKind
from planflow.papers import owed
from planflow.papers.action_rows import Instants, earlier_states
from planflow.papers.labels import Labels
from planflow.papers.owed import Owed
from planflow.store import snapshots
from planflow.store.session import Session

_KINDS = {
    "plan_submission": "The plan is submitted",
    "plan_resubmission": "The plan is submitted again",
    "plan_agreement": "The plan is agreed",
}


def of_plan(session: Session, plan: Plan, labels: Labels, moment: Instants) -> dict[str, Any]:
    """The parts `plan`, `milestones`, `assurers`, `submissions`, `areas` and `precedents` of a snapshot."""
    on = moment.on
    state = earlier_states(session, plan, moment).get(("plan", plan.id), plan.state)
    return {
        "plan": _plan(plan, labels, state),
        "milestones": _milestones(session, plan, labels, moment),
        "assurers": [
            {
                "body": name,
                "answer": row.answer if _by(row.answered_on, on) else "",
                "answered_on": _iso(row.answered_on) if _by(row.answered_on, on) else None,
                "paper": paper if _by(row.answered_on, on) else None,
            }
            for row, name, paper in snapshots.assurers(session, plan.id)
        ],
        "submissions": [
            {"body": name, "sent_on": _iso(row.sent_on), "how": row.how, "paper": paper}
            for row, name, paper in snapshots.submissions(session, plan.id)
            if row.sent_on <= on
        ],
        "areas": [{"key": area.key, "title": area.title} for area in snapshots.areas(session, plan.id)],
        "precedents": [
            {"title": row.title, "done_text": row.done_text} for row in snapshots.precedents(session, plan.id)
        ],
    }


def _plan(plan: Plan, labels: Labels, state: str) -> dict[str, Any]:
    return {
        "key": plan.key,
        "title": plan.title,
        "board": labels.body(plan.board_id),
        "inspectorate": labels.body(plan.inspectorate_id),
        "report_title": plan.report_title,
        "report_published_on": _iso(plan.report_published_on),
        "report_url": plan.report_url,
        "live_on": _iso(plan.live_on),
        "state": state,
        "state_label": labels.state_label(plan.definition, state),
        "state_since": _iso(plan.state_since) if state == plan.state else None,
        "moved_counts_as_overdue": plan.moved_counts_as_overdue,
    }


def _milestones(session: Session, plan: Plan, labels: Labels, moment: Instants) -> list[dict[str, Any]]:
    on = moment.on
    deadlines = owed.as_they_stood(session, snapshots.plan_deadlines(session, plan.id), moment)
    own = {row.subject_id: row for row in deadlines if row.subject_kind == SubjectKind.MILESTONE}
    of_plan = {row.kind: row for row in deadlines if row.subject_kind == SubjectKind.PLAN}
    rows = []
    for milestone in snapshots.milestones(session, plan.id):
        deadline = own.get(milestone.id) or of_plan.pop(milestone.kind, None)
        rows.append(_milestone(milestone.title, deadline, milestone, labels, on))
    for kind, deadline in of_plan.items():
        if kind in _KINDS:
            rows.append(_milestone(_KINDS[kind], deadline, None, labels, on))
    return sorted(rows, key=lambda row: (row["due_on"] is None, row["due_on"] or ""))


def _milestone(
    title: str, deadline: Owed | None, milestone: Milestone | None, labels: Labels, on: date
) -> dict[str, Any]:
    # The plan's submission and agreement are moves, which end their deadline; nobody says so in another way.
    said_on = milestone.done_on if milestone and milestone.kind == "milestone" else None
    met_on = said_on or (deadline.met_on if deadline else None)
    is_met = _by(met_on, on) and (deadline is None or not deadline.is_cancelled)
    due_on = deadline.due_on if deadline else None
    return {
        "title": title,
        "kind": deadline.kind if deadline else milestone.kind if milestone else "",
        "owner": labels.body(deadline.owner_body_id) or labels.person(deadline.owner_id) if deadline else "",
        "due_on": _iso(due_on),
        "due_text": deadline.due_text if deadline else "",
        "original_due_on": _iso(deadline.original_due_on) if deadline else None,
        "moves": deadline.moves if deadline else 0,
        "is_assumed": bool((deadline and deadline.is_assumed) or (milestone and milestone.is_assumed)),
        "also_printed": milestone.also_printed if milestone else "",
        "explanation": deadline.explanation if deadline else "",
        "met_on": _iso(met_on) if is_met else None,
        "is_late": not is_met
        and due_on is not None
        and due_on < on
        and deadline is not None
        and deadline.is_open,
    }


def _by(day: date | None, on: date) -> bool:
    return day is not None and day <= on


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
