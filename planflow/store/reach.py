"""People as a statement sees them on one day: who can be reached, and who acts for what.

They are common table expressions, so that any number of things is resolved in one statement. They are built
once for all: a statement that joins them is executed with the parameter `today`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from planflow.domain import recipients
from planflow.domain.person import Role
from planflow.domain.tables import metadata

PERSON = metadata.tables["person"]
_HOLDING = metadata.tables["role_holding"]
_PLAN = metadata.tables["plan"]

TODAY = sa.bindparam("today", type_=sa.Date())
"""The day on which people are looked at."""
NO_PLAN = 0
"""Stands for the plan of what belongs to the organisation as a whole."""
VACANT, OUTSIDE = recipients.VACANT, recipients.OUTSIDE
AWAY, NO_ADDRESS = recipients.AWAY, recipients.NO_ADDRESS
_IN_PLAN, _IN_BOARD, _IN_ORGANISATION = 0, 1, 2
ADMINISTRATORS_COME_AFTER = 1000
"""Added to the rank of an administrator where a coordinator is looked for."""
_MOST_DEPUTIES = 5
"""How far a chain of deputies is followed who are away themselves."""


@dataclass(frozen=True)
class People:
    """The relations on people that the resolving of an audience joins, as they stand on one day."""

    reach: sa.CTE
    """person_id, recipient_id (NULL if nobody can be reached), fallback, is_off, own_id.

    `own_id` is the person where they could be written to at all, away or not: for when there is nobody else.
    """
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


def in_force() -> list[sa.ColumnElement[bool]]:
    """The conditions under which a role is held today."""
    return [
        sa.or_(_HOLDING.c.from_on.is_(None), _HOLDING.c.from_on <= TODAY),
        sa.or_(_HOLDING.c.until_on.is_(None), _HOLDING.c.until_on >= TODAY),
    ]


def away(person: Any) -> sa.ColumnElement[bool]:
    """Is absent today."""
    return sa.and_(
        sa.or_(person.c.away_from.is_not(None), person.c.away_until.is_not(None)),
        sa.or_(person.c.away_from.is_(None), person.c.away_from <= TODAY),
        sa.or_(person.c.away_until.is_(None), person.c.away_until >= TODAY),
    )


def has_address(person: Any) -> sa.ColumnElement[bool]:
    """Has an address, and it is not parked: one that mail came back from counts as none."""
    return sa.and_(sa.func.coalesce(person.c.email, "") != "", person.c.address_parked_at.is_(None))


@cache
def stand_ins() -> sa.Select[Any]:
    """person_id, deputy_id: who acts for those of the people `absent` who are away."""
    found = _stand_ins(lambda absent: absent.c.id.in_(sa.bindparam("absent", expanding=True)))
    return sa.select(found).order_by(found.c.person_id)


def _stand_ins(which: Callable[[Any], sa.ColumnElement[bool]] = lambda _: sa.true()) -> sa.CTE:
    """person_id, deputy_id: who acts for whoever is away.

    Where the deputy cannot, the deputy's own deputy does, and so on; a chain, or a circle, has an end.
    """
    absent, deputy = PERSON.alias("absent"), PERSON.alias("following")
    chain = (
        sa.select(absent.c.id.label("person_id"), absent.c.deputy_id, sa.literal(1).label("place"))
        .where(which(absent), away(absent), absent.c.deputy_id.is_not(None))
        .cte("chain", recursive=True)
    )
    chain = chain.union_all(
        sa.select(chain.c.person_id, deputy.c.deputy_id, chain.c.place + 1)
        .join(deputy, deputy.c.id == chain.c.deputy_id)
        .where(sa.not_(is_there(deputy)), deputy.c.deputy_id.is_not(None), chain.c.place < _MOST_DEPUTIES)
    )
    acting = PERSON.alias("acting")
    return (
        sa.select(chain.c.person_id, chain.c.deputy_id)
        .join(acting, acting.c.id == chain.c.deputy_id)
        .where(is_there(acting))
        .cte("stand_in")
    )


def is_there(person: Any) -> sa.ColumnElement[bool]:
    """Can be written to and is at work: they themselves are who is written to, and nobody else is."""
    return sa.and_(
        person.c.erased_at.is_(None),
        sa.not_(person.c.is_outside),
        has_address(person),
        sa.not_(away(person)),
    )


def _reach() -> sa.CTE:
    person, deputy = PERSON.alias("person"), _stand_ins()
    gone = person.c.erased_at.is_not(None)
    stands_in = deputy.c.deputy_id.is_not(None)
    written_to = sa.and_(sa.not_(gone), sa.not_(person.c.is_outside), has_address(person))
    return (
        sa.select(
            person.c.id.label("person_id"),
            sa.case(
                (sa.or_(gone, person.c.is_outside), sa.null()),
                (stands_in, deputy.c.deputy_id),
                (away(person), sa.null()),
                (has_address(person), person.c.id),
                else_=sa.null(),
            ).label("recipient_id"),
            sa.case(
                (gone, VACANT),
                (person.c.is_outside, OUTSIDE),
                (away(person), AWAY),
                (has_address(person), ""),
                else_=NO_ADDRESS,
            ).label("fallback"),
            sa.case((sa.and_(away(person), sa.not_(stands_in)), 1), else_=0).label("is_off"),
            sa.case((written_to, person.c.id), else_=sa.null()).label("own_id"),
        )
        .select_from(person.outerjoin(deputy, deputy.c.person_id == person.c.id))
        .cte("reach")
    )


def nearness() -> sa.ColumnElement[int]:
    """How near a holding is to a plan, the lowest first: no alternates, then the nearest level."""
    level = sa.case(
        (_HOLDING.c.plan_id.is_not(None), _IN_PLAN),
        (_HOLDING.c.body_id.is_not(None), _IN_BOARD),
        else_=_IN_ORGANISATION,
    )
    return sa.case((_HOLDING.c.is_alternate, 10), else_=0) + level


def _candidates(reach: sa.CTE) -> sa.CTE:
    """Who could act in a role of a plan: those at work first, then no alternates, then the nearest level."""
    plans = sa.union_all(
        sa.select(_PLAN.c.id, _PLAN.c.board_id),
        sa.select(sa.literal(NO_PLAN), sa.cast(sa.null(), _PLAN.c.board_id.type)),
    ).cte("plans")
    rank = reach.c.is_off * recipients.WHO_IS_OFF_COMES_AFTER + nearness()
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
        .where(PERSON.c.erased_at.is_(None), *in_force())
        .group_by(plans.c.id, _HOLDING.c.role, _HOLDING.c.person_id)
        .cte("candidate")
    )


def _last_resort(candidate: sa.CTE, reach: sa.CTE) -> sa.CTE:
    rank = candidate.c.rank + sa.case(
        (candidate.c.role == Role.ADMINISTRATOR, ADMINISTRATORS_COME_AFTER), else_=0
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
            *in_force(),
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
            *in_force(),
        )
        .subquery("ranked_head")
    )
    return sa.select(ranked.c.body_id, ranked.c.person_id).distinct().where(ranked.c.place == 1).cte("head")
