"""Counts that guards rest on: how many actions and recommendations are in which state."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from planflow.domain.action import Action, ActionRecommendation, Occurrence
from planflow.domain.evidence import Evidence
from planflow.domain.plan import PlanAssurer
from planflow.domain.recommendation import Recommendation
from planflow.engine.definition import Meaning
from planflow.store import definitions
from planflow.store.session import Session


@dataclass
class Tally:
    """How many of a set of items are open, done and cancelled, and how many were ever started."""

    open: int = 0
    done: int = 0
    cancelled: int = 0
    started: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.open + self.done + self.cancelled


def actions_of_plan(session: Session, plan_id: int) -> Tally:
    """The actions of a plan."""
    return _tally_actions(session, sa.select(col(Action.id)).where(col(Action.plan_id) == plan_id))


def actions_of_recommendation(session: Session, recommendation_id: int) -> Tally:
    """The actions that answer a recommendation, of whichever plan."""
    answering = sa.select(col(ActionRecommendation.action_id)).where(
        col(ActionRecommendation.recommendation_id) == recommendation_id
    )
    return _tally_actions(session, answering)


def recommendations_of_plan(session: Session, plan_id: int) -> Tally:
    """The recommendations of a plan."""
    statement = (
        sa.select(col(Recommendation.definition), col(Recommendation.state), sa.func.count(), sa.literal(0))
        .where(col(Recommendation.plan_id) == plan_id)
        .group_by(col(Recommendation.definition), col(Recommendation.state))
    )
    return _tally(session, statement)


def evidence_of(session: Session, action_id: int) -> int:
    """How many pieces of evidence an action has."""
    statement = sa.select(sa.func.count()).where(col(Evidence.action_id) == action_id)
    count: int = session.execute(statement).scalar_one()
    return count


def occurrences_awaited(session: Session, action_id: int, *, until: object) -> int:
    """How many turns of a repeating action fell due by a day and have no result."""
    statement = sa.select(sa.func.count()).where(
        col(Occurrence.action_id) == action_id, col(Occurrence.result) == "", col(Occurrence.due_on) <= until
    )
    count: int = session.execute(statement).scalar_one()
    return count


def assurers_awaited(session: Session, plan_id: int) -> int:
    """How many bodies have not agreed the plan yet."""
    statement = sa.select(sa.func.count()).where(
        col(PlanAssurer.plan_id) == plan_id, col(PlanAssurer.answer) != "agreed"
    )
    count: int = session.execute(statement).scalar_one()
    return count


def _tally_actions(session: Session, ids: sa.Select[int]) -> Tally:
    statement = (
        sa.select(
            col(Action.definition), col(Action.state), sa.func.count(), sa.func.count(col(Action.started_on))
        )
        .where(col(Action.id).in_(ids))
        .group_by(col(Action.definition), col(Action.state))
    )
    return _tally(session, statement)


def _tally(session: Session, statement: sa.Select[str, str, int, int]) -> Tally:
    tally = Tally()
    for digest, state, count, started in session.execute(statement):
        known = definitions.get(session, digest).states.get(state)
        meaning = known.meaning if known else Meaning.OPEN
        tally.open += count if meaning == Meaning.OPEN else 0
        tally.done += count if meaning == Meaning.DONE else 0
        tally.cancelled += count if meaning == Meaning.CANCELLED else 0
        tally.started += started
    return tally
