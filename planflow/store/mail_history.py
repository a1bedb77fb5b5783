"""What was planned to be told about a thing, and to whom it would be told now."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from planflow.domain.action import Action, Occurrence
from planflow.domain.deadline import Deadline
from planflow.domain.event import Event
from planflow.domain.extension import Extension
from planflow.domain.intent import Intent
from planflow.domain.plan import Milestone, Plan
from planflow.store import audiences, deadlines, reach, references
from planflow.store.intents import DEADLINE
from planflow.store.session import Session


def deadlines_about(session: Session, subject: references.Subject) -> list[Deadline]:
    """Everything owed about a thing, oldest first: an action has its turns and requests for more time too."""
    kind = subject_kind(subject)
    found = deadlines.of_subject(session, kind, subject.id)
    if isinstance(subject, Action):
        asked = select(Extension.id).where(Extension.action_id == subject.id)
        turns = select(Occurrence.id).where(Occurrence.action_id == subject.id)
        found += _of(session, "occurrence", turns) + _of(session, "extension", asked)
    if isinstance(subject, Plan):
        found += _of(session, "milestone", select(Milestone.id).where(Milestone.plan_id == subject.id))
    return sorted(found, key=lambda one: one.id)


def _of(session: Session, kind: str, subject_ids: Any) -> list[Deadline]:
    statement = select(Deadline).where(
        col(Deadline.subject_kind) == kind, col(Deadline.subject_id).in_(subject_ids)
    )
    return list(session.exec(statement.order_by(col(Deadline.id))))


def subject_kind(subject: references.Subject) -> str:
    """What deadlines and events call this sort of thing."""
    return type(subject).__name__.lower()


def steps_told(session: Session, deadline_ids: Sequence[int], person_id: int) -> list[Intent]:
    """What was planned to be told of these deadlines to a person, or meant for them, in the order of days."""
    statement = select(Intent).where(col(Intent.deadline_id).in_(list(deadline_ids)), _concerns(person_id))
    return list(session.exec(statement.order_by(col(Intent.day), col(Intent.id))))


def events_told(session: Session, subject: references.Subject, person_id: int) -> list[tuple[Intent, Event]]:
    """What was planned to be told of the events about a thing to a person, or meant for them."""
    statement = (
        select(Intent, Event)
        .join(Event, col(Event.id) == col(Intent.event_id))
        .where(
            Event.subject_kind == subject_kind(subject), Event.subject_id == subject.id, _concerns(person_id)
        )
    )
    return list(session.exec(statement.order_by(col(Intent.day), col(Intent.id))))


def is_planned(session: Session, deadline_id: int, due_version: int, step: str) -> bool:
    """Whether a step of this round of a deadline was written down for anybody."""
    statement = select(Intent.id).where(
        Intent.deadline_id == deadline_id, Intent.due_version == due_version, Intent.step == step
    )
    return session.exec(statement.limit(1)).first() is not None


def _concerns(person_id: int) -> sa.ColumnElement[bool]:
    return sa.or_(col(Intent.recipient_id) == person_id, col(Intent.meant_for_id) == person_id)


def told_now(session: Session, deadline_id: int, tell: Sequence[str], *, today: date) -> list[Any]:
    """Whom each audience of a deadline means today: audience, recipient_id, meant_for_id, fallback."""
    return list(session.execute(_told_now(tuple(tell)), {"deadline": deadline_id, "today": today}))


@lru_cache(maxsize=64)
def _told_now(tell: tuple[str, ...]) -> sa.Select[Any]:
    base = (
        sa.select(*(DEADLINE.c[name] for name in audiences.BASE_COLUMNS))
        .where(DEADLINE.c.id == sa.bindparam("deadline"))
        .cte("due")
    )
    found = audiences.resolved(base, tell, reach.people())
    return sa.select(found).order_by(*audiences.precedence(found), found.c.recipient_id)
