"""Roles whose term ends, and the plans that it matters to."""

from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from planflow.domain.person import Role
from planflow.domain.tables import metadata
from planflow.store.session import Session

_HOLDING = metadata.tables["role_holding"]
_PERSON = metadata.tables["person"]
_PLAN = metadata.tables["plan"]
WATCHED = (Role.CHAIR, Role.COORDINATOR, Role.VERIFIER, Role.CLERK)
"""The roles whose ending is told ahead: without them something in a plan stands still."""


def ending(session: Session, *, after: date, until: date) -> list[Any]:
    """Terms whose last day lies from `after` to `until` and that nobody is named to follow.

    A row for each plan in which that leaves a gap: role, person, last day, plan.
    """
    return list(session.execute(_ending(), {"after": after, "until": until}))


@cache
def _ending() -> sa.Select[Any]:
    follower = _HOLDING.alias("follower")
    here, there = (
        (sa.func.coalesce(one.c.plan_id, 0), sa.func.coalesce(one.c.body_id, 0))
        for one in (_HOLDING, follower)
    )
    goes_on = sa.exists(
        sa.select(sa.literal(1)).where(
            follower.c.id != _HOLDING.c.id,
            follower.c.role == _HOLDING.c.role,
            follower.c.is_alternate.is_(False),
            there[0] == here[0],
            there[1] == here[1],
            sa.or_(follower.c.until_on.is_(None), follower.c.until_on > _HOLDING.c.until_on),
        )
    )
    concerns = sa.or_(
        _HOLDING.c.plan_id == _PLAN.c.id,
        sa.and_(
            _HOLDING.c.plan_id.is_(None),
            sa.or_(_HOLDING.c.body_id.is_(None), _HOLDING.c.body_id == _PLAN.c.board_id),
        ),
    )
    return (
        sa.select(
            _HOLDING.c.role,
            _HOLDING.c.person_id,
            _HOLDING.c.until_on,
            _PLAN.c.id.label("plan_id"),
            _PLAN.c.state,
            _PLAN.c.definition,
        )
        .join(_PERSON, _PERSON.c.id == _HOLDING.c.person_id)
        .join(_PLAN, concerns)
        .where(
            _HOLDING.c.role.in_(WATCHED),
            _HOLDING.c.is_alternate.is_(False),
            _HOLDING.c.until_on >= sa.bindparam("after", type_=sa.Date()),
            _HOLDING.c.until_on <= sa.bindparam("until", type_=sa.Date()),
            _PERSON.c.erased_at.is_(None),
            sa.not_(goes_on),
        )
        .order_by(_HOLDING.c.until_on, _HOLDING.c.id, _PLAN.c.id)
    )
