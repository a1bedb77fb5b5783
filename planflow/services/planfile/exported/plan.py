"""The plan itself: its printed dates, milestones, areas, precedents, recommendations, reports."""

from typing import Any

from planflow.domain import plan as rows
from planflow.domain.deadline import Deadline
from planflow.domain.paper import ReportCycle
from planflow.domain.recommendation import Recommendation as RecommendationRow
from planflow.services.planfile.exported.keys import Keys
from planflow.services.planfile.model.plan import (
    Answer,
    Area,
    Milestone,
    Owed,
    Plan,
    PlanOpening,
    Precedent,
    Published,
)
from planflow.services.planfile.model.recommendations import Recommendation, RecommendationOpening
from planflow.services.planfile.model.reports import Report
from planflow.store import bodies, definitions, plans
from planflow.store.session import Session

Deadlines = dict[tuple[str, int, str], Deadline]
OWED = {"submission": "plan_submission", "agreement": "plan_agreement"}
"""The two printed dates that belong to the plan's own state, and the kinds of their deadlines."""
EVERY = {"meeting": "meeting", "asked": "when asked"}


def due_of(deadline: Deadline | None) -> dict[str, Any]:
    """`due` and `rule` of a deadline, as written in a file."""
    if deadline is None:
        return {}
    day = deadline.due_on.isoformat() if deadline.due_on else None
    return {"due": deadline.due_text or day, "rule": deadline.rule}


def of_plan(session: Session, row: rows.Plan, keys: Keys, deadlines: Deadlines) -> Plan:
    """The plan."""
    milestones = plans.of_plan(session, rows.Milestone, row.id)
    special = {one.key: one for one in milestones if one.kind in OWED.values()}
    published = row.report_published_on
    return Plan(
        key=row.key,
        title=row.title,
        board=keys.body(row.board_id),
        inspectorate=keys.body(row.inspectorate_id),
        report=Published(
            title=row.report_title,
            published=row.report_published_text or (published.isoformat() if published else None),
            received=row.report_received_on,
            url=row.report_url,
        ),
        assurers=[keys.bodies[one.body_id] for one in bodies.assurers(session, row.id)],
        closing=row.closing,
        watch_days=row.watch_days,
        moved_counts_as_overdue=row.moved_counts_as_overdue,
        rag=row.rag_scheme,
        milestones=[_milestone(one, deadlines) for one in milestones if one.kind not in OWED.values()],
        opening=_opening(session, row, keys),
        **{name: _owed(row, special.get(name), kind, deadlines) for name, kind in OWED.items()},
    )


def _owed(row: rows.Plan, printed: rows.Milestone | None, kind: str, deadlines: Deadlines) -> Owed | None:
    deadline = deadlines.get(("plan", row.id, kind))
    if deadline is None and printed is None:
        return None
    found = Owed(**due_of(deadline))
    if printed is not None:
        found.also_printed, found.source, found.assumed = (
            printed.also_printed,
            printed.source,
            printed.is_assumed,
        )
    return found


def _milestone(row: rows.Milestone, deadlines: Deadlines) -> Milestone:
    return Milestone(
        key=row.key,
        title=row.title,
        also_printed=row.also_printed,
        source=row.source,
        done=row.done_on,
        assumed=row.is_assumed,
        **due_of(deadlines.get(("milestone", row.id, "milestone"))),
    )


def _opening(session: Session, row: rows.Plan, keys: Keys) -> PlanOpening | None:
    if row.state == definitions.get(session, row.definition).initial:
        return None
    given = [
        Answer.model_validate({"body": keys.bodies[one.body_id], "answer": one.answer, "on": one.answered_on})
        for one in bodies.assurers(session, row.id)
        if one.answer
    ]
    return PlanOpening(as_at=row.state_since, state=row.state, since=row.state_since, answers=given)


def of_areas(session: Session, plan_id: int) -> list[Area]:
    """The plan's areas."""
    return [Area(key=row.key, title=row.title) for row in plans.of_plan(session, rows.Area, plan_id)]


def of_precedents(session: Session, plan_id: int) -> list[Precedent]:
    """What was done before."""
    found = plans.of_plan(session, rows.Precedent, plan_id)
    return [Precedent(key=row.key, title=row.title, done=row.done_text) for row in found]


def of_recommendations(session: Session, plan_id: int, keys: Keys) -> list[Recommendation]:
    """The plan's recommendations."""
    areas = {row.id: row.key for row in plans.of_plan(session, rows.Area, plan_id)}
    measured: dict[int, list[str]] = {}
    for recommendation_id, key in plans.measures(session, plan_id):
        measured.setdefault(recommendation_id, []).append(key)
    return [
        _recommendation(session, row, keys, areas, measured.get(row.id, []))
        for row in plans.of_plan(session, RecommendationRow, plan_id)
    ]


def _recommendation(
    session: Session, row: RecommendationRow, keys: Keys, areas: dict[int, str], indicators: list[str]
) -> Recommendation:
    moved = row.state != definitions.get(session, row.definition).initial
    return Recommendation.model_validate(
        {
            "key": row.ref,
            "number": row.number,
            "title": row.title,
            "text": row.text,
            "addressees": row.addressees,
            "people": [key for one in row.addressee_ids if (key := keys.person(one))],
            "urgent": row.is_urgent,
            "due": row.due_text,
            "outcome": row.outcome,
            "response": row.response or None,
            "part": row.response_part,
            "area": areas.get(row.area_id or 0),
            "indicators": indicators,
            "opening": RecommendationOpening(
                as_at=row.state_since, state=row.state, since=row.state_since, complete=row.complete_on
            )
            if moved
            else None,
        }
    )


def of_reports(session: Session, plan_id: int, keys: Keys) -> list[Report]:
    """The plan's report cycles."""
    return [
        Report.model_validate(
            {
                "key": row.key,
                "title": row.title,
                "body": keys.bodies[row.body_id],
                "form": row.form,
                "every": EVERY.get(row.mode)
                or f"{row.every_months} month{'s' if row.every_months != 1 else ''}",
                "from": row.anchor_on,
                "until": row.until_on,
                "days": row.days or None,
                "assumed": row.is_assumed,
                "front": row.front,
            }
        )
        for row in plans.of_plan(session, ReportCycle, plan_id)
    ]
