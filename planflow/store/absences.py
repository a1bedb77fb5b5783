"""What was told to somebody else because the person it was meant for was away."""

from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from planflow.domain.intent import IntentState
from planflow.domain.message import MessageState
from planflow.domain.tables import metadata
from planflow.store import reach
from planflow.store.intents import DEADLINE, INTENT
from planflow.store.session import Session

_MESSAGE = metadata.tables["message"]
_EVENT = metadata.tables["event"]
_PLAN = metadata.tables["plan"]
_ACTION = metadata.tables["action"]
_RECOMMENDATION = metadata.tables["recommendation"]
_OCCURRENCE = metadata.tables["occurrence"]
_EXTENSION = metadata.tables["extension_request"]
_PAPER = metadata.tables["paper"]
_MILESTONE = metadata.tables["milestone"]


def told_others(session: Session, person_id: int, *, before: int, now: datetime) -> list[Any]:
    """What others were told in somebody's place since their last mail before the message `before`.

    Each with its reference and title, who was told, and when; oldest first.
    """
    values = {"person": person_id, "before": before, "now": now}
    return list(session.execute(_told_others(), values))


@cache
def _told_others() -> sa.Select[Any]:
    person_id = sa.bindparam("person", type_=INTENT.c.meant_for_id.type)
    earlier = _MESSAGE.alias("earlier")
    last_words_at = (
        sa.select(sa.func.max(earlier.c.fixed_at))
        .where(
            earlier.c.recipient_id == person_id,
            earlier.c.id < sa.bindparam("before"),
            earlier.c.state == MessageState.SENT,
        )
        .scalar_subquery()
    )
    told = reach.PERSON.alias("told_instead")
    kind = sa.func.coalesce(DEADLINE.c.subject_kind, _EVENT.c.subject_kind)
    number = sa.func.coalesce(DEADLINE.c.subject_id, _EVENT.c.subject_id)
    action_id = sa.case(
        (kind == "action", number),
        (kind == "occurrence", _OCCURRENCE.c.action_id),
        (kind == "extension", _EXTENSION.c.action_id),
    )
    source = (
        INTENT.join(_MESSAGE, _MESSAGE.c.id == INTENT.c.message_id)
        .join(told, told.c.id == INTENT.c.recipient_id)
        .outerjoin(_PLAN, _PLAN.c.id == INTENT.c.plan_id)
        .outerjoin(DEADLINE, DEADLINE.c.id == INTENT.c.deadline_id)
        .outerjoin(_EVENT, _EVENT.c.id == INTENT.c.event_id)
        .outerjoin(_OCCURRENCE, sa.and_(kind == "occurrence", _OCCURRENCE.c.id == number))
        .outerjoin(_EXTENSION, sa.and_(kind == "extension", _EXTENSION.c.id == number))
        .outerjoin(_ACTION, _ACTION.c.id == action_id)
        .outerjoin(_RECOMMENDATION, sa.and_(kind == "recommendation", _RECOMMENDATION.c.id == number))
        .outerjoin(_PAPER, sa.and_(kind == "paper", _PAPER.c.id == number))
        .outerjoin(_MILESTONE, sa.and_(kind == "milestone", _MILESTONE.c.id == number))
    )
    titles = (_ACTION.c.title, _RECOMMENDATION.c.title, _PAPER.c.title, _MILESTONE.c.title, _PLAN.c.title)
    return (
        sa.select(
            sa.func.coalesce(_PLAN.c.key, "").label("plan_key"),
            sa.func.coalesce(_PLAN.c.title, "").label("plan_title"),
            sa.func.coalesce(_ACTION.c.ref, _RECOMMENDATION.c.ref, _PAPER.c.ref, "").label("ref"),
            sa.func.coalesce(*titles, "").label("title"),
            told.c.name.label("told"),
            _MESSAGE.c.sent_at,
        )
        .select_from(source)
        .where(
            INTENT.c.meant_for_id == person_id,
            INTENT.c.recipient_id != person_id,
            INTENT.c.fallback == reach.AWAY,
            INTENT.c.state == IntentState.SENT,
            _MESSAGE.c.sent_at <= sa.bindparam("now", type_=_MESSAGE.c.sent_at.type),
            sa.or_(last_words_at.is_(None), _MESSAGE.c.sent_at > last_words_at),
        )
        .order_by(_MESSAGE.c.sent_at, INTENT.c.id)
    )
