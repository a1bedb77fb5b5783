"""The ledger of reminders: which steps have passed without a row, and the rows they get.

There is no watermark: the anti-join on (deadline, due version, step) decides what is new, so a machine that
was off for weeks catches up, and a sweep that ran already does nothing. The unique constraint is only the
safety net for two sweeps at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from planflow.domain.deadline import DeadlineState
from planflow.domain.intent import IntentState
from planflow.domain.ladder import Ladder, Step, Urgency
from planflow.domain.tables import metadata
from planflow.store import audiences, reach, step_probes
from planflow.store.inserting import insert_new
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
    if not passed:
        return 0
    counts = sa.union_all(
        *(sa.select(sa.func.count().label("number")).select_from(_untold(one).subquery()) for one in passed)
    ).subquery()
    return int(session.scalar(sa.select(sa.func.sum(counts.c.number))) or 0)


def insert_passed(session: Session, passed: Passed, *, today: date, now: datetime) -> int:
    """Write the rows of one step for every deadline that has passed it, in one statement; how many.

    A row is `planned` only for the latest step passed. Of what was overdue before its plan went live, that
    step is told once, in the weekly mail, to whoever owes it: it would be lost otherwise.
    """
    due = _untold(passed).add_columns(*(DEADLINE.c[name] for name in audiences.BASE_COLUMNS[1:])).cte("due")
    told = audiences.resolved(due, passed.step.tell, reach.people_on(today))
    due_day, step_day = _DAY.alias("due_day"), _DAY.alias("step_day")
    is_superseded = _within(passed.later_until) if passed.later_until else sa.false()
    is_early = sa.func.coalesce(step_day.c.day < DEADLINE.c.live_on, sa.false())
    is_overdue = sa.and_(DEADLINE.c.due_on < DEADLINE.c.live_on, told.c.audience == passed.step.tell[0])
    is_untimely = sa.and_(is_early, sa.or_(is_superseded, sa.not_(is_overdue)))
    rows = (
        sa.select(
            DEADLINE.c.plan_id,
            DEADLINE.c.id,
            DEADLINE.c.due_version,
            sa.literal(passed.step.name),
            told.c.audience,
            told.c.recipient_id,
            told.c.meant_for_id,
            told.c.fallback,
            sa.literal(MAIL),
            sa.case((is_early, str(Urgency.WEEKLY)), else_=str(passed.step.urgency)),
            sa.literal(now, INTENT.c.planned_at.type),
            sa.case(
                (is_early, DEADLINE.c.live_on), else_=sa.func.coalesce(step_day.c.day, DEADLINE.c.due_on)
            ),
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
                    step_day.c.ordinal == due_day.c.ordinal + passed.step.offset,
                    step_day.c.is_working,
                ),
            )
        )
        .where(told.c.recipient_id.is_not(None))
        # Of several rows for one person the first is written and the constraint leaves out the rest.
        .order_by(DEADLINE.c.id, *audiences.precedence(told), told.c.recipient_id)
    )
    return insert_new(session, INTENT, _COLUMNS, rows)


_COLUMNS = (
    "plan_id", "deadline_id", "due_version", "step", "audience", "recipient_id", "meant_for_id",
    "fallback", "channel", "urgency", "planned_at", "day", "state", "reason",
)  # fmt: skip


def _untold(passed: Passed) -> sa.Select[Any]:
    """Open deadlines that have passed the step and have no row for it in this round."""
    known = sa.select(sa.literal(1)).where(
        INTENT.c.deadline_id == DEADLINE.c.id,
        INTENT.c.due_version == DEADLINE.c.due_version,
        INTENT.c.step == passed.step.name,
    )
    return sa.select(DEADLINE.c.id).where(
        DEADLINE.c.state == DeadlineState.OPEN,
        DEADLINE.c.ladder == passed.ladder.name,
        _within(passed.until),
        sa.not_(sa.exists(known.correlate(DEADLINE))),
    )


def _within(until: dict[str, date]) -> sa.ColumnElement[bool]:
    """The due day lies in the window of its calendar. A window, never one day: a missed run loses nothing."""
    windows = [
        sa.and_(DEADLINE.c.calendar == calendar, DEADLINE.c.due_on <= last)
        for calendar, last in sorted(until.items())
    ]
    return sa.or_(*windows)


def drop_overtaken(session: Session, *, message_id: int | None = None) -> int:
    """End what waits although its deadline was met, given up, moved or handed on; how many.

    With a message, of that message only; else of everything that rides in no message yet.
    """
    current = sa.select(sa.literal(1)).where(
        DEADLINE.c.id == INTENT.c.deadline_id,
        DEADLINE.c.state == DeadlineState.OPEN,
        DEADLINE.c.due_version == INTENT.c.due_version,
    )
    still_open = sa.select(sa.literal(1)).where(
        DEADLINE.c.id == INTENT.c.deadline_id, DEADLINE.c.state == DeadlineState.OPEN
    )
    waiting = (
        INTENT.c.state == IntentState.PLANNED
        if message_id is None
        else sa.and_(INTENT.c.message_id == message_id, INTENT.c.state == IntentState.GATHERED)
    )
    statement = (
        sa.update(INTENT)
        .where(waiting, INTENT.c.deadline_id.is_not(None), sa.not_(sa.exists(current.correlate(INTENT))))
        .values(
            state=IntentState.OVERTAKEN,
            reason=sa.case((sa.exists(still_open.correlate(INTENT)), "changed"), else_="closed"),
        )
        .execution_options(synchronize_session=False)
    )
    return session.execute(statement).rowcount  # type: ignore[attr-defined, no-any-return]


def end(session: Session, intent_ids: Iterable[int], *, state: IntentState, reason: str) -> None:
    """Give the intents the state they end in, and why."""
    wanted = sorted(intent_ids)
    if wanted:
        session.execute(
            sa.update(INTENT).where(INTENT.c.id.in_(wanted)).values(state=state, reason=reason),
            execution_options={"synchronize_session": False},
        )


def end_gathered(session: Session, message_id: int, *, state: IntentState, reason: str = "") -> None:
    """End everything that still rides in a message."""
    session.execute(
        sa.update(INTENT)
        .where(INTENT.c.message_id == message_id, INTENT.c.state == IntentState.GATHERED)
        .values(state=state, reason=reason),
        execution_options={"synchronize_session": False},
    )


def has_days(session: Session, calendar: str) -> bool:
    """Whether the days of a calendar are in the database."""
    found = session.execute(sa.select(_DAY.c.day).where(_DAY.c.calendar == calendar).limit(1))
    return found.first() is not None
