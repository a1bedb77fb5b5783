"""Printed days against those that a rule gives: the printed one stands, and both are kept."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from planflow.domain import days
from planflow.domain.calendar import WorkingCalendar
from planflow.domain.plan import Plan
from planflow.domain.printed import apart, compare_printed
from planflow.services import deadlines
from planflow.services.plan_calendar import WORDS
from planflow.store import plan_months
from planflow.store.calendars import get_calendar
from planflow.store.session import Session


@dataclass(frozen=True)
class Dated:
    """One thing with its day, and what else is known of when it should be."""

    title: str
    what: str
    state: str
    due_on: date | None
    due_text: str
    computed_on: date | None
    difference: str
    """How far the day in force lies from the computed one; empty where they agree or there is none."""
    explanation: str
    also_printed: str
    disagreement: str
    source: str
    original_on: date | None
    """The first day, where it was moved."""


def of_plan(session: Session, plan: Plan) -> list[Dated]:
    """Everything of a plan that a rule dates, and the plan's own dates, by day."""
    calendar = get_calendar(session, deadlines.calendar_of(session, plan))
    return [_dated(row, calendar) for row in plan_months.ruled(session, plan.id)]


def _dated(row: Any, calendar: WorkingCalendar) -> Dated:
    is_apart = row.computed_on is not None and row.due_on is not None and row.computed_on != row.due_on
    is_own = row.subject_kind == "plan"
    return Dated(
        title=WORDS.get(row.kind, row.kind).capitalize() if is_own else f"{row.ref} {row.title}".strip(),
        what="" if is_own else WORDS.get(row.kind, row.kind.replace("_", " ")),
        state=row.state,
        due_on=row.due_on,
        due_text=row.due_text,
        computed_on=row.computed_on,
        difference=apart(row.computed_on, row.due_on, calendar) if is_apart else "",
        explanation=row.explanation,
        also_printed=row.also_printed,
        disagreement=_disagreement(row, calendar),
        source=row.source,
        original_on=row.original_due_on if row.moves else None,
    )


def _disagreement(row: Any, calendar: WorkingCalendar) -> str:
    if not row.also_printed or row.due_on is None:
        return ""
    return compare_printed(days.exactly(row.due_on), days.read_day(row.also_printed), calendar)
