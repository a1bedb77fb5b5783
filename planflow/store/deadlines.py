"""Queries on deadlines."""

from datetime import date

from sqlmodel import col, select

from planflow.domain.deadline import Deadline, DeadlineState
from planflow.store.session import Session


def find(session: Session, subject_kind: str, subject_id: int, kind: str) -> Deadline | None:
    """The latest deadline of that kind for a subject, whatever its state."""
    statement = (
        select(Deadline)
        .where(
            col(Deadline.subject_kind) == subject_kind,
            col(Deadline.subject_id) == subject_id,
            col(Deadline.kind) == kind,
        )
        .order_by(col(Deadline.id).desc())
    )
    return session.exec(statement).first()


def of_subject(session: Session, subject_kind: str, subject_id: int) -> list[Deadline]:
    """Every deadline of a subject, oldest first."""
    statement = (
        select(Deadline)
        .where(col(Deadline.subject_kind) == subject_kind, col(Deadline.subject_id) == subject_id)
        .order_by(col(Deadline.id))
    )
    return list(session.exec(statement))


def of_plan(session: Session, plan_id: int) -> list[Deadline]:
    """Every deadline of a plan, nearest first; those without a day come last."""
    statement = (
        select(Deadline)
        .where(col(Deadline.plan_id) == plan_id)
        .order_by(col(Deadline.due_on).is_(None), col(Deadline.due_on), col(Deadline.id))
    )
    return list(session.exec(statement))


def open_of_owner(session: Session, person_id: int) -> list[Deadline]:
    """What a person owes themselves, nearest first."""
    statement = (
        select(Deadline)
        .where(col(Deadline.owner_id) == person_id, col(Deadline.state) == DeadlineState.OPEN)
        .order_by(col(Deadline.due_on).is_(None), col(Deadline.due_on), col(Deadline.id))
    )
    return list(session.exec(statement))


def is_late(deadline: Deadline, *, on: date) -> bool:
    """Open with a day that has passed."""
    return deadline.state == DeadlineState.OPEN and deadline.due_on is not None and deadline.due_on < on
