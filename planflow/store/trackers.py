"""Queries for trackers: columns rather than objects, since a tracker shows thousands of actions at once."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import col, select

from planflow.domain.action import Action
from planflow.domain.deadline import Deadline
from planflow.store.session import Session

_OF_ACTION = (
    "id", "ref", "title", "text", "area_id", "owner_id", "owner_body_id", "agency_id", "directorate",
    "success_measure", "cost", "cost_decided_by", "percent", "last_progress_on", "started_on",
    "implemented_on", "position", "state", "definition", "version",
)  # fmt: skip


def actions(session: Session, plan_id: int) -> Sequence[Any]:
    """What a tracker shows of each action of a plan, by name, in the order of the plan."""
    columns: list[Any] = [col(getattr(Action, name)) for name in _OF_ACTION]
    statement = select(*columns).where(col(Action.plan_id) == plan_id)
    found: Sequence[Any] = session.exec(statement.order_by(col(Action.position), col(Action.id))).all()
    return found


def deadlines(session: Session, plan_id: int) -> dict[int, Any]:
    """The latest deadline of each action: its day, words, first day, moves and state, by the action's row."""
    statement = (
        select(
            col(Deadline.subject_id).label("subject_id"),
            col(Deadline.due_on).label("due_on"),
            col(Deadline.due_text).label("due_text"),
            col(Deadline.original_due_on).label("original_due_on"),
            col(Deadline.moves).label("moves"),
            col(Deadline.state).label("state"),
        )  # type: ignore[call-overload]
        .where(col(Deadline.plan_id) == plan_id, col(Deadline.subject_kind) == "action")
        .where(col(Deadline.kind) == "action")
        .order_by(col(Deadline.id))
    )
    return {row.subject_id: row for row in session.exec(statement)}
