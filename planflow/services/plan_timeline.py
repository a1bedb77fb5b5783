"""The actions of a plan as bars in time: from when they or the plan began until the day they are due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from planflow.domain.plan import Plan
from planflow.services.plan_calendar import WORDS
from planflow.services.plan_list import Line, Reader
from planflow.store import plan_months
from planflow.store.plan_wanted import Wanted
from planflow.store.session import Session

ON_A_PAGE = 30
_SHOWN = 12


@dataclass(frozen=True)
class Bar:
    """One action."""

    line: Line
    begins_on: date
    ends_on: date
    """The day it is due."""


@dataclass(frozen=True)
class Point:
    """A dated thing of the plan as a whole."""

    title: str
    on: date
    state: str


@dataclass(frozen=True)
class Timeline:
    """One page of a plan in time."""

    bars: Sequence[Bar]
    undated: Sequence[Line]
    points: Sequence[Point]
    today: date
    total: int

    @property
    def first(self) -> date:
        """The first day that is drawn."""
        return min([self.today, *(one.begins_on for one in self.bars), *(one.on for one in self.points)])

    @property
    def last(self) -> date:
        """The last day that is drawn."""
        return max([self.today, *(one.ends_on for one in self.bars), *(one.on for one in self.points)])


def of_plan(session: Session, plan: Plan, *, number: int, now: datetime) -> Timeline:
    """One page of the actions of a plan, those that were given up left out, with the plan's own dates."""
    reader = Reader(session, plan, now=now)
    listing = reader.page(Wanted(is_kept=True), number=number, size=ON_A_PAGE)
    bars = [
        Bar(line, min(line.started_on or plan.live_on, line.due_on), line.due_on)
        for line in listing.lines
        if line.due_on is not None
    ]
    points = [Point(_title(row), row.due_on, row.state) for row in plan_months.milestones(session, plan.id)]
    return Timeline(
        bars=bars,
        undated=[line for line in listing.lines if line.due_on is None],
        points=points[:_SHOWN],
        today=reader.on,
        total=listing.total,
    )


def _title(row: Any) -> str:
    """What is owed for the plan itself is told by its kind, a milestone by its title."""
    said = WORDS.get(row.kind, "") if row.subject_kind == "plan" else ""
    return said.capitalize() or str(row.title)
