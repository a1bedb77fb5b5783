"""Whom the routes of one event name, with all that is needed to see who can be told: one small statement.

It reads only the people of one plan, its board and the organisation who hold the roles that are named.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa

from planflow.domain.person import Role
from planflow.domain.recipients import Holder, Known, Meant, best, last_resort
from planflow.domain.tables import metadata
from planflow.engine.routes import AUTHOR, DECIDER, OVERSEER, RECORDED_FOR, REQUESTER
from planflow.store import audiences, reach
from planflow.store.quick import Quick
from planflow.store.session import Session

_PERSON = reach.PERSON
_HOLDING = metadata.tables["role_holding"]
_PLAN = metadata.tables["plan"]
_BODY = metadata.tables["body"]
_ACTION = metadata.tables["action"]
_EXTENSION = metadata.tables["extension_request"]
_SECTION = metadata.tables["section"]
_OWNER = "owner"
_NOT_ROLES = (_OWNER, REQUESTER, RECORDED_FOR, AUTHOR, OVERSEER)
_ID = _PERSON.c.id.type


def _given(name: str) -> sa.BindParameter[int]:
    return sa.bindparam(name, type_=_ID)


_PLAN_ID, _SUBJECT_ID, _DONE_FOR = _given("told_in"), _given("about_subject"), _given("done_for")
"""The plan whose people are told (`reach.NO_PLAN` for none), what the event is about, and for whom it was."""


def read(session: Session, tells: Sequence[str], subject_kind: str, values: Mapping[str, Any]) -> list[Any]:
    """For each of the audiences `tells` whom it means, in their order; nobody where it cannot apply."""
    rows = _named(tuple(tells), subject_kind).rows(session, values)
    found: list[list[Any]] = [[] for _ in tells]
    for row in rows:
        found[row.number].append(row)
    people = _people(session, rows, values)
    return [_meant(session, tell, some, people, values) for tell, some in zip(tells, found, strict=True)]


def resort(session: Session, values: Mapping[str, Any]) -> list[int]:
    """Who gets what cannot be told to whom it was meant for: coordinators, else administrators."""
    rows = session.connection().execute(_resort(), values).all()
    people = _people(session, rows, values)
    return last_resort(Holder(people[row.id], row.rank + row.number) for row in rows)


def _meant(
    session: Session, tell: str, rows: Sequence[Any], people: Mapping[int, Known], values: Mapping[str, Any]
) -> list[Meant]:
    if tell not in _NOT_ROLES:
        holders = [Holder(people[row.id], row.rank) for row in rows if not row.is_barred]
        return [Meant(person) for person in best(holders)] or [Meant(None)]
    found = []
    for row in rows:
        if row.id is None and row.body_id is not None:
            found += _voices(session, row.body_id, row.is_body_outside, values)
        else:
            found.append(Meant(None if row.id is None else people[row.id]))
    return found


def _voices(session: Session, body_id: int, is_outside: bool, values: Mapping[str, Any]) -> list[Meant]:
    rows = session.connection().execute(_speakers(), {**values, "body": body_id}).all()
    first = [row for row in rows if row.number == rows[0].number]
    people = _people(session, first, values)
    return [Meant(people[row.id], is_outside) for row in first] or [Meant(None, is_outside)]


def _people(session: Session, rows: Iterable[Any], values: Mapping[str, Any]) -> dict[int, Known]:
    """The people of the rows, with whoever stands in for those who are away."""
    found, absent = {}, []
    for row in rows:
        if row.id is not None and row.id not in found:
            found[row.id] = Known(row.id, row.is_gone, row.is_outside, row.is_away, row.has_address)
            if row.is_away and row.deputy_id is not None:
                absent.append(row.id)
    if absent:
        known = session.connection().execute(reach.stand_ins(), {"absent": absent, "today": values["today"]})
        found |= {one.person_id: replace(found[one.person_id], stand_in_id=one.deputy_id) for one in known}
    return found


@lru_cache(maxsize=512)
def _named(tells: tuple[str, ...], subject_kind: str) -> Quick:
    return Quick(sa.union_all(*(_row(tell, number, subject_kind) for number, tell in enumerate(tells))))


def _row(tell: str, number: int, subject_kind: str) -> sa.Select[Any]:
    if tell not in _NOT_ROLES:
        return _holders(Role.CHAIR if tell == DECIDER else tell, number, _judged(tell, subject_kind))
    if tell == AUTHOR:
        return _authors(number, subject_kind)
    if tell == OVERSEER:
        return _overseer(number)
    if tell == _OWNER and subject_kind in ("action", "extension"):
        return _owner(number, subject_kind)
    if tell == REQUESTER and subject_kind == "extension":
        asked = _EXTENSION.outerjoin(_PERSON, _PERSON.c.id == _EXTENSION.c.requested_by_id)
        return sa.select(*_columns(number)).select_from(asked).where(_EXTENSION.c.id == _SUBJECT_ID)
    # What nobody is known to own or to have asked for is told to the last resort.
    alone = sa.select(*_columns(number)).where(_PERSON.c.id == _DONE_FOR)
    return alone if tell == RECORDED_FOR else sa.select(*_columns(number)).select_from(_nobody())


def _columns(
    number: int,
    *,
    rank: sa.ColumnElement[Any] | None = None,
    is_barred: sa.ColumnElement[bool] | None = None,
    body_id: sa.ColumnElement[Any] | None = None,
    is_body_outside: sa.ColumnElement[bool] | None = None,
) -> list[sa.Label[Any]]:
    """A person as they stand today, and what makes them one whom the route of that number means."""
    return [
        _constant(number).label("number"),
        _PERSON.c.id.label("id"),
        _PERSON.c.erased_at.is_not(None).label("is_gone"),
        _PERSON.c.is_outside.label("is_outside"),
        reach.away(_PERSON).label("is_away"),
        reach.has_address(_PERSON).label("has_address"),
        _PERSON.c.deputy_id.label("deputy_id"),
        (_constant(0) if rank is None else rank).label("rank"),
        (sa.false() if is_barred is None else is_barred).label("is_barred"),
        (sa.cast(sa.null(), _ID) if body_id is None else body_id).label("body_id"),
        (sa.false() if is_body_outside is None else is_body_outside).label("is_body_outside"),
    ]


def _constant(value: int) -> sa.ColumnElement[int]:
    """Written out: as a parameter it would be handled at each execution."""
    return sa.literal_column(str(value), sa.Integer())


def _nobody() -> sa.FromClause:
    """One row without a person."""
    return sa.select(_constant(0).label("none")).subquery("nobody").outerjoin(_PERSON, sa.false())


def _owner(number: int, subject_kind: str) -> sa.Select[Any]:
    by_body = sa.and_(_ACTION.c.owner_id.is_(None), _BODY.c.id == _ACTION.c.owner_body_id)
    source: Any = _ACTION
    key = _ACTION.c.id
    if subject_kind == "extension":
        source, key = source.join(_EXTENSION, _EXTENSION.c.action_id == _ACTION.c.id), _EXTENSION.c.id
    owners = source.outerjoin(_PERSON, _PERSON.c.id == _ACTION.c.owner_id).outerjoin(_BODY, by_body)
    columns = _columns(number, body_id=_BODY.c.id, is_body_outside=_BODY.c.is_outside)
    return sa.select(*columns).select_from(owners).where(key == _SUBJECT_ID)


def _overseer(number: int) -> sa.Select[Any]:
    """The body above the board of the plan; whoever chairs it speaks for it."""
    board = _BODY.alias("overseen_board")
    above = (
        _PLAN.outerjoin(board, board.c.id == _PLAN.c.board_id)
        .outerjoin(_BODY, _BODY.c.id == board.c.parent_id)
        .outerjoin(_PERSON, sa.false())
    )
    columns = _columns(number, body_id=_BODY.c.id, is_body_outside=_BODY.c.is_outside)
    return sa.select(*columns).select_from(above).where(_PLAN.c.id == _PLAN_ID)


def _authors(number: int, subject_kind: str) -> sa.Select[Any]:
    """The people whose key, name or job title stands after `gap:` in the form of a paper."""
    wanted = sa.func.lower(_SECTION.c.gap_owner)
    is_named = sa.or_(
        *(wanted == sa.func.lower(name) for name in (_PERSON.c.key, _PERSON.c.name, _PERSON.c.job_title)),
        wanted == "the " + sa.func.lower(_PERSON.c.job_title),
    )
    return (
        sa.select(*_columns(number))
        .select_from(_SECTION.join(_PERSON, is_named))
        .where(
            sa.true() if subject_kind == "paper" else sa.false(),
            _SECTION.c.paper_id == _SUBJECT_ID,
            _SECTION.c.is_gap,
            _SECTION.c.gap_owner != "",
            _PERSON.c.erased_at.is_(None),
        )
    )


def _judged(tell: str, subject_kind: str) -> sa.ColumnElement[bool] | None:
    """Whether a person may not judge what the event is about; None where no judgement is asked for."""
    if tell not in (Role.VERIFIER, DECIDER) or subject_kind not in ("action", "extension"):
        return None
    own = audiences.own_work if subject_kind == "action" else audiences.own_request
    return sa.exists(own(_SUBJECT_ID, _PERSON.c.id).correlate(_PERSON))


def _holders(role: str, number: int, is_barred: sa.ColumnElement[bool] | None = None) -> sa.Select[Any]:
    """Everybody who could act in a role: in the plan, in its board, or in the organisation."""
    board = sa.select(_PLAN.c.board_id).where(_PLAN.c.id == _PLAN_ID).scalar_subquery()
    above = sa.or_(_HOLDING.c.body_id.is_(None), _HOLDING.c.body_id == board)
    return (
        sa.select(*_columns(number, rank=reach.nearness(), is_barred=is_barred))
        .select_from(_HOLDING.join(_PERSON, _PERSON.c.id == _HOLDING.c.person_id))
        .where(
            _HOLDING.c.role == role,
            sa.or_(_HOLDING.c.plan_id == _PLAN_ID, sa.and_(_HOLDING.c.plan_id.is_(None), above)),
            _PERSON.c.erased_at.is_(None),
            *reach.in_force(),
        )
    )


@cache
def _resort() -> sa.CompoundSelect[Any]:
    return sa.union_all(
        _holders(Role.COORDINATOR, 0), _holders(Role.ADMINISTRATOR, reach.ADMINISTRATORS_COME_AFTER)
    )


@cache
def _speakers() -> sa.Select[Any]:
    """Who speaks for a body: the people of an agency who sit on the plan's board, else its chair."""
    people, body = reach.people(), _given("body")
    member = sa.select(*_columns(0)).join(people.member, people.member.c.person_id == _PERSON.c.id)
    head = sa.select(*_columns(1)).join(people.head, people.head.c.person_id == _PERSON.c.id)
    either = sa.union_all(
        member.where(people.member.c.plan_id == _PLAN_ID, people.member.c.body_id == body),
        head.where(people.head.c.body_id == body),
    ).subquery("speaker")
    return sa.select(either).order_by(either.c.number, either.c.id)
