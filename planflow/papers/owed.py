"""Deadlines as they stood on the day of a paper's figures: their day, what it was moved from, open or met."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from planflow.domain.deadline import Deadline, DeadlineMove, DeadlineState
from planflow.store import day_moves
from planflow.store.session import Session


class _Moment(Protocol):
    @property
    def on(self) -> date: ...

    @property
    def until(self) -> datetime: ...

    @property
    def today(self) -> date: ...


@dataclass(frozen=True)
class Day:
    """The day of a deadline, and what became of it."""

    due_on: date | None
    due_text: str
    is_assumed: bool
    original_due_on: date | None
    moves: int


@dataclass(frozen=True)
class Owed(Day):
    """What a paper says of a deadline."""

    subject_kind: str
    subject_id: int
    kind: str
    owner_id: int | None
    owner_body_id: int | None
    explanation: str
    met_on: date | None
    is_open: bool
    is_cancelled: bool


def as_they_stood(session: Session, rows: Iterable[Deadline], moment: _Moment) -> list[Owed]:
    """The deadlines on the day of the figures; what was made only later did not exist."""
    found = list(rows)
    if moment.on >= moment.today:
        return [_then(row, None, None) for row in found]
    made = [row for row in found if row.made_on <= moment.on]
    later = day_moves.first_since(session, [row.id for row in made], moment.until)
    return [_then(row, later.get(row.id), moment.on) for row in made]


def _then(row: Deadline, moved: DeadlineMove | None, on: date | None) -> Owed:
    """A deadline before the first move that came later, and before it ended, where that was later."""
    has_ended = row.state != DeadlineState.OPEN and (on is None or row.met_on is None or row.met_on <= on)
    day = _day(row, moved)
    return Owed(
        due_on=day.due_on,
        due_text=day.due_text,
        is_assumed=day.is_assumed,
        original_due_on=day.original_due_on,
        moves=day.moves,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        kind=row.kind,
        owner_id=row.owner_id,
        owner_body_id=row.owner_body_id,
        explanation=row.explanation,
        met_on=row.met_on if has_ended else None,
        is_open=not has_ended,
        is_cancelled=has_ended and row.state == DeadlineState.CANCELLED,
    )


def _day(row: Deadline, moved: DeadlineMove | None) -> Day:
    if moved is None:
        return Day(row.due_on, row.due_text, row.is_assumed, row.original_due_on, row.moves)
    # Without a day and never moved, it had words alone: the day it was first given came later.
    had_day = moved.was_on is not None or moved.was_moves > 0
    original = row.original_due_on if had_day else None
    return Day(moved.was_on, moved.was_text, moved.was_assumed, original, moved.was_moves)
