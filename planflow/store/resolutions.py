"""Queries on what committees resolved."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from planflow.domain.body import Body
from planflow.domain.deadline import Deadline
from planflow.domain.meeting import Meeting
from planflow.domain.organisation import FreeText
from planflow.domain.paper import Paper, Section
from planflow.domain.resolution import ASKING, Resolution
from planflow.store.session import Session

_OUTCOME = aliased(FreeText)


class Resolved(NamedTuple):
    """A resolution with its paper, body and words, and its deadline where it has one."""

    row: Resolution
    paper: str
    body: str
    words: str
    outcome: str
    due_on: date | None

    @property
    def asks(self) -> bool:
        """Whether it asks for something, by its kind or by a day that it sets."""
        return self.due_on is not None or self.row.kind in ASKING


_OF_PLAN: Any = (
    sa.select(
        Resolution,
        col(Paper.ref),
        col(Body.name),
        col(FreeText.body),
        col(_OUTCOME.body),
        col(Deadline.due_on),
    )
    .join(Paper, col(Paper.id) == col(Resolution.paper_id))
    .join(FreeText, col(FreeText.id) == col(Resolution.text_id))
    .outerjoin(Body, col(Body.id) == col(Paper.body_id))
    .outerjoin(_OUTCOME, col(_OUTCOME.id) == col(Resolution.outcome_id))
    .outerjoin(
        Deadline,
        sa.and_(
            col(Deadline.subject_kind) == "milestone",
            col(Deadline.subject_id) == col(Resolution.milestone_id),
        ),
    )
    .where(col(Resolution.plan_id) == sa.bindparam("plan"))
    .order_by(col(Resolution.resolved_on), col(Resolution.paper_id), col(Resolution.number))
)
_COMPLETED: Any = (
    sa.select(col(Paper.ref), col(Body.name), col(Section.key), col(Section.minuted_on), col(FreeText.body))
    .join(Section, col(Section.paper_id) == col(Paper.id))
    .join(FreeText, col(FreeText.id) == col(Section.minuted_id))
    .outerjoin(Body, col(Body.id) == col(Paper.body_id))
    .where(col(Paper.plan_id) == sa.bindparam("plan"))
    .order_by(col(Paper.id), col(Section.id))
)


def of_plan(session: Session, plan_id: int) -> list[Resolved]:
    """The resolutions on every paper of a plan, oldest first, in one statement."""
    rows = session.execute(_OF_PLAN, {"plan": plan_id}).all()
    return [
        Resolved(row, ref, body or "", words, told or "", due) for row, ref, body, words, told, due in rows
    ]


def completed(session: Session, plan_id: int) -> Sequence[Any]:
    """What was said at meetings on sections that had left it open: paper, body, section, day and words."""
    return session.execute(_COMPLETED, {"plan": plan_id}).all()


def find(session: Session, paper_id: int, number: int) -> Resolution | None:
    """The resolution of that number on a paper."""
    statement = select(Resolution).where(Resolution.paper_id == paper_id, Resolution.number == number)
    return session.exec(statement).first()


def next_number(session: Session, paper_id: int) -> int:
    """The number of the next resolution on a paper."""
    statement = select(func.max(Resolution.number)).where(col(Resolution.paper_id) == paper_id)
    return (session.exec(statement).one() or 0) + 1


def next_meeting(session: Session, body_id: int | None, after: date) -> Meeting | None:
    """The first meeting of a body after a day that was not cancelled."""
    if body_id is None:
        return None
    statement = (
        select(Meeting)
        .where(Meeting.body_id == body_id, Meeting.held_on > after, col(Meeting.is_cancelled).is_(False))
        .order_by(col(Meeting.held_on), col(Meeting.id))
    )
    return session.exec(statement).first()
