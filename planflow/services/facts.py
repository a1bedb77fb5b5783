"""Collects, for each kind of item, what its guards may know. It reads and never writes."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.extension import Extension
from planflow.domain.paper import Paper
from planflow.domain.plan import Plan
from planflow.domain.recommendation import Recommendation
from planflow.engine.guards import Facts
from planflow.services import front_sheets, ownership
from planflow.store import bodies, clearances, counts, deadlines, people
from planflow.store.references import Subject
from planflow.store.session import Session


def collect(
    session: Session,
    actor: Actor,
    item: Subject,
    guards: tuple[str, ...],
    *,
    fields: Mapping[str, Any],
    on: date,
) -> Facts:
    """What these guards may know of an item and of the move that an actor asks for.

    Only what they look at is read, since a move waits for it.
    """
    known: dict[str, Any] = {
        "today": on,
        "judge_id": actor.whose_word_id,
        "scribe_id": actor.person_id if actor.for_id is not None else None,
        "fields": fields,
    }
    match item:
        case Action():
            known |= _of_action(session, item, frozenset(guards), on)
        case Recommendation() if guards:
            known |= _of_recommendation(session, item)
        case Plan() if guards:
            known |= _of_plan(session, item)
        case Extension():
            known |= _of_extension(session, item, on)
        case Paper() if guards:
            known |= _of_paper(session, item, frozenset(guards))
    return Facts(**known)


def _of_paper(session: Session, paper: Paper, guards: frozenset[str]) -> dict[str, Any]:
    known: dict[str, Any] = {}
    if "no_gaps" in guards:
        known["gaps"] = front_sheets.gaps(session, paper)
    if "every_clearance_given" in guards:
        known["clearances_awaited"] = clearances.awaited(session, paper.id)
    return known


def _of_action(session: Session, action: Action, guards: frozenset[str], on: date) -> dict[str, Any]:
    known: dict[str, Any] = {
        "has_owner": action.owner_id is not None or action.owner_body_id is not None,
        "is_repeating": action.repeats is not None,
    }
    if guards & {"not_own_work", "not_own_request"}:
        known |= _barred(session, action, on)
    if "has_due_date" in guards:
        deadline = deadlines.find(session, "action", action.id, "action")
        if deadline is not None:
            known |= {"due_on": deadline.due_on, "due_words": deadline.due_text}
    if "has_evidence" in guards:
        known["evidence_count"] = counts.evidence_of(session, action.id)
    if "occurrences_recorded" in guards and action.repeats is not None:
        known["awaited_occurrences"] = counts.occurrences_awaited(session, action.id, until=on)
    if "closes_by_itself" in guards:
        known["closing"] = session.get_one(Plan, action.plan_id).closing
    return known


def _barred(session: Session, action: Action, on: date) -> dict[str, Any]:
    owner = people.find(session, action.owner_id)
    owners = ownership.owners(session, action, on=on) | ({action.implemented_by_id} - {None})
    barred = {action.implemented_recorder_id, owner.deputy_id if owner else None} - {None}
    return {"owner_ids": owners, "requester_ids": owners, "barred_ids": owners | barred}


def _of_recommendation(session: Session, recommendation: Recommendation) -> dict[str, Any]:
    tally = counts.actions_of_recommendation(session, recommendation.id)
    plan = session.get_one(Plan, recommendation.plan_id)
    watched_until = None
    if recommendation.complete_on is not None and plan.watch_days:
        watched_until = recommendation.complete_on + timedelta(days=plan.watch_days)
    return {
        "actions_open": tally.open,
        "actions_complete": tally.done,
        "items_total": tally.total,
        "watched_until": watched_until,
        "requester_ids": frozenset(recommendation.addressee_ids),
    }


def _of_plan(session: Session, plan: Plan) -> dict[str, Any]:
    actions = counts.actions_of_plan(session, plan.id)
    recommendations = counts.recommendations_of_plan(session, plan.id)
    return {
        "actions_open": actions.open,
        "actions_complete": actions.done,
        "actions_started": actions.started,
        "recommendations_open": recommendations.open,
        "items_total": actions.total + recommendations.total,
        "assurers_awaited": counts.assurers_awaited(session, plan.id),
        "assurers_named": len(bodies.assurers(session, plan.id)),
    }


def _of_extension(session: Session, extension: Extension, on: date) -> dict[str, Any]:
    action = session.get_one(Action, extension.action_id)
    asked = ownership.owners(session, action, on=on) | ({extension.requested_by_id} - {None})
    return {"requester_ids": asked, "owner_ids": asked}
