"""What whoever decides on more time should know, and what an action answers: a statement for each."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from planflow.domain.deadline import DeadlineState
from planflow.domain.tables import metadata
from planflow.store.session import Session

_REQUEST = metadata.tables["extension_request"]
_ACTION = metadata.tables["action"]
_DEADLINE = metadata.tables["deadline"]
_PROGRESS = metadata.tables["progress"]
_TEXT = metadata.tables["free_text"]
_PLAN = metadata.tables["plan"]
_RECOMMENDATION = metadata.tables["recommendation"]
_ANSWERS = metadata.tables["action_recommendation"]
_MILESTONE = metadata.tables["milestone"]
_WANTED = _REQUEST.c.id.in_(sa.bindparam("requests", expanding=True))
_IS_OPEN = sa.and_(_DEADLINE.c.subject_kind == "action", _DEADLINE.c.state == DeadlineState.OPEN)
_ANSWERED = (
    sa.select(
        _ANSWERS.c.action_id, _PLAN.c.key.label("plan_key"), _RECOMMENDATION.c.ref, _RECOMMENDATION.c.title
    )
    .join(_RECOMMENDATION, _RECOMMENDATION.c.id == _ANSWERS.c.recommendation_id)
    .join(_PLAN, _PLAN.c.id == _RECOMMENDATION.c.plan_id)
    .where(_ANSWERS.c.action_id.in_(sa.bindparam("actions", expanding=True)))
    .order_by(_ANSWERS.c.action_id, _RECOMMENDATION.c.position, _RECOMMENDATION.c.id)
)


def standing(session: Session, request_ids: Sequence[int]) -> dict[int, Any]:
    """By request: the original day, earlier moves, the owner's figure and the words of the last report."""
    return _by_request(session, _standing(), request_ids)


def depending(session: Session, request_ids: Sequence[int]) -> list[Any]:
    """The recommendations that wait for what is to be moved: request, plan, reference, other open actions."""
    return list(session.execute(_depending(), {"requests": list(request_ids)}))


def passed(session: Session, request_ids: Sequence[int]) -> dict[int, Any]:
    """By request: the first open milestone of the plan between the day in force and the day asked for."""
    return _by_request(session, _passed(), request_ids)


def answered(session: Session, action_ids: Sequence[int]) -> list[Any]:
    """The recommendations that some actions answer: action, plan, reference and title."""
    return list(session.execute(_ANSWERED, {"actions": list(action_ids)}))


def _by_request(session: Session, statement: sa.Select[Any], request_ids: Sequence[int]) -> dict[int, Any]:
    return {row.request_id: row for row in session.execute(statement, {"requests": list(request_ids)})}


@cache
def _standing() -> sa.Select[Any]:
    place = sa.func.row_number().over(
        partition_by=_PROGRESS.c.action_id, order_by=(_PROGRESS.c.given_on.desc(), _PROGRESS.c.id.desc())
    )
    asked = sa.select(_REQUEST.c.action_id).where(_WANTED)
    latest = sa.select(_PROGRESS, place.label("place")).where(_PROGRESS.c.action_id.in_(asked)).subquery()
    return (
        sa.select(
            _REQUEST.c.id.label("request_id"),
            _DEADLINE.c.original_due_on,
            sa.func.coalesce(_DEADLINE.c.moves, 0).label("moves"),
            _ACTION.c.percent,
            latest.c.given_on.label("progress_on"),
            sa.func.coalesce(_TEXT.c.body, "").label("progress"),
        )
        .select_from(
            _REQUEST.join(_ACTION, _ACTION.c.id == _REQUEST.c.action_id)
            .outerjoin(
                _DEADLINE,
                sa.and_(_IS_OPEN, _DEADLINE.c.kind == "action", _DEADLINE.c.subject_id == _ACTION.c.id),
            )
            .outerjoin(latest, sa.and_(latest.c.action_id == _ACTION.c.id, latest.c.place == 1))
            .outerjoin(_TEXT, _TEXT.c.id == latest.c.text_id)
        )
        .where(_WANTED)
        .order_by(_REQUEST.c.id, _DEADLINE.c.id)
    )


@cache
def _depending() -> sa.Select[Any]:
    other = _ANSWERS.alias("other")
    still_open = (
        sa.select(sa.func.count(sa.distinct(other.c.action_id)))
        .select_from(
            other.join(_DEADLINE, sa.and_(_IS_OPEN, _DEADLINE.c.subject_id == other.c.action_id)),
        )
        .where(other.c.recommendation_id == _RECOMMENDATION.c.id, other.c.action_id != _REQUEST.c.action_id)
        .correlate(_RECOMMENDATION, _REQUEST)
        .scalar_subquery()
    )
    return (
        sa.select(
            _REQUEST.c.id.label("request_id"),
            _PLAN.c.key.label("plan_key"),
            _RECOMMENDATION.c.ref,
            still_open.label("others_open"),
        )
        .select_from(
            _REQUEST.join(_ANSWERS, _ANSWERS.c.action_id == _REQUEST.c.action_id)
            .join(_RECOMMENDATION, _RECOMMENDATION.c.id == _ANSWERS.c.recommendation_id)
            .join(_PLAN, _PLAN.c.id == _RECOMMENDATION.c.plan_id)
        )
        .where(_WANTED)
        .order_by(_REQUEST.c.id, _RECOMMENDATION.c.position, _RECOMMENDATION.c.id)
    )


@cache
def _passed() -> sa.Select[Any]:
    place = sa.func.row_number().over(
        partition_by=_REQUEST.c.id, order_by=(_DEADLINE.c.due_on, _DEADLINE.c.id)
    )
    found = (
        sa.select(
            _REQUEST.c.id.label("request_id"), _MILESTONE.c.title, _DEADLINE.c.due_on, place.label("place")
        )
        .select_from(
            _REQUEST.join(_DEADLINE, _DEADLINE.c.plan_id == _REQUEST.c.plan_id).join(
                _MILESTONE,
                sa.and_(_DEADLINE.c.subject_kind == "milestone", _MILESTONE.c.id == _DEADLINE.c.subject_id),
            )
        )
        .where(
            _WANTED,
            _DEADLINE.c.state == DeadlineState.OPEN,
            _DEADLINE.c.due_on < _REQUEST.c.to_due_on,
            _DEADLINE.c.due_on >= sa.func.coalesce(_REQUEST.c.from_due_on, _REQUEST.c.requested_on),
        )
        .subquery()
    )
    return sa.select(found).where(found.c.place == 1).order_by(found.c.request_id)
