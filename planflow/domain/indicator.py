"""Indicators and their observations: the evidence that something got better."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from planflow.domain.columns import identity, reference


class Indicator(SQLModel, table=True):
    """One measure: definition, population, unit, direction, target. Parts name their whole."""

    __table_args__ = (UniqueConstraint("plan_id", "key"),)

    id: int = identity()
    plan_id: int = reference("plan")
    key: str
    title: str
    is_main: bool = True
    definition: str = ""
    population: str = ""
    unit: str = ""
    source: str = ""
    lag: str = ""
    direction: str = ""
    """`down` or `up`: which way is better; empty where the source does not say."""
    target: float | None = None
    target_text: str = ""
    part_of_id: int | None = reference("indicator", nullable=True)
    comparator: str = ""
    """How others stand, in the words of the source."""
    comparators: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """The same in figures: `name`, `value`, and `period`, empty where it holds for every period."""
    is_assumed: bool = False
    position: int = 0


class IndicatorRecommendation(SQLModel, table=True):
    """That an indicator measures the outcome of a recommendation."""

    __tablename__ = "indicator_recommendation"

    id: int = identity()
    indicator_id: int = reference("indicator")
    recommendation_id: int = reference("recommendation")


class Observation(SQLModel, table=True):
    """One value of an indicator for one period; a level, a fraction, or only a change as printed."""

    __table_args__ = (UniqueConstraint("indicator_id", "key"),)

    id: int = identity()
    indicator_id: int = reference("indicator")
    key: str
    period: str
    """The period as printed ("last quarter", "2017/18")."""
    ends_on: date | None = None
    known_on: date | None = None
    """The day from which the figure could be used in a paper."""
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    change: str = ""
    """The change as printed, where no level is given ("down 14.4%")."""
    change_value: float | None = None
    against: str = ""
    """What the change is measured against, as printed."""
    status: str = "unverified"
    """`validated`, `unverified` or `oral`."""
    note: str = ""
    position: int = 0
