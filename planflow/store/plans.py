"""Queries on a plan and everything that belongs to it: one statement for each noun, however large it is."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlmodel import SQLModel, col, select

from planflow.domain.action import Action, ActionRecommendation
from planflow.domain.assessment import Assessment, AssessmentScore, AssessmentVerdict
from planflow.domain.body import Body, BodyAgency
from planflow.domain.deadline import Deadline
from planflow.domain.indicator import Indicator, IndicatorRecommendation, Observation
from planflow.domain.meeting import Attendance, Meeting
from planflow.domain.person import Person, RoleHolding
from planflow.domain.plan import Plan, PlanSource
from planflow.domain.recommendation import Recommendation
from planflow.store.session import Session

T = TypeVar("T", bound=SQLModel)


def find(session: Session, key: str) -> Plan | None:
    """The plan of that key."""
    return session.exec(select(Plan).where(Plan.key == key)).first()


def listed(session: Session) -> list[Plan]:
    """Every plan, by key."""
    return list(session.exec(select(Plan).order_by(Plan.key)))


def find_source(session: Session, plan_id: int) -> PlanSource | None:
    """The text of the plan file as it was last loaded."""
    statement = (
        select(PlanSource).where(col(PlanSource.plan_id) == plan_id).order_by(col(PlanSource.id).desc())
    )
    return session.exec(statement).first()


def of_plan(session: Session, table: type[T], plan_id: int) -> Sequence[T]:
    """The rows of a table that belong to a plan, in the order of the file where it has one."""
    columns: Any = table
    order = [col(columns.id)]
    if "position" in table.model_fields:
        order.insert(0, col(columns.position))
    return session.exec(select(table).where(col(columns.plan_id) == plan_id).order_by(*order)).all()


def of_actions(session: Session, table: type[T], plan_id: int) -> Sequence[T]:
    """The rows of a table that belong to the actions of a plan, oldest first."""
    columns: Any = table
    statement = (
        select(table)
        .join(Action, col(Action.id) == col(columns.action_id))
        .where(col(Action.plan_id) == plan_id)
        .order_by(col(columns.action_id), col(columns.id))
    )
    return session.exec(statement).all()


def everything(session: Session, table: type[T]) -> Sequence[T]:
    """Every row of a table, oldest first."""
    columns: Any = table
    return session.exec(select(table).order_by(col(columns.id))).all()


def deadlines(session: Session, plan_id: int) -> dict[tuple[str, int, str], Deadline]:
    """The latest deadline of each kind for each subject of a plan."""
    rows = session.exec(select(Deadline).where(col(Deadline.plan_id) == plan_id).order_by(col(Deadline.id)))
    return {(row.subject_kind, row.subject_id, row.kind): row for row in rows}


def answers(session: Session, plan_id: int) -> Sequence[tuple[int, int, str, str]]:
    """Which recommendation each action answers: action and plan row, reference and the plan's key."""
    statement = (
        select(
            col(ActionRecommendation.action_id),
            col(Recommendation.plan_id),
            col(Recommendation.ref),
            col(Plan.key),
        )
        .join(Action, col(Action.id) == col(ActionRecommendation.action_id))
        .join(Recommendation, col(Recommendation.id) == col(ActionRecommendation.recommendation_id))
        .join(Plan, col(Plan.id) == col(Recommendation.plan_id))
        .where(col(Action.plan_id) == plan_id)
        .order_by(col(ActionRecommendation.id))
    )
    return session.exec(statement).all()


def measures(session: Session, plan_id: int) -> Sequence[tuple[int, str]]:
    """Which indicators measure each recommendation: its row and the indicator's key."""
    statement = (
        select(col(IndicatorRecommendation.recommendation_id), col(Indicator.key))
        .join(Indicator, col(Indicator.id) == col(IndicatorRecommendation.indicator_id))
        .where(col(Indicator.plan_id) == plan_id)
        .order_by(col(IndicatorRecommendation.id))
    )
    return session.exec(statement).all()


def observations(session: Session, plan_id: int) -> Sequence[Observation]:
    """Every observation of the indicators of a plan, whenever it became known."""
    statement = (
        select(Observation)
        .join(Indicator, col(Indicator.id) == col(Observation.indicator_id))
        .where(col(Indicator.plan_id) == plan_id)
        .order_by(col(Observation.indicator_id), col(Observation.position), col(Observation.id))
    )
    return session.exec(statement).all()


def scores(session: Session, plan_id: int) -> Sequence[AssessmentScore]:
    """Every score of the assessments of a plan."""
    statement = (
        select(AssessmentScore)
        .join(Assessment, col(Assessment.id) == col(AssessmentScore.assessment_id))
        .where(col(Assessment.plan_id) == plan_id)
        .order_by(col(AssessmentScore.assessment_id), col(AssessmentScore.position), col(AssessmentScore.id))
    )
    return session.exec(statement).all()


def verdicts(session: Session, plan_id: int) -> Sequence[tuple[int, str, str]]:
    """What each assessment says of earlier recommendations: assessment, reference and verdict."""
    statement = (
        select(col(AssessmentVerdict.assessment_id), col(Recommendation.ref), col(AssessmentVerdict.verdict))
        .join(Recommendation, col(Recommendation.id) == col(AssessmentVerdict.recommendation_id))
        .join(Assessment, col(Assessment.id) == col(AssessmentVerdict.assessment_id))
        .where(col(Assessment.plan_id) == plan_id)
        .order_by(col(AssessmentVerdict.id))
    )
    return session.exec(statement).all()


def recommendations(session: Session, plan_id: int) -> Sequence[Recommendation]:
    """The recommendations of a plan, in the order of its file."""
    return of_plan(session, Recommendation, plan_id)


def recommendation_states(session: Session, plan_id: int) -> Sequence[tuple[str, str]]:
    """The state of each recommendation of a plan, by reference."""
    statement = select(Recommendation.ref, Recommendation.state).where(Recommendation.plan_id == plan_id)
    return session.exec(statement.order_by(Recommendation.ref)).all()


def action_states(session: Session, plan_id: int) -> Sequence[tuple[str, str]]:
    """The state of each action of a plan, by reference."""
    statement = select(Action.ref, Action.state).where(Action.plan_id == plan_id)
    return session.exec(statement.order_by(Action.ref)).all()


def people(session: Session) -> Sequence[Person]:
    """Everybody who was not erased, oldest row first."""
    return session.exec(select(Person).where(col(Person.erased_at).is_(None)).order_by(col(Person.id))).all()


def bodies(session: Session) -> Sequence[Body]:
    """Every body, oldest row first."""
    return everything(session, Body)


def seats(session: Session) -> Sequence[BodyAgency]:
    """Which agency has a seat on which body."""
    return everything(session, BodyAgency)


def meetings(session: Session) -> Sequence[Meeting]:
    """Every meeting, oldest row first."""
    return everything(session, Meeting)


def attendances(session: Session) -> Sequence[Attendance]:
    """Who was and who was not at which meeting."""
    return everything(session, Attendance)


def roles(session: Session) -> Sequence[RoleHolding]:
    """Every role that was ever held, oldest row first."""
    return everything(session, RoleHolding)


def references_elsewhere(session: Session, plan_key: str) -> set[str]:
    """Every recommendation of the other plans, as `plan/R2`."""
    statement = (
        select(Plan.key, Recommendation.ref)
        .join(Recommendation, col(Recommendation.plan_id) == col(Plan.id))
        .where(Plan.key != plan_key)
        .order_by(Plan.key, Recommendation.ref)
    )
    return {f"{key}/{ref}" for key, ref in session.exec(statement)}
