"""Improvement plans and what belongs to a plan as a whole."""

from datetime import date, datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from planflow.domain.columns import identity, reference


class Plan(SQLModel, table=True):
    """An improvement plan: what an inspectorate asked for and what a body undertook to do about it."""

    id: int = identity()
    key: str = Field(unique=True)
    title: str
    board_id: int | None = reference("body", nullable=True)
    """The board that oversees it; its chair is the plan's chair unless the plan names one."""
    inspectorate_id: int | None = reference("body", nullable=True)
    report_title: str = ""
    report_published_on: date | None = None
    report_published_text: str = ""
    """The words of the source where it prints no plain day ("January 2015")."""
    report_received_on: date | None = None
    report_url: str = ""
    live_on: date
    """The day the plan was loaded: reminders whose day lies before it are recorded and not sent."""
    closing: str = "verified"
    """Who closes an action: `verified` (by itself after verification) or the id of a role."""
    watch_days: int = 0
    """Days that a recommendation is watched after its actions are complete before a person may close it."""
    rag_scheme: str = "standard"
    """The name of the scheme in rag.yaml; its digest is pinned in `rag_digest`."""
    rag_digest: str = ""
    moved_counts_as_overdue: bool = False
    """Whether an action whose date was moved still counts as overdue against its original date."""
    is_public: bool = False
    state: str
    state_since: date
    definition: str
    """Digest of the workflow definition the plan runs under."""
    version: int = 1


class PlanSource(SQLModel, table=True):
    """The text of the plan file as it was last loaded: the base of three-way loading."""

    __tablename__ = "plan_source"

    id: int = identity()
    plan_id: int = reference("plan")
    text: str = Field(sa_type=Text)
    digest: str
    loaded_at: datetime


class PlanAssurer(SQLModel, table=True):
    """A body that has to agree the plan, and its answer to the latest submission."""

    __tablename__ = "plan_assurer"

    id: int = identity()
    plan_id: int = reference("plan")
    body_id: int = reference("body")
    answer: str = ""
    """Empty while awaited, then `agreed` or `returned`."""
    answered_on: date | None = None
    paper_id: int | None = reference("paper", nullable=True)
    """The frozen version that the answer names."""
    text_id: int | None = reference("free_text", nullable=True)


class Submission(SQLModel, table=True):
    """Proof that the plan was sent: which version, when, to whom and how."""

    id: int = identity()
    plan_id: int = reference("plan")
    paper_id: int = reference("paper")
    body_id: int = reference("body")
    sent_on: date
    how: str
    proof_text_id: int | None = reference("free_text", nullable=True)


class Milestone(SQLModel, table=True):
    """A dated thing of the plan as a whole (re-inspection, mock inspection, a printed date).

    Its day is a deadline of kind `milestone`, or of the kind it names (`plan_submission`, `plan_agreement`).
    """

    __table_args__ = (UniqueConstraint("plan_id", "key"),)

    id: int = identity()
    plan_id: int = reference("plan")
    key: str
    title: str
    kind: str = "milestone"
    also_printed: str = ""
    """Other printed words or dates for the same thing, kept beside the one in force."""
    source: str = ""
    """Where the date is printed (page or paragraph)."""
    is_assumed: bool = False
    done_on: date | None = None
    version: int = 1


class Area(SQLModel, table=True):
    """A theme of the plan. Actions may belong to an area alone, without a printed recommendation."""

    __table_args__ = (UniqueConstraint("plan_id", "key"),)

    id: int = identity()
    plan_id: int = reference("plan")
    key: str
    title: str
    position: int = 0


class Precedent(SQLModel, table=True):
    """Something already done before the plan began ("action to date"); never reminded, always printed."""

    __table_args__ = (UniqueConstraint("plan_id", "key"),)

    id: int = identity()
    plan_id: int = reference("plan")
    key: str
    title: str
    done_text: str = ""
    position: int = 0
