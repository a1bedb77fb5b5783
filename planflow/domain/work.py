"""Long work that a page asked for: done by a worker, and shown with how far it has got."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from planflow.domain.columns import identity, reference


class WorkKind(StrEnum):
    """What a worker can be asked for."""

    READ_REPORT = "read_report"
    PAPER_PDF = "paper_pdf"
    LOOK_AT_PLAN = "look_at_plan"
    """What loading a plan file would change; nothing is changed."""
    LOAD_PLAN = "load_plan"
    VERIFY_LEDGER = "verify_ledger"
    REHEARSE_PLAN = "rehearse_plan"


TAKES_MINUTES = (WorkKind.REHEARSE_PLAN,)
"""One at a time of these: two of them must not keep everything else waiting."""


class WorkState(StrEnum):
    """Where a piece of work has got to."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


UNDER_WAY = (WorkState.QUEUED, WorkState.RUNNING)


class Failure(StrEnum):
    """Why a piece of work failed."""

    REFUSED = "refused"
    """What was handed in, or what was asked for: the sentence says how to mend it."""
    BROKEN = "broken"
    """A fault of ours."""
    GIVEN_UP = "given_up"
    """It was begun several times and never came to its end."""


class Work(SQLModel, table=True):
    """One piece of work. Its row and its files are gone when it expires: what it made lives elsewhere."""

    __tablename__ = "work"
    __table_args__ = (Index("ix_work_state", "state", "lease_until"),)

    id: int = identity()
    token: str = Field(unique=True)
    """Random, from the passed source: its address."""
    kind: str
    about: str = Field(index=True)
    """The digest of kind, arguments and input: two who ask for the same ask for the same digest."""
    arguments: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """References, digests and the name of a file; never what is in it."""
    input: str = ""
    """The digest of the file to work on, in the folder of work; empty once nobody needs it."""
    asked_by_id: int | None = reference("person", nullable=True)
    """None for a visitor: they ask for what is public alone."""
    asked_at: datetime
    state: str = WorkState.QUEUED
    percent: int = 0
    """How far it has got."""
    step: str = ""
    """What is being done, as a sentence."""
    lease_until: datetime | None = None
    """Until when nobody else takes it over."""
    fence: int = 0
    """Counts claims: only the holder of the latest records anything."""
    tries: int = 0
    finished_at: datetime | None = None
    result: str = ""
    """The digest of what was made, in the folder of work; empty where it made none."""
    reference: str = ""
    """What came of it: the number of a review, the key of a plan."""
    failure: str = ""
    message: str = ""
    """Why it failed."""
    remedy: str = ""
    expires_at: datetime
