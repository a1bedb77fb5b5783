"""Deadlines: whatever is owed by a day, whoever owes it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from planflow.domain.columns import BigId, identity, reference


class DeadlineState(StrEnum):
    """Open until what is owed is done (met) or is no longer owed (cancelled)."""

    OPEN = "open"
    MET = "met"
    CANCELLED = "cancelled"


class Deadline(SQLModel, table=True):
    """One thing owed by one day. The original day stays beside the revised one and the number of moves."""

    __table_args__ = (
        Index("ix_deadline_subject", "subject_kind", "subject_id", "kind"),
        Index("ix_deadline_due", "state", "ladder", "calendar", "due_on", "id"),
        # The actions of a plan as a list are read along this one, page by page.
        Index("ix_deadline_list", "plan_id", "kind", "due_on", "subject_id", "subject_kind"),
    )

    id: int = identity()
    plan_id: int = reference("plan")
    subject_kind: str
    """`plan`, `milestone`, `recommendation`, `action`, `occurrence`, `extension` or `paper`."""
    subject_id: int = Field(sa_type=BigId)
    kind: str
    """`action`, `plan_submission`, `plan_agreement`, `verification`, `extension_answer`, `paper_draft`,
    `paper_approval`, `paper_publication`, `occurrence`, `milestone`, ..."""
    part: str = ""
    """Which one, in words, where a subject owes several of one kind: the clearance by "Finance"."""
    owner_id: int | None = reference("person", nullable=True)
    owner_body_id: int | None = reference("body", nullable=True, index=False)
    owner_role: str = ""
    """Who owes it: a person, else a body, else whoever holds this role in the plan."""
    agency_id: int | None = reference("body", nullable=True, index=False)
    """The partner agency whose member is told before the chair is."""
    is_outside: bool = False
    """An outsider owes it: the coordinator is told that the plan waits for them."""
    due_on: date | None = None
    """None where the source gives only words that cannot be read as a day ("ongoing")."""
    due_text: str = ""
    """The words of the source where they are not a plain day ("January 2015")."""
    is_assumed: bool = False
    original_due_on: date | None = None
    moves: int = 0
    due_version: int = 1
    """Counts up when the day or the person owing it changes: a new round of reminders."""
    rule: str = ""
    trigger_on: date | None = None
    computed_on: date | None = None
    """What the rule gives, where a printed day outranks it."""
    explanation: str = Field(default="", sa_type=Text)
    calendar: str = "england-and-wales"
    calendar_version: str = ""
    ladder: str = ""
    """The name of the ladder of reminders; empty for none."""
    state: str = DeadlineState.OPEN
    live_on: date
    """Reminders whose day lies before this day are recorded as "before start" and not sent."""
    made_on: date
    met_on: date | None = None
    version: int = 1


class DeadlineMove(SQLModel, table=True):
    """That a deadline got another day, and what it was before: papers as at an earlier day read it."""

    __tablename__ = "deadline_move"

    id: int = identity()
    deadline_id: int = reference("deadline")
    moved_at: datetime
    was_on: date | None = None
    was_text: str = ""
    was_assumed: bool = False
    was_moves: int = 0
    """How often it had been moved before."""
