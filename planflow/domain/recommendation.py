"""Recommendations: what was asked, and the body's answer."""

from datetime import date

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from planflow.domain.columns import identity, reference


class Recommendation(SQLModel, table=True):
    """One recommendation of a report, as answered in one plan."""

    __table_args__ = (UniqueConstraint("plan_id", "ref"),)

    id: int = identity()
    plan_id: int = reference("plan")
    ref: str
    """`R3`: printed everywhere with the plan's key in front (`lewisham-2017/R3`), never renumbered."""
    number: str = ""
    """The number as printed in the report, empty where it prints none."""
    title: str
    text: str = Field(default="", sa_type=Text)
    area_id: int | None = reference("area", nullable=True)
    addressees: list[str] = Field(default_factory=list, sa_type=JSON)
    """The roles it is addressed to, as printed."""
    addressee_ids: list[int] = Field(default_factory=list, sa_type=JSON)
    """The people who hold those roles, where the plan file says so."""
    is_urgent: bool = False
    due_text: str = ""
    """What the report says about when, in its words."""
    outcome: str = ""
    """The outcome it is after: what would be different."""
    response: str = ""
    """Empty, `agreed`, `partly` or `not_agreed`."""
    response_part: str = ""
    """Which part is agreed, where it is `partly`."""
    complete_on: date | None = None
    """The day its actions became complete, the start of the watch period."""
    position: int = 0
    state: str
    state_since: date
    definition: str
    version: int = 1
