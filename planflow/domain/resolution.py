"""What a committee resolved when it had read a paper, and what became of it."""

from datetime import date
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from planflow.domain.columns import identity, reference


class ResolutionKind(StrEnum):
    """What sort of decision it is."""

    NOTED = "noted"
    NOT_ACCEPTED = "not_accepted"
    REQUIRED_TO_ATTEND = "required_to_attend"
    RECOMMENDATION = "recommendation"
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_REFUSED = "extension_refused"
    FURTHER_REPORT = "further_report"
    REFERRED = "referred"
    OTHER = "other"


ASKING = (
    ResolutionKind.REQUIRED_TO_ATTEND,
    ResolutionKind.RECOMMENDATION,
    ResolutionKind.FURTHER_REPORT,
    ResolutionKind.OTHER,
)
"""Kinds that ask for something even where no day was set."""
LABELS = {
    ResolutionKind.NOTED: "Noted the report",
    ResolutionKind.NOT_ACCEPTED: "Did not accept the report",
    ResolutionKind.REQUIRED_TO_ATTEND: "Required officers to attend",
    ResolutionKind.RECOMMENDATION: "Made a recommendation",
    ResolutionKind.EXTENSION_GRANTED: "Granted more time",
    ResolutionKind.EXTENSION_REFUSED: "Refused more time",
    ResolutionKind.FURTHER_REPORT: "Asked for a further report",
    ResolutionKind.REFERRED: "Referred the matter on",
    ResolutionKind.OTHER: "Resolved",
}
"""What each is called in papers."""


class Resolution(SQLModel, table=True):
    """One resolution on one paper. One with a day is owed like any dated thing, by way of a milestone."""

    __table_args__ = (UniqueConstraint("paper_id", "number"),)

    id: int = identity()
    plan_id: int = reference("plan")
    paper_id: int = reference("paper")
    number: int
    """Counted from 1 for each paper: `P2.1`."""
    kind: str
    text_id: int = reference("free_text", index=False)
    resolved_on: date
    recorder_id: int | None = reference("person", nullable=True, index=False)
    owner_id: int | None = reference("person", nullable=True, index=False)
    owner_role: str = ""
    """Who answers for what was asked: a person, else whoever holds this role in the plan."""
    milestone_id: int | None = reference("milestone", nullable=True, index=False)
    """The dated thing that came of it, where there is a day."""
    outcome_id: int | None = reference("free_text", nullable=True, index=False)
    """What became of it, in words."""
    outcome_on: date | None = None
    outcome_by_id: int | None = reference("person", nullable=True, index=False)
    """Whose word that is."""
