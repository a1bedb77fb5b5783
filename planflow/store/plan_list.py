"""The actions of a plan as a list: filtered, by the day they are due, fifty at a time.

Actions with a day are read along an index in the order in which they are shown, so that a page costs what a
page holds and not what the plan holds; those without a day come after them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from planflow.domain.rag import Scheme
from planflow.domain.tables import metadata
from planflow.engine.definition import Definition
from planflow.store import definitions, plan_wanted, rating_sql
from planflow.store.plan_wanted import Wanted
from planflow.store.rating_sql import ACTION, DUE, Expression, Reading
from planflow.store.session import Session

_PERSON = metadata.tables["person"]
_OWNER = _PERSON.alias("owner")
_OWNER_BODY = metadata.tables["body"].alias("owner_body")
_AGENCY = metadata.tables["body"].alias("agency")
_ANSWERS = metadata.tables["action_recommendation"]
_TEXT = metadata.tables["definition_text"]
_LATER = metadata.tables["deadline"].alias("later")
_PINNED = sa.select(_TEXT.c.digest).where(_TEXT.c.name == sa.bindparam("name")).order_by(_TEXT.c.digest)
_ALL_PINNED = (
    sa.select(_TEXT.c.name, _TEXT.c.digest)
    .where(_TEXT.c.name.in_(sa.bindparam("names", expanding=True)))
    .order_by(_TEXT.c.digest)
)
_PLAN, _MOST = (sa.bindparam(name, type_=sa.Integer()) for name in ("plan", "most"))
_EVERY = ACTION.alias("every")
_OVERRIDE = metadata.tables["rating_override"]
_BY_HAND = (
    sa.select(_OVERRIDE.c.id)
    .join(ACTION, ACTION.c.id == _OVERRIDE.c.action_id)
    .where(
        ACTION.c.plan_id == _PLAN,
        _OVERRIDE.c.ended_at.is_(None),
        _OVERRIDE.c.rating == sa.bindparam("code"),
    )
    .order_by(_OVERRIDE.c.id)
    .limit(1)
)
_KEPT: dict[Any, Any] = {}
_MOST_KEPT = 200
MOST_COUNTED = 200
"""Up to how many actions a list is counted; beyond that it is only said that there are more."""


def lifecycles(session: Session, kind: str) -> dict[str, Definition]:
    """Every lifecycle that an item of a kind was ever pinned to, by digest."""
    found = session.execute(_PINNED, {"name": kind}).scalars()
    return {digest: definitions.get(session, digest) for digest in found}


def lifecycles_of(session: Session, kinds: Sequence[str]) -> dict[str, dict[str, Definition]]:
    """`lifecycles` of several kinds in one statement."""
    found: dict[str, dict[str, Definition]] = {kind: {} for kind in kinds}
    for kind, digest in session.execute(_ALL_PINNED, {"names": list(kinds)}):
        found[kind][digest] = definitions.get(session, digest)
    return found


def find(
    session: Session, plan_id: int, wanted: Wanted, scheme: Scheme, reading: Reading, *, most: int
) -> list[int]:
    """The first so many of the actions that are wanted: by day and number, those without a day last."""
    is_bounded = not wanted.rating or not _is_rated_by_hand(session, plan_id, wanted.rating)
    made = _statements(wanted, scheme, reading, is_bounded)
    values = {"plan": plan_id, "most": most, **plan_wanted.owners(session, wanted)}
    found = [*session.execute(made.dated, values).scalars().all()]
    if len(found) < most and not wanted.is_late:
        values["most"] = most - len(found)
        found += session.execute(made.undated, values).scalars().all()
    return found


def rows(session: Session, action_ids: Sequence[int], reading: Reading) -> list[Any]:
    """Actions with the columns that a line shows, in the order in which they are named."""
    statement = _shown(reading)
    by_id = {row.id: row for row in session.execute(statement, {"ids": list(action_ids)}).all()}
    return [by_id[one] for one in action_ids if one in by_id]


def _is_rated_by_hand(session: Session, plan_id: int, code: str) -> bool:
    """Whether somebody gave any action of a plan this rating, and it was not withdrawn."""
    return session.execute(_BY_HAND, {"plan": plan_id, "code": code}).first() is not None


def answering(
    session: Session, plan_id: int, recommendations: Sequence[int], reading: Reading
) -> Sequence[Any]:
    """The plan's actions that answer some recommendations, with the number of each (`recommendation_id`)."""
    statement = (
        _columns(reading)
        .add_columns(_ANSWERS.c.recommendation_id)
        .select_from(_all().join(_ANSWERS, _ANSWERS.c.action_id == ACTION.c.id))
        .where(ACTION.c.plan_id == plan_id, _ANSWERS.c.recommendation_id.in_(recommendations))
        .order_by(_ANSWERS.c.recommendation_id, ACTION.c.position, ACTION.c.id)
    )
    return session.execute(statement).all() if recommendations else []


def tally(session: Session, plan_id: int, scheme: Scheme, reading: Reading) -> dict[str, int]:
    """How many actions of a plan have each rating, by its code."""
    code = rating_sql.rating(scheme, reading).label("code")
    rated = sa.select(code).select_from(_all()).where(ACTION.c.plan_id == plan_id).subquery()
    statement = sa.select(rated.c.code, sa.func.count()).group_by(rated.c.code).order_by(rated.c.code)
    return {row[0]: row[1] for row in session.execute(statement)}


def by_agency(session: Session, plan_id: int, reading: Reading) -> Sequence[Any]:
    """By agency (none: the organisation's own): how many actions are open, and how many of them late."""
    agency = sa.func.coalesce(ACTION.c.agency_id, _OWNER.c.agency_id).label("agency_id")
    late = sa.func.sum(sa.case((rating_sql.is_late(reading), 1), else_=0)).label("late")
    of_plan = (ACTION.c.plan_id == plan_id, rating_sql.means(reading, "open"))
    counted = (
        sa.select(agency, sa.func.count().label("open"), late)
        .select_from(_all())
        .where(*of_plan)
        .group_by(agency)
        .subquery()
    )
    statement = (
        sa.select(sa.func.coalesce(_AGENCY.c.name, "").label("name"), counted.c.open, counted.c.late)
        .select_from(counted.outerjoin(_AGENCY, _AGENCY.c.id == counted.c.agency_id))
        .order_by(counted.c.late.desc(), counted.c.open.desc(), counted.c.agency_id)
    )
    return session.execute(statement).all()


def late_by_plan(session: Session, plan_ids: Sequence[int], *, on: Any) -> dict[int, int]:
    """How many actions of each plan are owed and late."""
    deadline = metadata.tables["deadline"]
    statement = (
        sa.select(deadline.c.plan_id, sa.func.count())
        .where(
            deadline.c.plan_id.in_(plan_ids),
            deadline.c.kind == "action",
            deadline.c.due_on < on,
            deadline.c.state == "open",
        )
        .group_by(deadline.c.plan_id)
        .order_by(deadline.c.plan_id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


@dataclass(frozen=True)
class _Statements:
    """The statements of one list. Putting them together takes longer than running them."""

    dated: sa.Select[Any]
    undated: sa.Select[Any]


def _statements(wanted: Wanted, scheme: Scheme, reading: Reading, is_bounded: bool) -> _Statements:
    """The statements of a list, kept for the next who asks for the same on the same day."""
    key = (wanted, scheme.name, scheme.digest, is_bounded, reading.key)
    made: _Statements = _kept(key, lambda: _make(wanted, scheme, reading, is_bounded))
    return made


def _shown(reading: Reading) -> sa.Select[Any]:
    made: sa.Select[Any] = _kept(
        reading.key,
        lambda: _columns(reading).select_from(_all()).where(ACTION.c.id.in_(plan_wanted.ids("ids"))),
    )
    return made


def _kept(key: Any, make: Callable[[], Any]) -> Any:
    made = _KEPT.get(key)
    if made is None:
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        made = _KEPT[key] = make()
    return made


def _make(wanted: Wanted, scheme: Scheme, reading: Reading, is_bounded: bool) -> _Statements:
    conditions = [*plan_wanted.of_action(wanted), *plan_wanted.of_standing(wanted, scheme, reading)]
    is_dated = [*_in_plan(wanted), DUE.c.due_on.is_not(None), *_is_days()]
    last = rating_sql.last_day(scheme, wanted.rating, reading) if wanted.rating and is_bounded else None
    if last is not None:
        is_dated.append(DUE.c.due_on <= last)
    dated = sa.select(ACTION.c.id).select_from(_dated()).where(*is_dated, *conditions)
    undated = sa.select(ACTION.c.id).select_from(_alone()).where(DUE.c.due_on.is_(None))
    if not wanted.is_of_few:
        undated = undated.where(_may_lack_day())
    return _Statements(
        dated=dated.order_by(DUE.c.due_on, DUE.c.subject_id, DUE.c.id).limit(_MOST),
        undated=undated.where(ACTION.c.plan_id == _PLAN, *conditions)
        .order_by(ACTION.c.position, ACTION.c.id)
        .limit(_MOST),
    )


def _in_plan(wanted: Wanted) -> list[Expression]:
    """That it is in the plan: a deadline lies in the plan of its action.

    Asked of both, databases take them for far fewer than they are; but words are looked for in no other plan.
    """
    if wanted.is_of_few:
        return [ACTION.c.plan_id == _PLAN]
    found: list[Expression] = [DUE.c.plan_id == _PLAN]
    return [*found, ACTION.c.plan_id == _PLAN] if wanted.words else found


def _may_lack_day() -> Expression:
    """Actions without a deadline that has a day, or with one that has none: looked up in indexes alone.

    Nearly every action has a day, so that this leaves few to be looked at.
    """
    of_actions = (_LATER.c.plan_id == _PLAN, _LATER.c.kind == "action")
    dated = sa.select(_LATER.c.subject_id).where(*of_actions, _LATER.c.due_on.is_not(None))
    open_ended = sa.select(_LATER.c.subject_id).where(*of_actions, _LATER.c.due_on.is_(None))
    every = sa.select(_EVERY.c.id).where(_EVERY.c.plan_id == _PLAN)
    return ACTION.c.id.in_(sa.union(sa.except_(every, dated).subquery().select(), open_ended))


def _columns(reading: Reading) -> sa.Select[Any]:
    names = ("id", "ref", "title", "state", "definition", "percent", "version", "owner_id", "owner_body_id",
             "started_on", "implemented_on", "last_progress_on")  # fmt: skip
    return sa.select(
        *(ACTION.c[name] for name in names),
        DUE.c.id.label("due_id"),
        DUE.c.due_on,
        DUE.c.due_text,
        DUE.c.original_due_on,
        sa.func.coalesce(DUE.c.moves, 0).label("moves"),
        sa.func.coalesce(DUE.c.state, "").label("due_state"),
        sa.func.coalesce(
            sa.func.nullif(_OWNER.c.job_title, ""), _OWNER.c.name, _OWNER_BODY.c.name, sa.literal("")
        ).label("owner"),
        _OWNER.c.key.label("owner_key"),
        _OWNER_BODY.c.key.label("owner_body_key"),
        sa.func.coalesce(_AGENCY.c.name, "").label("agency"),
        rating_sql.is_asked(reading).label("is_asked"),
        rating_sql.is_rated_by_hand().label("is_rated_by_hand"),
    )


def _around(found: sa.FromClause) -> sa.Join:
    agency = sa.func.coalesce(ACTION.c.agency_id, _OWNER.c.agency_id)
    return (
        found.outerjoin(_OWNER, _OWNER.c.id == ACTION.c.owner_id)
        .outerjoin(_OWNER_BODY, _OWNER_BODY.c.id == ACTION.c.owner_body_id)
        .outerjoin(_AGENCY, _AGENCY.c.id == agency)
    )


def _dated() -> sa.Join:
    """From the days to their actions."""
    return DUE.join(ACTION, ACTION.c.id == DUE.c.subject_id)


def _all() -> sa.Join:
    """From the actions to their days, where they have one, and to whoever owns them."""
    return _around(_alone())


def _alone() -> sa.Join:
    return ACTION.outerjoin(DUE, sa.and_(DUE.c.subject_id == ACTION.c.id, *_is_days()))


def _is_days() -> list[Expression]:
    """The latest deadline of an action for doing it."""
    is_later = sa.and_(
        _LATER.c.subject_kind == "action",
        _LATER.c.subject_id == ACTION.c.id,  # and not the deadline's: asked last, once all else holds
        _LATER.c.kind == "action",
        _LATER.c.id > DUE.c.id,
    )
    is_latest = sa.not_(sa.exists().where(is_later).correlate(DUE, ACTION))
    return [DUE.c.subject_kind == "action", DUE.c.kind == "action", is_latest]
