"""What a plan owes by month, what was printed for it, and where its actions lie in time."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from planflow.domain.deadline import DeadlineState
from planflow.domain.tables import metadata
from planflow.store import described
from planflow.store.intents import DEADLINE
from planflow.store.session import Session

_OWNER = metadata.tables["person"].alias("owing")
_OWNER_BODY = metadata.tables["body"].alias("owing_body")
_MILESTONE = metadata.tables["milestone"]
_OF_PLAN = _MILESTONE.alias("of_plan")
"""What was printed for what the plan itself owes."""
_MOST = 500


def owed(session: Session, plan_id: int, *, since: date, until: date) -> Sequence[Any]:
    """What is open and falls due from a day until before another, by day, with who owes it.

    `owner` is what the person is or the name of the body; empty where it is owed by a role (`owner_role`).
    """
    columns, source = _owed()
    statement = (
        sa.select(*columns)
        .select_from(source)
        .where(
            DEADLINE.c.plan_id == plan_id,
            DEADLINE.c.state == DeadlineState.OPEN,
            DEADLINE.c.due_on >= since,
            DEADLINE.c.due_on < until,
        )
        .order_by(DEADLINE.c.due_on, DEADLINE.c.id)
        .limit(_MOST)
    )
    return session.execute(statement).all()


def last_owed_on(session: Session, plan_id: int) -> date | None:
    """The last day on which something open falls due."""
    statement = sa.select(sa.func.max(DEADLINE.c.due_on)).where(
        DEADLINE.c.plan_id == plan_id, DEADLINE.c.state == DeadlineState.OPEN
    )
    found: date | None = session.execute(statement).scalar_one()
    return found


def ruled(session: Session, plan_id: int) -> Sequence[Any]:
    """What is open and dated by a rule, and every date of the plan as a whole with what was printed of it."""
    columns, source = _owed()
    is_of_plan = sa.and_(
        DEADLINE.c.subject_kind == "plan",
        _OF_PLAN.c.plan_id == DEADLINE.c.plan_id,
        _OF_PLAN.c.kind == DEADLINE.c.kind,
    )
    statement = (
        sa.select(
            *columns,
            sa.func.coalesce(_MILESTONE.c.also_printed, _OF_PLAN.c.also_printed, "").label("also_printed"),
            sa.func.coalesce(_MILESTONE.c.source, _OF_PLAN.c.source, "").label("source"),
        )
        .select_from(source.outerjoin(_OF_PLAN, is_of_plan))
        .where(
            DEADLINE.c.plan_id == plan_id,
            sa.or_(
                sa.and_(DEADLINE.c.computed_on.is_not(None), DEADLINE.c.state == DeadlineState.OPEN),
                DEADLINE.c.subject_kind.in_(["plan", "milestone"]),
            ),
        )
        .order_by(DEADLINE.c.due_on.is_(None), DEADLINE.c.due_on, DEADLINE.c.id)
        .limit(_MOST)
    )
    return session.execute(statement).all()


def milestones(session: Session, plan_id: int) -> Sequence[Any]:
    """The dated things of a plan as a whole: `title`, `due_on`, `state`."""
    statement = (
        sa.select(*described.COLUMNS)
        .select_from(described.source())
        .where(
            DEADLINE.c.plan_id == plan_id,
            DEADLINE.c.subject_kind.in_(["plan", "milestone"]),
            DEADLINE.c.due_on.is_not(None),
        )
        .order_by(DEADLINE.c.due_on, DEADLINE.c.id)
        .limit(_MOST)
    )
    return session.execute(statement).all()


def _owed() -> tuple[list[Any], Any]:
    spoken = sa.func.coalesce(sa.func.nullif(_OWNER.c.job_title, ""), _OWNER.c.name, _OWNER_BODY.c.name, "")
    source = described.source().outerjoin(_OWNER, _OWNER.c.id == DEADLINE.c.owner_id)
    source = source.outerjoin(_OWNER_BODY, _OWNER_BODY.c.id == DEADLINE.c.owner_body_id)
    return [*described.COLUMNS, spoken.label("owner")], source
