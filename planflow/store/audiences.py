"""Who is told: owners, managers and role holders, resolved for any number of things in one statement.

Every join is an outer join, so that nothing is lost on the way: where the person meant is missing, outside,
erased or without an address, it falls to the plan's coordinator, and from there to an administrator.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from planflow.domain.person import Role
from planflow.domain.tables import metadata
from planflow.store.reach import OUTSIDE, PERSON, VACANT, People

_BODY = metadata.tables["body"]
_ACTION = metadata.tables["action"]
_EXTENSION = metadata.tables["extension_request"]

BASE_COLUMNS = (
    "id", "plan_id", "owner_id", "owner_body_id", "owner_role", "agency_id", "is_outside",
    "kind", "subject_kind", "subject_id",
)  # fmt: skip
"""What a thing has to say of itself for its audience to be found."""
JUDGED = ("verification", "extension_answer")
"""Kinds of deadline that ask for a judgement on somebody's work or request."""


def resolved(base: sa.CTE, tell: Sequence[str], people: People) -> sa.CTE:
    """Whom each row of `base` tells: id, audience, audience_rank, recipient_id, meant_for_id, fallback.

    `recipient_id` is NULL where there is nobody at all, not even an administrator. A person may come several
    times; `precedence` says which of their rows counts.
    """
    owed = _owed(base, people)
    meant = sa.union_all(
        *(_meant(base, owed, audience, rank, people) for rank, audience in enumerate(tell))
    ).cte("meant")
    return _with_fallback(meant, people).cte("found")


def precedence(found: sa.CTE) -> tuple[sa.ColumnElement[Any], ...]:
    """The order in which the rows of one person count: as who owes it first, and in their own right."""
    return (
        found.c.audience_rank,
        sa.case((found.c.fallback == "", 0), else_=1),
        sa.case((found.c.meant_for_id.is_(None), 0), else_=1),
        found.c.meant_for_id,
    )


def told(base: sa.CTE, tell: Sequence[str], people: People) -> sa.Subquery:
    """The same as `resolved` with each person once."""
    found = resolved(base, tell, people)
    once = (found.c.id, found.c.recipient_id)
    place = sa.func.row_number().over(partition_by=once, order_by=precedence(found))
    numbered = sa.select(found, place.label("place")).cte("numbered")
    return sa.select(numbered).where(numbered.c.place == 1).subquery("told")


def _barred(base: sa.CTE, candidate: sa.CTE) -> sa.ColumnElement[bool]:
    """Whether a candidate may not judge the thing: they own it, recorded it, asked for it, or deputise."""
    work = own_work(base.c.subject_id, candidate.c.person_id).where(base.c.subject_kind == "action")
    request = own_request(base.c.subject_id, candidate.c.person_id).where(base.c.subject_kind == "extension")
    either = sa.or_(sa.exists(work.correlate(base, candidate)), sa.exists(request.correlate(base, candidate)))
    return sa.and_(base.c.kind.in_(JUDGED), either)


def own_work(action_id: Any, person_id: Any) -> sa.Select[Any]:
    """A row where somebody owns an action, said it was done, recorded that, or is its owner's deputy."""
    owner = PERSON.alias("barring_owner")
    return (
        sa.select(sa.literal(1))
        .select_from(_ACTION.outerjoin(owner, owner.c.id == _ACTION.c.owner_id))
        .where(
            _ACTION.c.id == action_id,
            sa.or_(
                _ACTION.c.owner_id == person_id,
                _ACTION.c.implemented_by_id == person_id,
                _ACTION.c.implemented_recorder_id == person_id,
                owner.c.deputy_id == person_id,
            ),
        )
    )


def own_request(extension_id: Any, person_id: Any) -> sa.Select[Any]:
    """A row where somebody asked for more time, or owns what it is asked for."""
    return (
        sa.select(sa.literal(1))
        .select_from(_ACTION.join(_EXTENSION, _EXTENSION.c.action_id == _ACTION.c.id))
        .where(
            _EXTENSION.c.id == extension_id,
            sa.or_(_ACTION.c.owner_id == person_id, _EXTENSION.c.requested_by_id == person_id),
        )
    )


def _owed(base: sa.CTE, people: People) -> sa.CTE:
    """Who really owes each thing: the person, the body's voice, or the best holder of the role."""
    by_person = sa.select(
        base.c.id, base.c.plan_id, base.c.agency_id, base.c.is_outside, base.c.owner_id.label("person_id")
    ).where(base.c.owner_id.is_not(None))
    ranked = _ranked(base, people)
    best = sa.or_(ranked.c.rank.is_(None), ranked.c.rank == ranked.c.best)
    columns = (ranked.c.id, ranked.c.plan_id, ranked.c.agency_id, ranked.c.is_outside, ranked.c.person_id)
    return sa.union_all(by_person, sa.select(*columns).where(best)).cte("owed")


def _ranked(base: sa.CTE, people: People) -> sa.CTE:
    """What a body or a role owes, with everybody who could speak for it and the rank of the best of them."""
    candidate, member, head = people.candidate, people.member, people.head
    by_body = base.c.owner_body_id.is_not(None)
    by_role = sa.and_(base.c.owner_body_id.is_(None), base.c.owner_role != "")
    speaks = sa.and_(by_body, member.c.plan_id == base.c.plan_id, member.c.body_id == base.c.owner_body_id)
    chairs = sa.and_(by_body, member.c.person_id.is_(None), head.c.body_id == base.c.owner_body_id)
    holds = sa.and_(
        by_role,
        candidate.c.plan_id == base.c.plan_id,
        candidate.c.role == base.c.owner_role,
        sa.not_(_barred(base, candidate)),
    )
    is_outside = sa.or_(
        base.c.is_outside,
        sa.func.coalesce(_BODY.c.is_outside, sa.false()),
        sa.and_(by_role, base.c.owner_role == Role.ASSURER),
    )
    return (
        sa.select(
            base.c.id,
            base.c.plan_id,
            base.c.agency_id,
            is_outside.label("is_outside"),
            sa.func.coalesce(member.c.person_id, head.c.person_id, candidate.c.person_id).label("person_id"),
            candidate.c.rank,
            sa.func.min(candidate.c.rank).over(partition_by=base.c.id).label("best"),
        )
        .select_from(
            base.outerjoin(_BODY, sa.and_(by_body, _BODY.c.id == base.c.owner_body_id))
            .outerjoin(member, speaks)
            .outerjoin(head, chairs)
            .outerjoin(candidate, holds)
        )
        .where(base.c.owner_id.is_(None))
        .cte("ranked_owner")
    )


def _meant(base: sa.CTE, owed: sa.CTE, audience: str, rank: int, people: People) -> sa.Select[Any]:
    """Whom one audience means: id, plan_id, is_outside, person_id (NULL if nobody), audience and its rank."""
    if audience == "owner":
        source: Any = owed
        person_id: Any = owed.c.person_id
    elif audience == "manager":
        source, person_id = _managers(owed, people)
    else:
        source, person_id = _holders(base, audience, people)
        owed = base
    is_outside = owed.c.is_outside if audience in ("owner", "manager") else sa.false()
    return sa.select(
        owed.c.id,
        owed.c.plan_id,
        is_outside.label("is_outside"),
        person_id.label("person_id"),
        sa.literal(audience).label("audience"),
        sa.literal(rank).label("audience_rank"),
    ).select_from(source)


def _managers(owed: sa.CTE, people: People) -> tuple[Any, Any]:
    """The line manager, or for a partner agency its member of the board."""
    ower, member = PERSON.alias("ower"), people.member.alias("agency_member")
    agency_id = sa.func.coalesce(ower.c.agency_id, owed.c.agency_id)
    source = owed.outerjoin(ower, ower.c.id == owed.c.person_id).outerjoin(
        member, sa.and_(member.c.plan_id == owed.c.plan_id, member.c.body_id == agency_id)
    )
    return source, sa.case((agency_id.is_not(None), member.c.person_id), else_=ower.c.manager_id)


def _holders(base: sa.CTE, role: str, people: People) -> tuple[Any, Any]:
    candidate = people.candidate.alias(f"holder_{role}")
    best = (
        sa.select(
            candidate.c.plan_id,
            candidate.c.person_id,
            sa.func.rank().over(partition_by=candidate.c.plan_id, order_by=candidate.c.rank).label("place"),
        )
        .where(candidate.c.role == role)
        .subquery(f"best_{role}")
    )
    return base.outerjoin(
        best, sa.and_(best.c.plan_id == base.c.plan_id, best.c.place == 1)
    ), best.c.person_id


def _with_fallback(meant: sa.CTE, people: People) -> sa.Select[Any]:
    reach, resort = people.reach, people.last_resort
    missed = sa.or_(meant.c.is_outside, reach.c.recipient_id.is_(None))
    # Somebody who is away gets it themselves only where there is nobody else at all.
    themselves = sa.case((sa.not_(meant.c.is_outside), reach.c.own_id), else_=sa.null())
    recipient_id = sa.case(
        (missed, sa.func.coalesce(resort.c.recipient_id, themselves)), else_=reach.c.recipient_id
    )
    return sa.select(
        meant.c.id,
        meant.c.audience,
        meant.c.audience_rank,
        recipient_id.label("recipient_id"),
        sa.case((recipient_id == meant.c.person_id, sa.null()), else_=meant.c.person_id).label(
            "meant_for_id"
        ),
        sa.case(
            (meant.c.is_outside, OUTSIDE),
            (meant.c.person_id.is_(None), VACANT),
            (recipient_id == meant.c.person_id, ""),
            else_=reach.c.fallback,
        ).label("fallback"),
    ).select_from(
        meant.outerjoin(reach, reach.c.person_id == meant.c.person_id).outerjoin(
            resort, sa.and_(missed, resort.c.plan_id == meant.c.plan_id)
        )
    )
