"""Papers: a frozen snapshot plus words. The improvement plan itself is one."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from planflow.domain.columns import identity, reference


class ReportCycle(SQLModel, table=True):
    """Who gets a report, how often and in which form."""

    __tablename__ = "report_cycle"
    __table_args__ = (UniqueConstraint("plan_id", "key"),)

    id: int = identity()
    plan_id: int = reference("plan")
    key: str
    title: str
    body_id: int = reference("body")
    form: str = "standard"
    mode: str = "months"
    """`months` (every n months from the anchor), `meeting` (every meeting) or `asked`."""
    every_months: int = 6
    anchor_on: date | None = None
    """The nth period ends on anchor + n x every_months, clamped to the month's end; it never drifts."""
    until_on: date | None = None
    front: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    """Entries of the front sheet that are the same in every paper of the cycle (wards, class ...)."""
    days: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Days and clearances in place of those of the form; what is left out is as the form has it."""
    is_assumed: bool = False


class Paper(SQLModel, table=True):
    """One paper. What a published paper says never changes: a correction is a new paper with an erratum."""

    __table_args__ = (
        UniqueConstraint("plan_id", "ref"),
        UniqueConstraint("cycle_id", "period_number"),
    )

    id: int = identity()
    plan_id: int = reference("plan")
    ref: str
    """`P2`, printed with the plan's key in front."""
    kind: str
    """`improvement_plan`, `progress_report`, or `register` over several plans."""
    form: str
    title: str
    body_id: int | None = reference("body", nullable=True)
    cycle_id: int | None = reference("report_cycle", nullable=True)
    period_number: int | None = None
    """Which turn of its cycle it is, counted from 1: one paper for each, for ever."""
    period_from: date | None = None
    period_until: date | None = None
    meeting_id: int | None = reference("meeting", nullable=True)
    as_at: date
    previous_id: int | None = reference("paper", nullable=True)
    """The earlier paper that "since the last report" is measured from."""
    snapshot: str = Field(default="", sa_type=Text)
    """Canonical JSON of everything that a figure rests on."""
    snapshot_digest: str = ""
    document: str = Field(default="", sa_type=Text)
    """Canonical JSON of the words and figures as frozen; empty while they may still change."""
    exempt_document: str = Field(default="", sa_type=Text)
    """The same of Part 2, where there is one."""
    chain_head: str = ""
    """The head of the plan's ledger when the snapshot was frozen; printed in the paper."""
    changes: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """What drafting it again changed: `from`, `to`, `figures`, `rows` and `sections`; empty at first."""
    published_at: datetime | None = None
    published_where: str = ""
    erratum_of_id: int | None = reference("paper", nullable=True)
    """The published paper that this one corrects and takes the place of."""
    erratum_text_id: int | None = reference("free_text", nullable=True, index=False)
    """What was wrong with it, as the correction prints it."""
    corrected_on: date | None = None
    """The day of the correction: that of the draft, and in the end that of its publication."""
    front: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    """Entries of the front sheet that a person has filled in."""
    late_agreed_by_id: int | None = reference("person", nullable=True, index=False)
    """The chair who agreed to take it as a late item; the reason is on the front sheet under `urgency`."""
    late_agreed_on: date | None = None
    front_asked: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """What an officer has to fill in, as the form asked when it was drafted: `key`, `who`, `choices`."""
    state: str
    state_since: date
    definition: str
    version: int = 1


class Section(SQLModel, table=True):
    """Words of one section of a paper, as Markdown; a gap is one that only an officer can write."""

    __table_args__ = (UniqueConstraint("paper_id", "key"),)

    id: int = identity()
    paper_id: int = reference("paper")
    key: str
    body: str = Field(default="", sa_type=Text)
    is_gap: bool = False
    gap_owner: str = ""
    drafted: str = Field(default="", sa_type=Text)
    """What planflow itself would write from the figures as they are, whatever a person made of it."""
    part: int = 1
    """1, or 2 for exempt words, which stand in a document of their own and never in Part 1."""
    is_outdated: bool = False
    """A person wrote it, and what planflow would write has changed since: somebody has to look again."""
    edited_by_id: int | None = reference("person", nullable=True)
    edited_at: datetime | None = None
    minuted_id: int | None = reference("free_text", nullable=True, index=False)
    """What was said at the meeting, where the section left that open when it was published."""
    minuted_on: date | None = None
    version: int = 1
