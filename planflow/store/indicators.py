"""Indicators, what was observed of them, and which recommendations they measure."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import col

from planflow.domain.indicator import Indicator, IndicatorRecommendation, Observation
from planflow.domain.recommendation import Recommendation
from planflow.store.session import Session


def of_plan(session: Session, plan_id: int) -> Sequence[Indicator]:
    """The indicators of a plan, main ones first, as printed."""
    statement = (
        select(Indicator)
        .where(col(Indicator.plan_id) == plan_id)
        .order_by(col(Indicator.is_main).desc(), col(Indicator.position), col(Indicator.id))
    )
    return session.execute(statement).scalars().all()


def observations(session: Session, plan_id: int, on: date) -> Sequence[Observation]:
    """What was known of the indicators on a day, oldest period first."""
    known = or_(col(Observation.known_on).is_(None), col(Observation.known_on) <= on)
    ended = or_(col(Observation.ends_on).is_(None), col(Observation.ends_on) <= on)
    statement = (
        select(Observation)
        .join(Indicator, col(Indicator.id) == col(Observation.indicator_id))
        .where(col(Indicator.plan_id) == plan_id, known, ended)
        .order_by(
            col(Observation.indicator_id),
            col(Observation.ends_on).is_(None),
            col(Observation.ends_on),
            col(Observation.position),
            col(Observation.id),
        )
    )
    return session.execute(statement).scalars().all()


def measured(session: Session, plan_id: int) -> Sequence[Any]:
    """Which indicator measures the outcome of which recommendation (`indicator_id`, `ref`)."""
    statement = (
        select(col(IndicatorRecommendation.indicator_id), col(Recommendation.ref))
        .join(Recommendation, col(Recommendation.id) == col(IndicatorRecommendation.recommendation_id))
        .join(Indicator, col(Indicator.id) == col(IndicatorRecommendation.indicator_id))
        .where(col(Indicator.plan_id) == plan_id)
        .order_by(col(Recommendation.position), col(IndicatorRecommendation.id))
    )
    return session.execute(statement).all()
