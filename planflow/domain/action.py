"""Actions: who does what by when, and the recommendations it answers."""

from datetime import date

from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from planflow.domain.columns import identity, reference


class Action(SQLModel, table=True):
    """One action of a plan. Its day is its deadline of kind `action`."""

    __table_args__ = (
        UniqueConstraint("plan_id", "ref"),
        # What a list filters by, so that it reads the rows of what it shows and no others.
        Index("ix_action_list", "plan_id", "state", "owner_id", "owner_body_id", "agency_id"),
    )

    id: int = identity()
    plan_id: int = reference("plan", index=False)
    ref: str
    """`R3a`, or `A1` under an area alone: printed with the plan's key in front, never renumbered."""
    title: str
    text: str = Field(default="", sa_type=Text)
    area_id: int | None = reference("area", nullable=True)
    owner_id: int | None = reference("person", nullable=True)
    owner_body_id: int | None = reference("body", nullable=True)
    """The accountable owner is a person or a body, one of the two at most."""
    agency_id: int | None = reference("body", nullable=True)
    directorate: str = ""
    success_measure: str = ""
    """What counts as done, and how one would see it."""
    cost: str = ""
    cost_decided_by: str = ""
    percent: int | None = None
    """The owner's own latest figure; the dated records are in `progress`."""
    repeats: dict[str, str] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    """`{"every": "1 week", "from": "2011-09-05", "until": ...}`; None for a single action."""
    outcome_note: str = ""
    """Why it was superseded, deferred or deleted, as a code; the words are in the event."""
    superseded_by_id: int | None = reference("action", nullable=True)
    last_progress_on: date | None = None
    started_on: date | None = None
    implemented_by_id: int | None = reference("person", nullable=True, index=False)
    """Whose word it is that the action is implemented."""
    implemented_recorder_id: int | None = reference("person", nullable=True, index=False)
    """Who recorded that; neither may verify it."""
    implemented_on: date | None = None
    verified_by_id: int | None = reference("person", nullable=True, index=False)
    verified_on: date | None = None
    taken_over_on: date | None = None
    """Entered in the middle of its life (`opening:`): its state is taken over, not tested here."""
    is_assumed: bool = False
    position: int = 0
    state: str
    state_since: date
    definition: str
    version: int = 1


class ActionRecommendation(SQLModel, table=True):
    """That an action answers a recommendation, of its own plan or of another."""

    __tablename__ = "action_recommendation"
    __table_args__ = (Index("ix_action_recommendation_both", "recommendation_id", "action_id", unique=True),)

    id: int = identity()
    action_id: int = reference("action")
    recommendation_id: int = reference("recommendation")


class Contributor(SQLModel, table=True):
    """Somebody who helps with an action without being accountable for it."""

    id: int = identity()
    action_id: int = reference("action")
    person_id: int | None = reference("person", nullable=True)
    body_id: int | None = reference("body", nullable=True)


class Occurrence(SQLModel, table=True):
    """One turn of a repeating action (a weekly audit, a training round) and its result.

    The nth falls on anchor + n x interval with month-end clamping; its day is a deadline
    of kind `occurrence`.
    """

    __table_args__ = (UniqueConstraint("action_id", "number"),)

    id: int = identity()
    action_id: int = reference("action")
    number: int
    """Counted from 0: the first falls on the anchor itself."""
    due_on: date
    result: str = ""
    """Empty while awaited, then `done` or `not_done`."""
    recorded_on: date | None = None
    text_id: int | None = reference("free_text", nullable=True)
