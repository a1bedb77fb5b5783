"""What the snapshot of a plan rests on: one statement for each noun, however large the plan is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Select, case, func, or_, select
from sqlmodel import SQLModel, col

from planflow.domain.action import Action, ActionRecommendation, Contributor, Occurrence
from planflow.domain.body import Body
from planflow.domain.deadline import Deadline
from planflow.domain.event import Chain, Event
from planflow.domain.evidence import Evidence
from planflow.domain.extension import Extension
from planflow.domain.organisation import FreeText
from planflow.domain.paper import Paper
from planflow.domain.person import Person
from planflow.domain.plan import Area, Milestone, Plan, PlanAssurer, Precedent, Submission
from planflow.domain.progress import Progress
from planflow.domain.recommendation import Recommendation
from planflow.domain.subjects import SubjectKind
from planflow.store.session import Session

T = TypeVar("T", bound=SQLModel)


def areas(session: Session, plan_id: int) -> Sequence[Area]:
    """The themes of a plan, as printed."""
    return _ordered(session, Area, plan_id)


def precedents(session: Session, plan_id: int) -> Sequence[Precedent]:
    """What was done before the plan began, as printed."""
    return _ordered(session, Precedent, plan_id)


def recommendations(session: Session, plan_id: int) -> Sequence[Recommendation]:
    """The recommendations of a plan, as printed."""
    return _ordered(session, Recommendation, plan_id)


def actions(session: Session, plan_id: int) -> Sequence[Any]:
    """The plan's actions and those of others that answer its recommendations, each with `key` and
    `inspectorate_id` of its plan.
    """
    statement: Any = (
        select(Action, col(Plan.key), col(Plan.inspectorate_id))
        .join(Plan, col(Plan.id) == col(Action.plan_id))
        .where(col(Action.id).in_(action_ids(plan_id)))
        .order_by(col(Action.plan_id) != plan_id, col(Action.plan_id), col(Action.position), col(Action.id))
    )
    return session.execute(statement).all()


def answers(session: Session, plan_id: int) -> Sequence[Any]:
    """Which action answers which recommendation: `action_id`, `recommendation_id`, its reference and plan."""
    statement: Any = (
        select(
            col(ActionRecommendation.action_id),
            col(ActionRecommendation.recommendation_id),
            col(Recommendation.ref),
            col(Plan.key),
            col(Plan.id).label("plan_id"),
        )
        .join(Recommendation, col(Recommendation.id) == col(ActionRecommendation.recommendation_id))
        .join(Plan, col(Plan.id) == col(Recommendation.plan_id))
        .where(col(ActionRecommendation.action_id).in_(action_ids(plan_id)))
        .order_by(col(Recommendation.plan_id), col(Recommendation.position), col(ActionRecommendation.id))
    )
    return session.execute(statement).all()


def contributors(session: Session, plan_id: int) -> Sequence[Contributor]:
    """Who helps with the actions."""
    return _of_actions(session, Contributor, plan_id)


def action_deadlines(session: Session, plan_id: int) -> Sequence[Deadline]:
    """The days of the actions and of their verifications, oldest first."""
    statement = (
        select(Deadline)
        .where(
            col(Deadline.subject_kind) == SubjectKind.ACTION,
            col(Deadline.subject_id).in_(action_ids(plan_id)),
        )
        .order_by(col(Deadline.id))
    )
    return session.execute(statement).scalars().all()


def latest_progress(session: Session, plan_id: int, until: datetime) -> Sequence[Any]:
    """The latest words on each action known at an instant, and how many there are; "no change" has none."""
    ranked = (
        select(
            col(Progress.id).label("id"),
            func.row_number()
            .over(
                partition_by=col(Progress.action_id),
                order_by=(col(Progress.given_on).desc(), col(Progress.id).desc()),
            )
            .label("place"),
            func.count().over(partition_by=col(Progress.action_id)).label("records"),
        )
        .where(
            col(Progress.action_id).in_(action_ids(plan_id)),
            col(Progress.recorded_at) < until,
            col(Progress.text_id).is_not(None),
        )
        .subquery()
    )
    statement = (
        select(Progress, ranked.c.records, func.coalesce(col(FreeText.body), "").label("words"))
        .join(ranked, ranked.c.id == col(Progress.id))
        .outerjoin(FreeText, col(FreeText.id) == col(Progress.text_id))
        .where(ranked.c.place == 1)
        .order_by(col(Progress.action_id))
    )
    return session.execute(statement).all()


def evidence_counts(session: Session, plan_id: int, until: datetime) -> dict[int, int]:
    """How many pieces of evidence each action has, as recorded before an instant."""
    statement = (
        select(col(Evidence.action_id), func.count())
        .where(col(Evidence.action_id).in_(action_ids(plan_id)), col(Evidence.recorded_at) < until)
        .group_by(col(Evidence.action_id))
    )
    return {action_id: count for action_id, count in session.execute(statement)}


def occurrence_counts(session: Session, plan_id: int, until: datetime) -> dict[int, Any]:
    """For each repeating action: `due` by the day, `done`, `not_done` of those."""
    day = until.date()
    statement = (
        select(
            col(Occurrence.action_id),
            func.count().label("due"),
            func.sum(case((col(Occurrence.result) == "done", 1), else_=0)).label("done"),
            func.sum(case((col(Occurrence.result) == "not_done", 1), else_=0)).label("not_done"),
        )
        .where(col(Occurrence.action_id).in_(action_ids(plan_id)), col(Occurrence.due_on) < day)
        .group_by(col(Occurrence.action_id))
    )
    return {row.action_id: row for row in session.execute(statement)}


def extensions(session: Session, plan_id: int) -> Sequence[Any]:
    """Every extension request with its action's reference and the words of its reason, oldest first."""
    statement = (
        select(Extension, col(Action.ref), func.coalesce(col(FreeText.body), "").label("reason"))
        .join(Action, col(Action.id) == col(Extension.action_id))
        .outerjoin(FreeText, col(FreeText.id) == col(Extension.reason_id))
        .where(col(Extension.plan_id) == plan_id)
        .order_by(col(Extension.requested_on), col(Extension.id))
    )
    return session.execute(statement).all()


def milestones(session: Session, plan_id: int) -> Sequence[Milestone]:
    """The dated things of the plan as a whole."""
    statement = select(Milestone).where(col(Milestone.plan_id) == plan_id).order_by(col(Milestone.id))
    return session.execute(statement).scalars().all()


def plan_deadlines(session: Session, plan_id: int) -> Sequence[Deadline]:
    """The deadlines of the plan itself and of its milestones, oldest first."""
    statement = (
        select(Deadline)
        .where(
            col(Deadline.plan_id) == plan_id,
            col(Deadline.subject_kind).in_([SubjectKind.PLAN, SubjectKind.MILESTONE]),
        )
        .order_by(col(Deadline.id))
    )
    return session.execute(statement).scalars().all()


def assurers(session: Session, plan_id: int) -> Sequence[Any]:
    """Each body that has to agree the plan, its name, and the version its answer names."""
    statement = (
        select(PlanAssurer, col(Body.name), col(Paper.ref))
        .join(Body, col(Body.id) == col(PlanAssurer.body_id))
        .outerjoin(Paper, col(Paper.id) == col(PlanAssurer.paper_id))
        .where(col(PlanAssurer.plan_id) == plan_id)
        .order_by(col(PlanAssurer.id))
    )
    return session.execute(statement).all()


def submissions(session: Session, plan_id: int) -> Sequence[Any]:
    """Every sending of the plan: to which body, which version."""
    statement = (
        select(Submission, col(Body.name), col(Paper.ref))
        .join(Body, col(Body.id) == col(Submission.body_id))
        .join(Paper, col(Paper.id) == col(Submission.paper_id))
        .where(col(Submission.plan_id) == plan_id)
        .order_by(col(Submission.sent_on), col(Submission.id))
    )
    return session.execute(statement).all()


def people(session: Session) -> dict[int, Person]:
    """Everybody, by row number: papers print what people do, not who they are."""
    found = session.execute(select(Person).order_by(col(Person.id))).scalars()
    return {person.id: person for person in found}


def bodies(session: Session) -> dict[int, Body]:
    """Every body, by row number."""
    return {body.id: body for body in session.execute(select(Body).order_by(col(Body.id))).scalars()}


def happened(session: Session, chain: int, after: datetime, until: datetime) -> Sequence[Any]:
    """What happened from `after` until before `until`: `kind`, `subject_kind`, `subject_id`, in order."""
    statement = (
        select(col(Event.kind), col(Event.subject_kind), col(Event.subject_id), col(Event.at))
        .where(col(Event.chain) == chain, col(Event.at) >= after, col(Event.at) < until)
        .where(col(Event.subject_kind).in_([SubjectKind.ACTION, SubjectKind.RECOMMENDATION]))
        .order_by(col(Event.number))
    )
    return session.execute(statement).all()


def states_later(session: Session, chain: int, from_: datetime) -> Sequence[Any]:
    """The moves at or after an instant, newest first: `subject_kind`, `subject_id`, `from_state`."""
    statement = (
        select(col(Event.subject_kind), col(Event.subject_id), col(Event.from_state), col(Event.to_state))
        .where(col(Event.chain) == chain, col(Event.at) >= from_, col(Event.to_state) != "")
        .order_by(col(Event.number).desc())
    )
    return session.execute(statement).all()


def chain_head(session: Session, chain: int) -> tuple[int, str]:
    """How many events the plan's ledger holds, and the hash of the last."""
    row = session.execute(select(col(Chain.length), col(Chain.head)).where(col(Chain.id) == chain)).first()
    return (row[0], row[1]) if row else (0, "")


def action_ids(plan_id: int) -> Select[Any]:
    """The plan's actions and those of other plans that answer its recommendations, as a subquery."""
    answering = (
        select(col(ActionRecommendation.action_id))
        .join(Recommendation, col(Recommendation.id) == col(ActionRecommendation.recommendation_id))
        .where(col(Recommendation.plan_id) == plan_id)
    )
    return select(col(Action.id)).where(or_(col(Action.plan_id) == plan_id, col(Action.id).in_(answering)))


def _ordered(session: Session, table: type[T], plan_id: int) -> Sequence[T]:
    columns: Any = table
    statement = select(table).where(columns.plan_id == plan_id).order_by(columns.position, columns.id)
    return session.execute(statement).scalars().all()


def _of_actions(session: Session, table: type[T], plan_id: int) -> Sequence[T]:
    columns: Any = table
    statement = (
        select(table)
        .where(columns.action_id.in_(action_ids(plan_id)))
        .order_by(columns.action_id, columns.id)
    )
    return session.execute(statement).scalars().all()
