"""Queries that tell whether something is wrong with what the database holds."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col, func, select

from planflow.domain.body import Body
from planflow.domain.deadline import Deadline, DeadlineState
from planflow.domain.event import Chain, Event
from planflow.domain.message import Message, MessageState
from planflow.domain.organisation import JobRun, Organisation
from planflow.domain.plan import Plan
from planflow.store.session import Session


@dataclass(frozen=True)
class Deliveries:
    """How many messages need a person's attention."""

    parked: int
    """Failed for good, or their horizon is over."""
    stuck: int
    """Claimed by somebody who never came back, or long overdue."""


def deliveries(session: Session, *, late: timedelta, now: datetime) -> Deliveries:
    """Messages that failed for good, and those that nobody has sent `late` after they were due."""
    on_hold = sa.exists(select(Organisation.id).where(col(Organisation.deliveries_held_at).is_not(None)))
    overdue = sa.or_(
        sa.and_(col(Message.state) == MessageState.PLANNED, col(Message.next_try_at) < now - late),
        sa.and_(col(Message.state) == MessageState.CLAIMED, col(Message.lease_until) < now - late),
    )
    waiting = sa.and_(overdue, sa.not_(on_hold))  # that everything is on hold is told by itself
    parked = select(func.count()).select_from(Message).where(col(Message.state) == MessageState.PARKED)
    stuck = select(func.count()).select_from(Message).where(waiting)
    return Deliveries(session.exec(parked).one(), session.exec(stuck).one())


def calendars_in_use(session: Session) -> dict[str, date | None]:
    """Each calendar that something counts in, by name, and the last day that is owed in it."""
    last = (
        select(Deadline.calendar, func.max(Deadline.due_on))
        .where(col(Deadline.state) == DeadlineState.OPEN)
        .group_by(Deadline.calendar)
        .order_by(Deadline.calendar)
    )
    used: dict[str, date | None] = dict.fromkeys(session.exec(select(Organisation.calendar)))
    used |= dict.fromkeys(session.exec(select(Body.calendar).where(Body.calendar != "").distinct()))
    used |= {calendar: due_on for calendar, due_on in session.exec(last)}
    return {name: used[name] for name in sorted(used)}


def broken_chains(session: Session) -> list[int]:
    """The chains whose kept length and head are not those of their last event, by number.

    That is the quick half of `planflow audit verify`, which also looks into every event.
    """
    newest = (
        select(Event.chain, func.max(Event.number).label("number"), func.count().label("events"))
        .group_by(col(Event.chain))
        .subquery()
    )
    statement = (
        select(Chain.id)
        .outerjoin(newest, newest.c.chain == Chain.id)
        .outerjoin(Event, sa.and_(col(Event.chain) == Chain.id, col(Event.number) == newest.c.number))
        .where(
            sa.or_(
                func.coalesce(newest.c.number, 0) != Chain.length,
                func.coalesce(newest.c.events, 0) != Chain.length,
                func.coalesce(Event.hash, "") != Chain.head,
            )
        )
        .order_by(col(Chain.id))
    )
    return list(session.exec(statement))


def plans(session: Session) -> int:
    """How many plans there are."""
    return session.exec(select(func.count()).select_from(Plan)).one()


def last_runs(session: Session) -> list[JobRun]:
    """The last run of every job, by name; a row that only keeps a turn says nothing and is left out."""
    return list(session.exec(select(JobRun).where(JobRun.summary != "").order_by(col(JobRun.job))))
