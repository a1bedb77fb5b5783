"""What a rating scheme may know of an action, from its row and its deadline: the same for every view."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from planflow.domain.calendar import WorkingCalendar
from planflow.domain.deadline import DeadlineState
from planflow.domain.rag import RagFacts
from planflow.engine.definition import Meaning


def of(
    work: Any, meaning: str, owed: Any, calendar: WorkingCalendar, *, is_asked: bool, on: date
) -> RagFacts:
    """The facts of an action on a day; `is_asked` where a request for more time waits for a decision.

    `work` is a row of the table, or of a statement that has its columns; `owed` its deadline, or what a
    statement says of it (`due_on`, `state`, `moves`), or None.
    """
    due = owed.due_on if owed else None
    is_ahead = due is not None and due >= on and meaning == Meaning.OPEN
    told = work.last_progress_on or work.started_on
    return RagFacts(
        is_done=meaning == Meaning.DONE,
        is_cancelled=meaning == Meaning.CANCELLED,
        is_started=work.started_on is not None or work.implemented_on is not None,
        is_implemented=work.implemented_on is not None,
        has_owner=work.owner_id is not None or work.owner_body_id is not None,
        has_due_date=due is not None,
        extension_requested=is_asked,
        overdue_days=days_late(owed, calendar, on=on),
        days_left=calendar.working_days_between(on, due) if due is not None and is_ahead else None,
        quiet_days=calendar.working_days_between(told, on) if told and told <= on else None,
        moves=owed.moves if owed else 0,
        percent=work.percent,
    )


def days_late(owed: Any, calendar: WorkingCalendar, *, on: date) -> int:
    """Working days since something was due, while it is open; a day outside the calendar counts as none."""
    if owed is None or owed.state != DeadlineState.OPEN or owed.due_on is None:
        return 0
    if owed.due_on >= on or not calendar.covers(owed.due_on):
        return 0
    late: int = max(1, calendar.working_days_between(owed.due_on, on))
    return late


def label(labels: Mapping[str, str], language: str) -> str:
    """A label in a language, else in English."""
    return str(labels.get(language) or labels.get("en") or "")
