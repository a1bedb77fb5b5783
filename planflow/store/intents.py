"""The ledger of reminders: which steps have passed without a row, and the rows they get.

There is no watermark: the anti-join on (deadline, due version, step) decides what is new, so a machine that
was off for weeks catches up, and a sweep that ran already does nothing. The unique constraint is only the
safety net for two sweeps at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from planflow.domain.deadline import DeadlineState
from planflow.domain.intent import IntentState
from planflow.domain.ladder import Ladder, Step, Urgency
from planflow.domain.tables import metadata
from planflow.store import audiences, reach, step_probes
from planflow.store.inserting import NewRows
from planflow.store.session import Session

INTENT = metadata.tables["intent"]
DEADLINE = metadata.tables["deadline"]
_DAY = metadata.tables["calendar_day"]
MAIL = "mail"


@dataclass(frozen=True)
class Passed:
    """A step of a ladder as it stands today: the latest due day, by calendar, for which it has passed."""

    ladder: Ladder
    step: Step
    until: dict[str, date]
    later_until: dict[str, date]
    """The same for the step after it; empty for the last step."""


def ladders_in_use(session: Session) -> list[tuple[str, str]]:
    """The (ladder, calendar) pairs that open deadlines have, found by skipping through the index."""
    return [(row.ladder, row.calendar) for row in session.execute(_in_use())]


@lru_cache(maxsize=1)
def _in_use() -> sa.Select[Any]:
    ladder = sa.select(_least(DEADLINE.c.ladder).label("ladder")).cte("used_ladder", recursive=True)
    following = sa.select(_least(DEADLINE.c.ladder, DEADLINE.c.ladder > ladder.c.ladder))
    ladder = ladder.union_all(following.where(ladder.c.ladder.is_not(None)))
    first = sa.select(
        ladder.c.ladder, _least(DEADLINE.c.calendar, DEADLINE.c.ladder == ladder.c.ladder).label("calendar")
    )
    pair = first.where(ladder.c.ladder.is_not(None)).cte("used_pair", recursive=True)
    within = (DEADLINE.c.ladder == pair.c.ladder, DEADLINE.c.calendar > pair.c.calendar)
    pair = pair.union_all(
        sa.select(pair.c.ladder, _least(DEADLINE.c.calendar, *within)).where(pair.c.calendar.is_not(None))
    )
    return (
        sa.select(pair.c.ladder, pair.c.calendar)
        .where(pair.c.calendar.is_not(None), pair.c.ladder != "")
        .order_by(pair.c.ladder, pair.c.calendar)
    )


def _least(column: sa.Column[Any], *conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    is_open = DEADLINE.c.state == DeadlineState.OPEN
    return sa.select(sa.func.min(column)).where(is_open, *conditions).scalar_subquery()


def untold_steps(session: Session, passed: Sequence[Passed]) -> list[Passed]:
    """Those of the steps that some open deadline has passed without a row, in one statement."""
    pairs, owners = _pairs(passed)
    found = {owners[position] for position in step_probes.with_news(session, pairs)}
    return [passed[number] for number in sorted(found)]


def next_due_days(session: Session, passed: Sequence[Passed]) -> list[tuple[Step, str, date]]:
    """For each step and calendar the nearest due day for which it has not passed yet, in one statement."""
    pairs, _ = _pairs(passed)
    nearest = step_probes.nearest(session, pairs)
    return [(pairs[position][1], pairs[position][2], due_on) for position, due_on in nearest]


def _pairs(passed: Sequence[Passed]) -> tuple[list[step_probes.Pair], list[int]]:
    """Every step in each of its calendars, and the position of the step it belongs to."""
    pairs, owners = [], []
    for number, one in enumerate(passed):
        for calendar, until in sorted(one.until.items()):
            pairs.append((one.ladder, one.step, calendar, until))
            owners.append(number)
    return pairs, owners


def count_untold(session: Session, passed: Sequence[Passed]) -> int:
    """How many passed steps have no row although they were swept: nobody at all could be told."""
    return sum(session.scalar(_untold_number(_shape(one)), _values(one)) or 0 for one in passed)


def insert_passed(session: Session, passed: Passed, *, today: date, now: datetime) -> int:
    """Write the rows of one step for every deadline that has passed it, in one statement; how many.

    A row is `planned` only for the latest step passed. Of what was overdue before its plan went live, that
    step is told once, in the weekly mail, to whoever owes it: it would be lost otherwise.
    """
    values = {
        **_values(passed),
        "step_urgency": str(passed.step.urgency),
        "step_offset": passed.step.offset,
        "today": today,
        "now": now,
    }
    return _passed_rows(_shape(passed)).insert(session, values)


class _Shape(NamedTuple):
    """What the text of a statement on a passed step depends on; all else of the step is parameters."""

    tell: tuple[str, ...]
    calendars: int
    is_last: bool


def _shape(passed: Passed) -> _Shape:
    return _Shape(passed.step.tell, len(passed.until), not passed.later_until)


def _values(passed: Passed) -> dict[str, Any]:
    """The parameters of `_untold` and `_within`."""
    values: dict[str, Any] = {"ladder_name": passed.ladder.name, "step_name": passed.step.name}
    for number, (calendar, until) in enumerate(sorted(passed.until.items())):
        values |= {f"calendar_{number}": calendar, f"until_{number}": until}
        if passed.later_until:
            values[f"later_until_{number}"] = passed.later_until[calendar]
    return values


@lru_cache(maxsize=128)
def _untold_number(shape: _Shape) -> sa.Select[Any]:
    return sa.select(sa.func.count()).select_from(_untold(shape).subquery())


@lru_cache(maxsize=128)
def _passed_rows(shape: _Shape) -> NewRows:
    due = _untold(shape).add_columns(*(DEADLINE.c[name] for name in audiences.BASE_COLUMNS[1:])).cte("due")
    told = audiences.resolved(due, shape.tell, reach.people())
    due_day, step_day = _DAY.alias("due_day"), _DAY.alias("step_day")
    is_superseded = sa.false() if shape.is_last else _within("later_until", shape.calendars)
    day = sa.func.coalesce(step_day.c.day, DEADLINE.c.due_on)
    is_early = sa.func.coalesce(step_day.c.day < DEADLINE.c.live_on, sa.false())
    is_overdue = sa.and_(DEADLINE.c.due_on < DEADLINE.c.live_on, told.c.audience == shape.tell[0])
    is_untimely = sa.and_(is_early, sa.or_(is_superseded, sa.not_(is_overdue)))
    rows = (
        sa.select(
            DEADLINE.c.plan_id,
            DEADLINE.c.id,
            DEADLINE.c.due_version,
            sa.bindparam("step_name", type_=INTENT.c.step.type),
            told.c.audience,
            told.c.recipient_id,
            told.c.meant_for_id,
            told.c.fallback,
            sa.literal(MAIL),
            sa.case(
                (is_early, str(Urgency.WEEKLY)),
                else_=sa.bindparam("step_urgency", type_=INTENT.c.urgency.type),
            ),
            sa.bindparam("now", type_=INTENT.c.planned_at.type),
            # A step that comes before its quiet day belongs to the day on which it is told.
            sa.case((is_early, DEADLINE.c.live_on), (day > reach.TODAY, reach.TODAY), else_=day),
            sa.case(
                (is_untimely, str(IntentState.BEFORE_START)),
                (is_superseded, str(IntentState.OVERTAKEN)),
                else_=str(IntentState.PLANNED),
            ),
            sa.case((is_untimely, "early"), (is_superseded, "later_step"), else_=""),
        )
        .select_from(
            told.join(DEADLINE, DEADLINE.c.id == told.c.id)
            .outerjoin(
                due_day,
                sa.and_(due_day.c.calendar == DEADLINE.c.calendar, due_day.c.day == DEADLINE.c.due_on),
            )
            .outerjoin(
                step_day,
                sa.and_(
                    step_day.c.calendar == DEADLINE.c.calendar,
                    step_day.c.ordinal == due_day.c.ordinal + sa.bindparam("step_offset"),
                    step_day.c.is_working,
                ),
            )
        )
        .where(told.c.recipient_id.is_not(None))
        # Of several rows for one person the first is written and the constraint leaves out the rest.
        .order_by(DEADLINE.c.id, *audiences.precedence(told), told.c.recipient_id)
    )
    return NewRows(INTENT, _COLUMNS, rows)


_COLUMNS = (
    "plan_id", "deadline_id", "due_version", "step", "audience", "recipient_id", "meant_for_id",
    "fallback", "channel", "urgency", "planned_at", "day", "state", "reason",
)  # fmt: skip


def _untold(shape: _Shape) -> sa.Select[Any]:
    """Open deadlines that have passed the step and have no row for it in this round."""
    known = sa.select(sa.literal(1)).where(
        INTENT.c.deadline_id == DEADLINE.c.id,
        INTENT.c.due_version == DEADLINE.c.due_version,
        INTENT.c.step == sa.bindparam("step_name"),
    )
    return sa.select(DEADLINE.c.id).where(
        DEADLINE.c.state == DeadlineState.OPEN,
        DEADLINE.c.ladder == sa.bindparam("ladder_name"),
        _within("until", shape.calendars),
        sa.not_(sa.exists(known.correlate(DEADLINE))),
    )


def _within(until: str, calendars: int) -> sa.ColumnElement[bool]:
    """The due day lies in the window of its calendar. A window, never one day: a missed run loses nothing."""
    windows = [
        sa.and_(
            DEADLINE.c.calendar == sa.bindparam(f"calendar_{number}"),
            DEADLINE.c.due_on <= sa.bindparam(f"{until}_{number}"),
        )
        for number in range(calendars)
    ]
    return sa.or_(*windows)


def drop_overtaken(session: Session, *, message_ids: Sequence[int] | None = None) -> int:
    """End what waits although its deadline was met, given up, moved or handed on; how many.

    With messages, what rides in them; else everything that rides in no message yet.
    """
    of_message = message_ids is not None
    values = {"of_messages": list(message_ids)} if message_ids is not None else {}
    return session.execute(_drop_overtaken(of_message), values).rowcount  # type: ignore[attr-defined, no-any-return]


@lru_cache(maxsize=2)
def _drop_overtaken(of_message: bool) -> sa.Update:
    still_open = sa.select(sa.literal(1)).where(
        DEADLINE.c.id == INTENT.c.deadline_id, DEADLINE.c.state == DeadlineState.OPEN
    )
    current = still_open.where(DEADLINE.c.due_version == INTENT.c.due_version)
    riding = INTENT.c.message_id.in_(sa.bindparam("of_messages", expanding=True))
    waiting = (
        sa.and_(riding, INTENT.c.state == IntentState.GATHERED)
        if of_message
        else INTENT.c.state == IntentState.PLANNED
    )
    return (
        sa.update(INTENT)
        .where(waiting, INTENT.c.deadline_id.is_not(None), sa.not_(sa.exists(current.correlate(INTENT))))
        .values(
            state=IntentState.OVERTAKEN,
            reason=sa.case((sa.exists(still_open.correlate(INTENT)), "changed"), else_="closed"),
        )
    )


_END = sa.update(INTENT).where(INTENT.c.id.in_(sa.bindparam("ended", expanding=True)))
_END_GATHERED = sa.update(INTENT).where(
    INTENT.c.message_id == sa.bindparam("of_message"), INTENT.c.state == IntentState.GATHERED
)


def end(session: Session, intent_ids: Iterable[int], *, state: IntentState, reason: str) -> None:
    """Give the intents the state they end in, and why."""
    wanted = sorted(intent_ids)
    if wanted:
        session.execute(_END, {"ended": wanted, "state": state, "reason": reason})


def end_gathered(session: Session, message_id: int, *, state: IntentState, reason: str = "") -> None:
    """End everything that still rides in a message."""
    session.execute(_END_GATHERED, {"of_message": message_id, "state": state, "reason": reason})


_ANY_DAY = sa.select(_DAY.c.day).where(_DAY.c.calendar == sa.bindparam("calendar")).limit(1)


def has_days(session: Session, calendar: str) -> bool:
    """Whether the days of a calendar are in the database."""
    return session.execute(_ANY_DAY, {"calendar": calendar}).first() is not None
