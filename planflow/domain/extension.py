"""Requests for more time, and the decision on each."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from planflow.domain.columns import identity, reference


class Extension(SQLModel, table=True):
    """A request to move the day of an action, with its reason and the decision. Original dates stay."""

    __tablename__ = "extension_request"
    __table_args__ = (UniqueConstraint("action_id", "number"),)

    id: int = identity()
    plan_id: int = reference("plan")
    action_id: int = reference("action")
    number: int
    """Counted from 1 for each action."""
    requested_by_id: int | None = reference("person", nullable=True)
    requested_on: date
    reason_id: int = reference("free_text")
    from_due_on: date | None = None
    to_due_on: date
    decided_by_id: int | None = reference("person", nullable=True)
    decided_on: date | None = None
    decision_id: int | None = reference("free_text", nullable=True)
    granted_due_on: date | None = None
    """The day granted, which may differ from the day asked for."""
    state: str
    state_since: date
    definition: str
    version: int = 1
