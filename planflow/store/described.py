"""Deadlines with the words of what they are about: an action or its turn, a request, a paper, a milestone."""

from typing import Any

import sqlalchemy as sa

from planflow.domain.tables import metadata
from planflow.store.intents import DEADLINE

PLAN = metadata.tables["plan"]
PAPER = metadata.tables["paper"]
TURN = metadata.tables["occurrence"].alias("turn")
REQUEST = metadata.tables["extension_request"].alias("request")
_ACTION = metadata.tables["action"]
_RECOMMENDATION = metadata.tables["recommendation"]
_MILESTONE = metadata.tables["milestone"]
_ABOUT = DEADLINE.c.subject_kind
_ACTION_ID = sa.case(
    (_ABOUT == "action", DEADLINE.c.subject_id),
    (_ABOUT == "occurrence", TURN.c.action_id),
    (_ABOUT == "extension", REQUEST.c.action_id),
)


def _is(kind: str, table: sa.FromClause) -> sa.ColumnElement[bool]:
    return sa.and_(DEADLINE.c.subject_kind == kind, table.c.id == DEADLINE.c.subject_id)


def source(deadlines: sa.FromClause = DEADLINE) -> sa.Join:
    """The joins that give the columns; more may be joined to it.

    `deadlines` may be something small joined with them. It stands first, since PostgreSQL keeps the order of
    more than eight joins: they would all be made for every deadline there is.
    """
    return (
        deadlines.join(PLAN, PLAN.c.id == DEADLINE.c.plan_id)
        .outerjoin(TURN, _is("occurrence", TURN))
        .outerjoin(REQUEST, _is("extension", REQUEST))
        .outerjoin(_ACTION, _ACTION.c.id == _ACTION_ID)
        .outerjoin(_RECOMMENDATION, _is("recommendation", _RECOMMENDATION))
        .outerjoin(PAPER, _is("paper", PAPER))
        .outerjoin(_MILESTONE, _is("milestone", _MILESTONE))
    )


COLUMNS: tuple[Any, ...] = (
    DEADLINE,
    PLAN.c.key.label("plan_key"),
    PLAN.c.title.label("plan_title"),
    sa.func.coalesce(_ACTION.c.ref, _RECOMMENDATION.c.ref, PAPER.c.ref, "").label("ref"),
    sa.func.coalesce(
        _ACTION.c.title, _RECOMMENDATION.c.title, PAPER.c.title, _MILESTONE.c.title, PLAN.c.title
    ).label("title"),
    sa.func.coalesce(_ACTION.c.success_measure, "").label("success_measure"),
    _ACTION.c.id.label("action_id"),
    TURN.c.id.label("turn_id"),
    TURN.c.number.label("turn"),
)
