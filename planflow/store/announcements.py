"""The intents of one event: its routes resolved to people in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from planflow.domain.actor import Actor
from planflow.domain.intent import IntentState
from planflow.domain.person import Role
from planflow.domain.route import Route
from planflow.domain.tables import metadata
from planflow.engine.routes import DECIDER, RECORDED_FOR, REQUESTER
from planflow.store import audiences, reach
from planflow.store.inserting import NewRows
from planflow.store.intents import INTENT, MAIL
from planflow.store.session import Session

_ACTION = metadata.tables["action"]
_EXTENSION = metadata.tables["extension_request"]
_COLUMNS = (
    "plan_id", "event_id", "route", "audience", "recipient_id", "meant_for_id", "fallback", "channel",
    "urgency", "planned_at", "day", "state", "reason",
)  # fmt: skip


_NOBODY = 0
"""Stands for nobody where a row number is asked for."""


@dataclass(frozen=True)
class About:
    """Which event it is, and what it is about."""

    event_id: int
    plan_id: int | None
    subject_kind: str
    subject_id: int


def insert(
    session: Session, about: About, routes: Sequence[Route], actor: Actor, *, today: date, now: datetime
) -> int:
    """Write one intent for each person whom the routes name; the first route that names them counts."""
    values = {
        "about_event": about.event_id,
        "about_plan": about.plan_id,
        "about_subject": about.subject_id,
        "told_in": reach.NO_PLAN if about.plan_id is None else about.plan_id,
        "done_by": actor.person_id or _NOBODY,
        "done_for": actor.for_id or _NOBODY,
        "today": today,
        "now": now,
    }
    return _rows(tuple(routes), about.subject_kind).insert(session, values)


@lru_cache(maxsize=512)
def _rows(routes: tuple[Route, ...], subject_kind: str) -> NewRows:
    base = sa.union_all(*(_row(subject_kind, route, number) for number, route in enumerate(routes))).cte(
        "told_of"
    )
    told = audiences.told(base, ("owner",), reach.people())
    place = sa.func.row_number().over(partition_by=told.c.recipient_id, order_by=told.c.id)
    first = (
        sa.select(told, place.label("turn"))
        .where(told.c.recipient_id.is_not(None), *_not_their_own(told, routes))
        .subquery("first")
    )
    rows = (
        sa.select(
            sa.bindparam("about_plan", type_=INTENT.c.plan_id.type),
            sa.bindparam("about_event", type_=INTENT.c.event_id.type),
            _choice(first.c.id, [route.name for route in routes]),
            _choice(first.c.id, [route.tell for route in routes]),
            first.c.recipient_id,
            first.c.meant_for_id,
            first.c.fallback,
            sa.literal(MAIL),
            _choice(first.c.id, [str(route.urgency) for route in routes]),
            sa.bindparam("now", type_=INTENT.c.planned_at.type),
            reach.TODAY,
            sa.literal(str(IntentState.PLANNED)),
            sa.literal(""),
        )
        .where(first.c.turn == 1)
        .order_by(first.c.id, first.c.recipient_id)
    )
    return NewRows(INTENT, _COLUMNS, rows)


def _not_their_own(told: sa.Subquery, routes: Sequence[Route]) -> list[sa.ColumnElement[bool]]:
    """Not what they did themselves; nor, outside the route made for it, what they gave their word for."""
    recorded = [number for number, route in enumerate(routes) if route.tell == RECORDED_FOR]
    return [
        told.c.recipient_id != sa.bindparam("done_by"),
        sa.or_(told.c.id.in_(recorded), told.c.recipient_id != sa.bindparam("done_for")),
    ]


def _choice(number: Any, values: Sequence[str]) -> sa.Case[str]:
    return sa.case(*((number == key, value) for key, value in enumerate(values)), else_="")


def _row(subject_kind: str, route: Route, number: int) -> sa.Select[Any]:
    """The row that says whom one route is for, as if it were something owed."""
    if route.tell == "owner" and subject_kind in ("action", "extension"):
        return _owner(subject_kind, number)
    if route.tell == REQUESTER and subject_kind == "extension":
        asked = sa.select(*_base(subject_kind, number, owner_id=_EXTENSION.c.requested_by_id))
        return asked.where(_EXTENSION.c.id == sa.bindparam("about_subject"))
    if route.tell == RECORDED_FOR:
        return sa.select(*_base(subject_kind, number, owner_id=_id("done_for")))
    if route.tell == DECIDER:
        return sa.select(*_base(subject_kind, number, role=Role.CHAIR, kind="extension_answer"))
    kind = "verification" if route.tell == Role.VERIFIER else ""
    role = "" if route.tell in ("owner", REQUESTER) else route.tell
    return sa.select(*_base(subject_kind, number, role=role, kind=kind))


def _owner(subject_kind: str, number: int) -> sa.Select[Any]:
    columns = _base(
        subject_kind,
        number,
        owner_id=_ACTION.c.owner_id,
        owner_body_id=_ACTION.c.owner_body_id,
        agency_id=_ACTION.c.agency_id,
    )
    if subject_kind == "action":
        return sa.select(*columns).where(_ACTION.c.id == sa.bindparam("about_subject"))
    joined = _EXTENSION.join(_ACTION, _ACTION.c.id == _EXTENSION.c.action_id)
    return sa.select(*columns).select_from(joined).where(_EXTENSION.c.id == sa.bindparam("about_subject"))


def _base(
    subject_kind: str,
    number: int,
    *,
    owner_id: Any = None,
    owner_body_id: Any = None,
    agency_id: Any = None,
    role: str = "",
    kind: str = "",
) -> list[sa.Label[Any]]:
    """The columns of `audiences.BASE_COLUMNS`; the number of the route stands for the row's id."""
    unknown = sa.cast(sa.null(), INTENT.c.id.type)
    values = {
        "id": sa.literal(number),
        "plan_id": _id("told_in"),
        "owner_id": unknown if owner_id is None else owner_id,
        "owner_body_id": unknown if owner_body_id is None else owner_body_id,
        "owner_role": sa.literal(role),
        "agency_id": unknown if agency_id is None else agency_id,
        "is_outside": sa.false(),
        "kind": sa.literal(kind),
        "subject_kind": sa.literal(subject_kind),
        "subject_id": _id("about_subject"),
    }
    return [values[name].label(name) for name in audiences.BASE_COLUMNS]


def _id(name: str) -> Any:
    return sa.cast(sa.bindparam(name, type_=INTENT.c.id.type), INTENT.c.id.type)
