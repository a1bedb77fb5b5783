"""Papers, their sections and the cycles they are made in."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlmodel import col, func, select

from planflow.domain.body import Body
from planflow.domain.deadline import Deadline, DeadlineState
from planflow.domain.paper import Paper, ReportCycle, Section
from planflow.domain.plan import Plan, Submission
from planflow.domain.subjects import SubjectKind
from planflow.store.session import Session

WITHDRAWN = "withdrawn"


def of_plan(session: Session, plan_id: int) -> Sequence[Paper]:
    """The papers of a plan, oldest first."""
    return session.exec(select(Paper).where(Paper.plan_id == plan_id).order_by(col(Paper.id))).all()


def next_ref(session: Session, plan_id: int) -> str:
    """The reference of the plan's next paper: P1, P2, ... never given twice."""
    statement = select(func.count()).select_from(Paper).where(col(Paper.plan_id) == plan_id)
    return f"P{session.exec(statement).one() + 1}"


def find_previous(session: Session, paper: Paper) -> Paper | None:
    """The latest earlier paper of the same kind to the same body whose figures are of an earlier day."""
    statement = (
        select(Paper)
        .where(
            col(Paper.plan_id) == paper.plan_id,
            col(Paper.kind) == paper.kind,
            col(Paper.body_id) == paper.body_id,
            col(Paper.as_at) < paper.as_at,
            col(Paper.state) != WITHDRAWN,
        )
        .order_by(col(Paper.as_at).desc(), col(Paper.id).desc())
    )
    if paper.id is not None:
        statement = statement.where(col(Paper.id) != paper.id)
    return session.exec(statement).first()


def find_open(session: Session, plan_id: int, kind: str, form: str, cycle_id: int | None) -> Paper | None:
    """The latest paper of that kind, form and cycle that is not frozen and was not withdrawn."""
    statement = (
        select(Paper)
        .where(
            col(Paper.plan_id) == plan_id,
            col(Paper.kind) == kind,
            col(Paper.form) == form,
            col(Paper.cycle_id) == cycle_id,
            col(Paper.document) == "",
            col(Paper.state) != WITHDRAWN,
            # A correction has its own subject: it is never the next report.
            col(Paper.erratum_of_id).is_(None),
        )
        .order_by(col(Paper.id).desc())
    )
    return session.exec(statement).first()


def find_correction(session: Session, paper_id: int, *, is_frozen: bool = False) -> Paper | None:
    """The paper that corrects one, unless it was withdrawn; with `is_frozen` only a published one."""
    statement = select(Paper).where(col(Paper.erratum_of_id) == paper_id, col(Paper.state) != WITHDRAWN)
    if is_frozen:
        statement = statement.where(col(Paper.document) != "")
    return session.exec(statement.order_by(col(Paper.id).desc())).first()


def edition(session: Session, paper: Paper) -> int:
    """Which version of a paper it is: 1, and one more for each correction that led to it."""
    number, row = 1, paper
    while row.erratum_of_id is not None:
        number, row = number + 1, session.get_one(Paper, row.erratum_of_id)
    return number


def sections(session: Session, paper_id: int) -> dict[str, Section]:
    """The sections of a paper by key, in the order in which they were made."""
    statement = select(Section).where(Section.paper_id == paper_id).order_by(col(Section.id))
    return {section.key: section for section in session.exec(statement)}


_CYCLES = (
    select(ReportCycle, Plan, Body)
    .join(Plan, col(Plan.id) == col(ReportCycle.plan_id))
    .join(Body, col(Body.id) == col(ReportCycle.body_id))
    .order_by(col(Plan.id), col(ReportCycle.id))
)
_TURNS = (
    sa.select(col(Paper.cycle_id), col(Paper.period_number), col(Paper.meeting_id))
    .where(col(Paper.cycle_id).is_not(None))
    .order_by(col(Paper.id))
)
_DRAFTED = (
    sa.select(col(Paper.id))
    .where(
        col(Paper.plan_id) == col(Plan.id),
        col(Paper.kind) == "improvement_plan",
        col(Paper.document) == "",
        col(Paper.state) != WITHDRAWN,
    )
    .exists()
)
_SUBMISSIONS = (
    select(Plan, col(Deadline.due_on), col(Deadline.calendar))
    .join(Deadline, col(Deadline.plan_id) == col(Plan.id))
    .where(
        col(Deadline.subject_kind) == SubjectKind.PLAN,
        col(Deadline.kind).in_(["plan_submission", "plan_resubmission"]),
        col(Deadline.state) == DeadlineState.OPEN,
        col(Deadline.due_on).is_not(None),
        ~_DRAFTED,
    )
    .order_by(col(Plan.id), col(Deadline.due_on), col(Deadline.id))
)


def cycles(session: Session) -> Sequence[tuple[ReportCycle, Plan, Body]]:
    """Every report cycle with its plan and the body that gets the report."""
    return session.exec(_CYCLES).all()


def cycles_of(session: Session, plan_id: int) -> Sequence[ReportCycle]:
    """The report cycles of a plan."""
    statement = select(ReportCycle).where(ReportCycle.plan_id == plan_id).order_by(col(ReportCycle.id))
    return session.exec(statement).all()


def drafted_turns(session: Session) -> dict[int, tuple[set[int], set[int]]]:
    """For each cycle, the turns and the meetings that a paper was made for."""
    found: dict[int, tuple[set[int], set[int]]] = {}
    for cycle_id, number, meeting_id in session.execute(_TURNS):
        numbers, meetings = found.setdefault(cycle_id, (set(), set()))
        numbers |= {number} - {None}
        meetings |= {meeting_id} - {None}
    return found


def find_frozen_version(session: Session, plan_id: int, kind: str, *, other_than: int | None) -> Paper | None:
    """The latest frozen paper of a kind, apart from one."""
    statement = (
        select(Paper)
        .where(Paper.plan_id == plan_id, Paper.kind == kind, Paper.document != "", Paper.state != WITHDRAWN)
        .order_by(col(Paper.id).desc())
    )
    return next((paper for paper in session.exec(statement) if paper.id != other_than), None)


def count_versions(session: Session, plan_id: int, kind: str, *, before: int) -> int:
    """How many papers of a kind there were before one."""
    statement = (
        select(func.count())
        .select_from(Paper)
        .where(col(Paper.plan_id) == plan_id, col(Paper.kind) == kind, col(Paper.id) < before)
        .where(col(Paper.state) != WITHDRAWN)
    )
    return session.exec(statement).one()


def submissions_without_draft(session: Session) -> Sequence[tuple[Plan, date, str]]:
    """The plans to be submitted (again) of which there is no open draft; each with its day and calendar."""
    first: dict[int, tuple[Plan, date, str]] = {}
    for plan, due_on, calendar in session.exec(_SUBMISSIONS):
        if due_on is not None:
            first.setdefault(plan.id, (plan, due_on, calendar))
    return list(first.values())


def with_publication(session: Session) -> Sequence[tuple[Paper, Deadline]]:
    """Every paper whose publication is still owed, with that deadline, oldest first."""
    owed = (
        col(Deadline.subject_kind) == SubjectKind.PAPER,
        col(Deadline.subject_id) == col(Paper.id),
        col(Deadline.kind) == "paper_publication",
        col(Deadline.state) == DeadlineState.OPEN,
    )
    statement = select(Paper, Deadline).join(Deadline, sa.and_(*owed)).order_by(col(Paper.id))
    return session.exec(statement).all()


def find_submission(session: Session, plan_id: int) -> Submission | None:
    """When, how and to whom a plan was last sent."""
    statement = select(Submission).where(Submission.plan_id == plan_id)
    return session.exec(statement.order_by(col(Submission.id).desc())).first()


def find_submitted(session: Session, plan_id: int) -> Paper | None:
    """The version of a plan that was last sent, as it was frozen."""
    sent = find_submission(session, plan_id)
    return session.get(Paper, sent.paper_id) if sent is not None and sent.paper_id is not None else None
