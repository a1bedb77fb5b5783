"""A rating scheme as one expression of SQL: actions are counted and found by rating where they lie.

It says for each action what `domain.rag.rate` says of its facts; a test compares the two row by row.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from planflow.domain.calendar import WorkingCalendar
from planflow.domain.deadline import DeadlineState
from planflow.domain.rag import Condition, RagRule, Scheme
from planflow.domain.tables import metadata
from planflow.engine.definition import Definition, Meaning

ACTION = metadata.tables["action"]
DUE = metadata.tables["deadline"].alias("due")
"""The latest deadline of kind `action`; its columns are empty where there is none."""
_OVERRIDE = metadata.tables["rating_override"]
_EXTENSION = metadata.tables["extension_request"]
Expression = sa.ColumnElement[Any]


@dataclass(frozen=True)
class Reading:
    """What an expression is made with: the day, its calendar, and what the pinned lifecycles mean."""

    on: date
    calendar: WorkingCalendar
    actions: Mapping[str, Definition]
    """Every lifecycle that an action is pinned to, by digest."""
    extensions: Mapping[str, Definition]

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells two readings apart."""
        return (
            self.on,
            self.calendar.name,
            self.calendar.version,
            tuple(self.actions),
            tuple(self.extensions),
        )


def means(reading: Reading, meaning: str) -> Expression:
    """That an action is in a state with this meaning."""
    return _in_states(ACTION, reading.actions, meaning)


def is_late(reading: Reading) -> Expression:
    """That the day of an action has passed while it is owed."""
    due = DUE.c.due_on
    is_known = sa.and_(due.is_not(None), DUE.c.state == DeadlineState.OPEN)
    return sa.and_(is_known, due < reading.on, due >= reading.calendar.first)


def is_asked(reading: Reading) -> Expression:
    """That a request for more time waits for a decision."""
    waits = _in_states(_EXTENSION, reading.extensions, Meaning.OPEN)
    return sa.exists().where(_EXTENSION.c.action_id == ACTION.c.id, waits).correlate(ACTION)


def has_owner() -> Expression:
    """That somebody, or some body, owns an action."""
    return sa.or_(ACTION.c.owner_id.is_not(None), ACTION.c.owner_body_id.is_not(None))


def is_rated_by_hand() -> Expression:
    """That a person put a rating in place of the computed one and nobody has withdrawn it."""
    ended = _OVERRIDE.c.ended_at
    return sa.exists().where(_OVERRIDE.c.action_id == ACTION.c.id, ended.is_(None)).correlate(ACTION)


def last_day(scheme: Scheme, code: str, reading: Reading) -> date | None:
    """The last day that an action may have which the scheme gives a rating; None where it may have any.

    Only of actions with a day. It narrows down where `rating` has to be looked at, and decides nothing.
    """
    last = [_last_day(rule, reading) for rule in scheme.rules if rule.rating == code]
    if scheme.otherwise == code or not last or None in last:
        return None
    return max(one for one in last if one is not None)


def _last_day(rule: RagRule, reading: Reading) -> date | None:
    """The last day under the conditions of one rule. What asks for no day gives the first of all."""
    found = []
    for one in rule.when:
        if one.name == "due_date" and not one.value:
            found.append(date.min)
        elif one.value and one.name in ("overdue", "overdue_by_working_days"):
            found.append(reading.on)
        elif one.name == "due_within_working_days":
            found.append(reading.calendar.add_working_days(reading.on, int(one.value) + 1))
    return min(found, default=None)


def rating(scheme: Scheme, reading: Reading) -> Expression:
    """The code of the rating that counts: what a person put in its place, else what the scheme gives."""
    computed = sa.case(
        *((sa.and_(*(_holds(one, reading) for one in rule.when)), rule.rating) for rule in scheme.rules),
        else_=scheme.otherwise,
    )
    set_by_hand = _by_hand(reading.on)
    return sa.case((set_by_hand.in_(list(scheme.ratings)), set_by_hand), else_=computed)


def _by_hand(on: date) -> Expression:
    until = _OVERRIDE.c.until_on
    return (
        sa.select(_OVERRIDE.c.rating)
        .where(
            _OVERRIDE.c.action_id == ACTION.c.id,
            _OVERRIDE.c.ended_at.is_(None),
            sa.or_(until.is_(None), until >= on),
        )
        .order_by(_OVERRIDE.c.id.desc())
        .limit(1)
        .correlate(ACTION)
        .scalar_subquery()
    )


def _in_states(table: sa.Table, known: Mapping[str, Definition], meaning: str) -> Expression:
    by_digest = {
        digest: tuple(sorted(name for name, state in one.states.items() if state.meaning == meaning))
        for digest, one in known.items()
    }
    if len(set(by_digest.values())) <= 1:
        return table.c.state.in_(next(iter(by_digest.values()), ()))
    return sa.or_(
        *(
            sa.and_(table.c.definition == digest, table.c.state.in_(names))
            for digest, names in sorted(by_digest.items())
        )
    )


def _holds(condition: Condition, reading: Reading) -> Expression:
    """One condition of a rule. Each is true or false and never unknown, so that it may be turned round."""
    if condition.name in _FLAGS:
        held = _FLAGS[condition.name](reading)
        return held if condition.value else sa.not_(held)
    return _LIMITS[condition.name](reading, int(condition.value))


def _overdue_by(reading: Reading, days: int) -> Expression:
    if days <= 1:
        return is_late(reading) if days == 1 else sa.true()
    return sa.and_(is_late(reading), DUE.c.due_on < _worked(reading, days))


def _due_within(reading: Reading, days: int) -> Expression:
    until = reading.calendar.add_working_days(reading.on, days + 1)
    due = DUE.c.due_on
    return sa.and_(due.is_not(None), due >= reading.on, due < until, means(reading, Meaning.OPEN))


def _quiet_for(reading: Reading, days: int) -> Expression:
    told = sa.func.coalesce(ACTION.c.last_progress_on, ACTION.c.started_on)
    limit = told <= reading.on if days <= 0 else told < _worked(reading, days)
    return sa.and_(told.is_not(None), limit)


def _worked(reading: Reading, days: int) -> date:
    """The day before which something lies at least so many working days back."""
    calendar, on = reading.calendar, reading.on
    last = on if calendar.is_working(on) else calendar.add_working_days(on, -1)
    return calendar.add_working_days(last, 1 - days)


def _percent(compared: Callable[[Any, int], Expression]) -> Callable[[Reading, int], Expression]:
    return lambda _, limit: sa.and_(ACTION.c.percent.is_not(None), compared(ACTION.c.percent, limit))


_FLAGS: dict[str, Callable[[Reading], Expression]] = {
    "done": lambda reading: means(reading, Meaning.DONE),
    "cancelled": lambda reading: means(reading, Meaning.CANCELLED),
    "started": lambda _: sa.or_(ACTION.c.started_on.is_not(None), ACTION.c.implemented_on.is_not(None)),
    "implemented": lambda _: ACTION.c.implemented_on.is_not(None),
    "watched": lambda _: sa.false(),  # an action is not watched; recommendations are
    "overdue": is_late,
    "owner": lambda _: has_owner(),
    "due_date": lambda _: DUE.c.due_on.is_not(None),
    "extension_requested": is_asked,
}
_LIMITS: dict[str, Callable[[Reading, int], Expression]] = {
    "overdue_by_working_days": _overdue_by,
    "due_within_working_days": _due_within,
    "quiet_for_working_days": _quiet_for,
    "moved_times": lambda _, limit: sa.func.coalesce(DUE.c.moves, 0) >= limit,
    "percent_at_most": _percent(lambda column, limit: column <= limit),
    "percent_at_least": _percent(lambda column, limit: column >= limit),
    "percent_below": _percent(lambda column, limit: column < limit),
}
