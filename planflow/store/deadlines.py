"""Queries on deadlines."""

from datetime import date

from sqlalchemy import bindparam
from sqlmodel import col, select

from planflow.domain.action import Occurrence
from planflow.domain.deadline import Deadline, DeadlineState
from planflow.store.session import Session

# Every move asks these two: they are built once.
_OF_SUBJECT = (
    select(Deadline)
    .where(
        col(Deadline.subject_kind) == bindparam("subject_kind"),
        col(Deadline.subject_id) == bindparam("subject_id"),
    )
    .order_by(col(Deadline.id))
)
_LATEST = (
    _OF_SUBJECT.where(col(Deadline.kind) == bindparam("kind"), col(Deadline.part) == bindparam("part"))
    .order_by(None)
    .order_by(col(Deadline.id).desc())
    .limit(1)
)


def find(session: Session, subject_kind: str, subject_id: int, kind: str, part: str = "") -> Deadline | None:
    """The latest deadline of that kind (and part) for a subject, whatever its state."""
    known = session.owed.get((subject_kind, subject_id))
    if known is None and session.held is not None:
        known = of_subject(session, subject_kind, subject_id)
    if known is not None:
        return next((one for one in reversed(known) if (one.kind, one.part) == (kind, part)), None)
    about = {"subject_kind": subject_kind, "subject_id": subject_id, "kind": kind, "part": part}
    return session.exec(_LATEST, params=about).first()


def of_subject(session: Session, subject_kind: str, subject_id: int) -> list[Deadline]:
    """Every deadline of a subject, oldest first."""
    known = session.owed.get((subject_kind, subject_id))
    if known is not None:
        return list(known)
    about = {"subject_kind": subject_kind, "subject_id": subject_id}
    found = list(session.exec(_OF_SUBJECT, params=about))
    if session.held is not None:
        session.owed[subject_kind, subject_id] = found
    return list(found)


def of_plan(session: Session, plan_id: int) -> list[Deadline]:
    """Every deadline of a plan, nearest first; those without a day come last."""
    statement = (
        select(Deadline)
        .where(col(Deadline.plan_id) == plan_id)
        .order_by(col(Deadline.due_on).is_(None), col(Deadline.due_on), col(Deadline.id))
    )
    return list(session.exec(statement))


def of_turns(session: Session, action_id: int) -> list[Deadline]:
    """The deadlines of the turns of a repeating action."""
    statement = (
        select(Deadline)
        .join(Occurrence, col(Occurrence.id) == col(Deadline.subject_id))
        .where(col(Deadline.subject_kind) == "occurrence", col(Occurrence.action_id) == action_id)
        .order_by(col(Deadline.id))
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
