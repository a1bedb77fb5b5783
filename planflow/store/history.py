"""What happened to one item or one plan, the newest first, with the names of who acted."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from planflow.domain.tables import metadata
from planflow.store.session import Session

_EVENT = metadata.tables["event"]
_REQUEST = metadata.tables["extension_request"]
_PERSON = metadata.tables["person"]
_ACTOR, _GIVER = _PERSON.alias("acting"), _PERSON.alias("giver")
_ACTION = metadata.tables["action"]
_RECOMMENDATION = metadata.tables["recommendation"]
_PAPER = metadata.tables["paper"]
Condition = sa.ColumnElement[bool]


def of_action(plan_id: int, action_id: int) -> Condition:
    """That an event is about an action or a request for more time for it."""
    asked = sa.select(_REQUEST.c.id).where(_REQUEST.c.action_id == action_id)
    return sa.and_(
        _EVENT.c.chain == plan_id,
        sa.or_(
            sa.and_(_EVENT.c.subject_kind == "action", _EVENT.c.subject_id == action_id),
            sa.and_(_EVENT.c.subject_kind == "extension", _EVENT.c.subject_id.in_(asked)),
        ),
    )


def of_item(plan_id: int, kind: str, item_id: int) -> Condition:
    """That an event is about one item."""
    return sa.and_(_EVENT.c.chain == plan_id, _EVENT.c.subject_kind == kind, _EVENT.c.subject_id == item_id)


def of_plan(plan_id: int) -> Condition:
    """That an event is about a plan or anything in it."""
    return _EVENT.c.chain == plan_id


def count(session: Session, wanted: Condition) -> int:
    """How many events there are."""
    counted: int = session.execute(sa.select(sa.func.count()).select_from(_EVENT).where(wanted)).scalar_one()
    return counted


def page(session: Session, wanted: Condition, *, skip: int, most: int) -> Sequence[Any]:
    """Events with the names of who acted and for whom, and the reference of what they are about."""
    about = _EVENT.c.subject_kind
    action_id = sa.case(
        (about == "action", _EVENT.c.subject_id), (about == "extension", _REQUEST.c.action_id)
    )
    statement = (
        sa.select(
            _EVENT,
            sa.func.coalesce(_ACTOR.c.name, "").label("actor"),
            sa.func.coalesce(_GIVER.c.name, "").label("giver"),
            sa.func.coalesce(_ACTION.c.ref, _RECOMMENDATION.c.ref, _PAPER.c.ref, "").label("ref"),
            _REQUEST.c.number.label("request"),
        )
        .select_from(
            _EVENT.outerjoin(_ACTOR, _ACTOR.c.id == _EVENT.c.actor_id)
            .outerjoin(_GIVER, _GIVER.c.id == _EVENT.c.for_id)
            .outerjoin(_REQUEST, sa.and_(about == "extension", _REQUEST.c.id == _EVENT.c.subject_id))
            .outerjoin(_ACTION, _ACTION.c.id == action_id)
            .outerjoin(
                _RECOMMENDATION,
                sa.and_(about == "recommendation", _RECOMMENDATION.c.id == _EVENT.c.subject_id),
            )
            .outerjoin(_PAPER, sa.and_(about == "paper", _PAPER.c.id == _EVENT.c.subject_id))
        )
        .where(wanted)
        .order_by(_EVENT.c.number.desc(), _EVENT.c.id.desc())
        .limit(most)
        .offset(skip)
    )
    return session.execute(statement).all()
