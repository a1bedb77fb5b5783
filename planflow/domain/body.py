"""Boards, committees, partner agencies, inspectorates: whoever meets, oversees or answers as a body."""

from enum import StrEnum

from sqlmodel import Field, SQLModel

from planflow.domain.columns import identity, reference


class BodyKind(StrEnum):
    """What sort of body it is."""

    COUNCIL = "council"
    BOARD = "board"
    COMMITTEE = "committee"
    EXECUTIVE = "executive"
    PROJECT = "project"
    AGENCY = "agency"
    INSPECTORATE = "inspectorate"
    NATIONAL_BOARD = "national_board"


class Body(SQLModel, table=True):
    """A board, committee, agency or inspectorate."""

    id: int = identity()
    key: str = Field(unique=True)
    name: str
    kind: str
    parent_id: int | None = reference("body", nullable=True)
    calendar: str = ""
    """The calendar it counts working days in; empty for the organisation's."""
    clear_days: int = 5
    """Days between publication of an agenda and the meeting."""
    clear_days_counting: str = "working"
    """`working` or `calendar`: no statute defines clear days, so it is the body's setting."""
    small_counts_below: int = 0
    """Counts of people below this are not printed in its public papers; 0 for no limit."""
    is_outside: bool = False
    """Outside the organisation and its partners: never mailed."""
    is_assumed: bool = False
    version: int = 1


class BodyAgency(SQLModel, table=True):
    """That a partner agency has a seat on a board."""

    __tablename__ = "body_agency"

    id: int = identity()
    body_id: int = reference("body")
    agency_id: int = reference("body")
