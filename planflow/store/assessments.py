"""Assessments, their scores, and what they say of earlier recommendations."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import col

from planflow.domain.assessment import Assessment, AssessmentScore, AssessmentVerdict
from planflow.domain.recommendation import Recommendation
from planflow.store.session import Session


def of_plan(session: Session, plan_id: int, on: date) -> Sequence[Assessment]:
    """The assessments held by a day, of the plan's own service first, as printed."""
    statement = (
        select(Assessment)
        .where(
            col(Assessment.plan_id) == plan_id,
            or_(col(Assessment.held_on).is_(None), col(Assessment.held_on) <= on),
        )
        .order_by(col(Assessment.of_body) != "", col(Assessment.position), col(Assessment.id))
    )
    return session.execute(statement).scalars().all()


def scores(session: Session, plan_id: int) -> Sequence[AssessmentScore]:
    """The scores of every assessment of a plan, as printed."""
    statement = (
        select(AssessmentScore)
        .join(Assessment, col(Assessment.id) == col(AssessmentScore.assessment_id))
        .where(col(Assessment.plan_id) == plan_id)
        .order_by(col(AssessmentScore.assessment_id), col(AssessmentScore.position), col(AssessmentScore.id))
    )
    return session.execute(statement).scalars().all()


def verdicts(session: Session, plan_id: int) -> Sequence[Any]:
    """What later assessments say of the plan's recommendations (`assessment_id`, `ref`, `verdict`)."""
    statement = (
        select(col(AssessmentVerdict.assessment_id), col(Recommendation.ref), col(AssessmentVerdict.verdict))
        .join(Recommendation, col(Recommendation.id) == col(AssessmentVerdict.recommendation_id))
        .where(col(Recommendation.plan_id) == plan_id)
        .order_by(col(Recommendation.position), col(AssessmentVerdict.id))
    )
    return session.execute(statement).all()
