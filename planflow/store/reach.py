"""People as a statement sees them on one day: who can be reached, and who acts for what.

They are common table expressions, so that any number of things is resolved in one statement. They are built
once for all: a statement that joins them is executed with the parameter `today`.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from planflow.domain.person import Role
from planflow.domain.tables import metadata

PERSON = metadata.tables["person"]
_HOLDING = metadata.tables["role_holding"]
_PLAN = metadata.tables["plan"]

TODAY = sa.bindparam("today", type_=sa.Date())
"""The day on which people are looked at."""
NO_PLAN = 0
"""Stands for the plan of what belongs to the organisation as a whole."""
VACANT, OUTSIDE, AWAY, NO_ADDRESS = "vacant", "outside", "away", "no_address"
"""Why something falls to somebody else than whom it was meant for."""
_IN_PLAN, _IN_BOARD, _IN_ORGANISATION = 0, 1, 2
_ADMINISTRATORS_COME_AFTER = 1000


@dataclass(frozen=True)
class People:
    """The relations on people that the resolving of an audience joins, as they stand on one day."""

    reach: sa.CTE
    """person_id, recipient_id (NULL if nobody can be reached), fallback, is_off."""
    candidate: sa.CTE
    """plan_id, role, person_id, rank: who could act in a role, best first."""
    last_resort: sa.CTE
    """plan_id, recipient_id: the coordinators that can be reached, else the administrators."""
    member: sa.CTE
    """plan_id, body_id, person_id: who speaks for a partner agency on the plan's board."""
    head: sa.CTE
    """body_id, person_id: who chairs a body."""


@cache
def people() -> People:
    """The relations on people as they stand on the day given by the parameter `today`."""
    reach = _reach()
    candidate = _candidates(reach)
    return People(
        reach=reach,
        candidate=candidate,
        last_resort=_last_resort(candidate, reach),
        member=_members(),
        head=_heads(),
    )


def _in_force() -> list[sa.ColumnElement[bool]]:
    return [
        sa.or_(_HOLDING.c.from_on.is_(None), _HOLDING.c.from_on <= TODAY),
        sa.or_(_HOLDING.c.until_on.is_(None), _HOLDING.c.until_on >= TODAY),
    ]


def _away(person: Any) -> sa.ColumnElement[bool]:
    return sa.and_(
        sa.or_(person.c.away_from.is_not(None), person.c.away_until.is_not(None)),
        sa.or_(person.c.away_from.is_(None), person.c.away_from <= TODAY),
        sa.or_(person.c.away_until.is_(None), person.c.away_until >= TODAY),
    )


def _has_address(person: Any) -> sa.ColumnElement[bool]:
    return sa.func.coalesce(person.c.email, "") != ""


def _reach() -> sa.CTE:
    person, deputy = PERSON.alias("person"), PERSON.alias("deputy")
    deputy_acts = sa.and_(
        _away(person),
        deputy.c.id.is_not(None),
        deputy.c.erased_at.is_(None),
        sa.not_(deputy.c.is_outside),
        _has_address(deputy),
        sa.not_(_away(deputy)),
    )
    gone = person.c.erased_at.is_not(None)
    return (
        sa.select(
            person.c.id.label("person_id"),
            sa.case(
                (sa.or_(gone, person.c.is_outside), sa.null()),
                (deputy_acts, deputy.c.id),
                (_has_address(person), person.c.id),
                else_=sa.null(),
            ).label("recipient_id"),
            sa.case(
                (gone, VACANT),
                (person.c.is_outside, OUTSIDE),
                (deputy_acts, AWAY),
                (_has_address(person), ""),
                else_=NO_ADDRESS,
            ).label("fallback"),
            sa.case((sa.and_(_away(person), sa.not_(deputy_acts)), 1), else_=0).label("is_off"),
        )
        .select_from(person.outerjoin(deputy, deputy.c.id == person.c.deputy_id))
        .cte("reach")
    )


def _candidates(reach: sa.CTE) -> sa.CTE:
    """Who could act in a role of a plan: those at work first, then no alternates, then the nearest level."""
    plans = sa.union_all(
        sa.select(_PLAN.c.id, _PLAN.c.board_id),
        sa.select(sa.literal(NO_PLAN), sa.cast(sa.null(), _PLAN.c.board_id.type)),
    ).cte("plans")
    scope = sa.case(
        (_HOLDING.c.plan_id.is_not(None), _IN_PLAN),
        (_HOLDING.c.body_id.is_not(None), _IN_BOARD),
        else_=_IN_ORGANISATION,
    )
    rank = reach.c.is_off * 100 + sa.case((_HOLDING.c.is_alternate, 10), else_=0) + scope
    of_organisation = sa.and_(_HOLDING.c.plan_id.is_(None), _HOLDING.c.body_id.is_(None))
    of_board = sa.and_(_HOLDING.c.plan_id.is_(None), _HOLDING.c.body_id == plans.c.board_id)
    return (
        sa.select(
            plans.c.id.label("plan_id"),
            _HOLDING.c.role,
            _HOLDING.c.person_id,
            sa.func.min(rank).label("rank"),
        )
        .select_from(
            _HOLDING.join(PERSON, PERSON.c.id == _HOLDING.c.person_id)
            .join(reach, reach.c.person_id == _HOLDING.c.person_id)
            .join(plans, sa.or_(_HOLDING.c.plan_id == plans.c.id, of_board, of_organisation))
        )
        .where(PERSON.c.erased_at.is_(None), *_in_force())
        .group_by(plans.c.id, _HOLDING.c.role, _HOLDING.c.person_id)
        .cte("candidate")
    )


def _last_resort(candidate: sa.CTE, reach: sa.CTE) -> sa.CTE:
    rank = candidate.c.rank + sa.case(
        (candidate.c.role == Role.ADMINISTRATOR, _ADMINISTRATORS_COME_AFTER), else_=0
    )
    ranked = (
        sa.select(
            candidate.c.plan_id,
            reach.c.recipient_id,
            sa.func.rank().over(partition_by=candidate.c.plan_id, order_by=rank).label("place"),
        )
        .join(reach, reach.c.person_id == candidate.c.person_id)
        .where(
            candidate.c.role.in_([Role.COORDINATOR, Role.ADMINISTRATOR]),
            reach.c.recipient_id.is_not(None),
        )
        .subquery("ranked_resort")
    )
    return (
        sa.select(ranked.c.plan_id, ranked.c.recipient_id)
        .distinct()
        .where(ranked.c.place == 1)
        .cte("last_resort")
    )


def _members() -> sa.CTE:
    """The people of an agency who sit on the plan's board or hold a role in the plan; alternates last."""
    ranked = (
        sa.select(
            _PLAN.c.id.label("plan_id"),
            PERSON.c.agency_id.label("body_id"),
            PERSON.c.id.label("person_id"),
            sa.func.rank()
            .over(partition_by=(_PLAN.c.id, PERSON.c.agency_id), order_by=_HOLDING.c.is_alternate)
            .label("place"),
        )
        .select_from(
            _HOLDING.join(PERSON, PERSON.c.id == _HOLDING.c.person_id).join(
                _PLAN,
                sa.or_(
                    _HOLDING.c.plan_id == _PLAN.c.id,
                    sa.and_(_HOLDING.c.plan_id.is_(None), _HOLDING.c.body_id == _PLAN.c.board_id),
                ),
            )
        )
        .where(
            _HOLDING.c.role.in_([Role.MEMBER, Role.CHAIR]),
            PERSON.c.agency_id.is_not(None),
            PERSON.c.erased_at.is_(None),
            *_in_force(),
        )
        .subquery("ranked_member")
    )
    return (
        sa.select(ranked.c.plan_id, ranked.c.body_id, ranked.c.person_id)
        .distinct()
        .where(ranked.c.place == 1)
        .cte("member")
    )


def _heads() -> sa.CTE:
    ranked = (
        sa.select(
            _HOLDING.c.body_id,
            _HOLDING.c.person_id,
            sa.func.rank()
            .over(partition_by=_HOLDING.c.body_id, order_by=_HOLDING.c.is_alternate)
            .label("place"),
        )
        .join(PERSON, PERSON.c.id == _HOLDING.c.person_id)
        .where(
            _HOLDING.c.role == Role.CHAIR,
            _HOLDING.c.body_id.is_not(None),
            PERSON.c.erased_at.is_(None),
            *_in_force(),
        )
        .subquery("ranked_head")
    )
    return sa.select(ranked.c.body_id, ranked.c.person_id).distinct().where(ranked.c.place == 1).cte("head")
