"""What a chair's weekly mail says of the plans they chair: a fixed number of statements."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from planflow.domain.deadline import DeadlineState
from planflow.domain.ladder import Urgency
from planflow.domain.message import MessageState
from planflow.domain.person import Role
from planflow.domain.tables import metadata
from planflow.store import reach
from planflow.store.session import Session

_PLAN = metadata.tables["plan"]
_ACTION = metadata.tables["action"]
_DEADLINE = metadata.tables["deadline"]
_PROGRESS = metadata.tables["progress"]
_REQUEST = metadata.tables["extension_request"]
_OVERRIDE = metadata.tables["rating_override"]
_BODY = metadata.tables["body"]
_EVENT = metadata.tables["event"]
_MESSAGE = metadata.tables["message"]
_PLANS: sa.BindParameter[Any] = sa.bindparam("plans", expanding=True)
_LAST_WEEKLY = sa.select(sa.func.max(_MESSAGE.c.for_on)).where(
    _MESSAGE.c.recipient_id == sa.bindparam("recipient"),
    _MESSAGE.c.kind == Urgency.WEEKLY,
    _MESSAGE.c.state == MessageState.SENT,
    _MESSAGE.c.for_on < sa.bindparam("today", type_=sa.Date()),
)
_HAPPENED = (
    sa.select(_EVENT.c.kind, _EVENT.c.from_state, _EVENT.c.subject_id, _PLAN.c.key, _ACTION.c.ref)
    .join(_ACTION, sa.and_(_EVENT.c.subject_kind == "action", _ACTION.c.id == _EVENT.c.subject_id))
    .join(_PLAN, _PLAN.c.id == _EVENT.c.chain)
    .where(
        _EVENT.c.chain.in_(_PLANS),
        _EVENT.c.to_state != "",
        _EVENT.c.at >= sa.bindparam("since", type_=_EVENT.c.at.type),
    )
    .order_by(_EVENT.c.id)
)


def chaired(session: Session, person_id: int, *, today: date) -> list[int]:
    """The plans with anything open in them that a person chairs: as the chair, or in the chair's place.

    Every chair is read at once, so that the mails of a whole transaction cost one statement.
    """
    known: dict[date, dict[int, list[int]]] = session.info.setdefault("chaired_plans", {})
    if today not in known:
        known[today] = {}
        for row in session.execute(_chaired(), {"today": today}):
            known[today].setdefault(row.person_id, []).append(row.plan_id)
    return known[today].get(person_id, [])


@cache
def _chaired() -> sa.Select[Any]:
    candidate = reach.people().candidate
    place = sa.func.rank().over(partition_by=candidate.c.plan_id, order_by=candidate.c.rank)
    best = (
        sa.select(candidate.c.plan_id, candidate.c.person_id, place.label("place"))
        .where(candidate.c.role == Role.CHAIR)
        .subquery("best_chair")
    )
    has_open = sa.exists(
        sa.select(sa.literal(1)).where(
            _DEADLINE.c.plan_id == best.c.plan_id, _DEADLINE.c.state == DeadlineState.OPEN
        )
    )
    return (
        sa.select(best.c.plan_id, best.c.person_id)
        .where(best.c.place == 1, has_open)
        .order_by(best.c.plan_id, best.c.person_id)
    )


def last_weekly(session: Session, person_id: int, *, today: date) -> date | None:
    """The day of the last weekly mail that a person was sent before today; None if there was none."""
    found: date | None = session.execute(_LAST_WEEKLY, {"recipient": person_id, "today": today}).scalar()
    return found


def happened(session: Session, plan_ids: Sequence[int], *, since: datetime) -> list[Any]:
    """What became of the actions of some plans since an instant, oldest first."""
    return list(session.execute(_HAPPENED, {"plans": list(plan_ids), "since": since}))


def actions(session: Session, plan_ids: Sequence[int], *, today: date) -> list[Any]:
    """Every action of some plans with all that a rating may ask, in the order of the plans."""
    return list(session.execute(_actions(), {"plans": list(plan_ids), "today": today}))


@cache
def _actions() -> sa.Select[Any]:
    owner, owner_body, agency = reach.PERSON.alias("owner"), _BODY.alias("owner_body"), _BODY.alias("agency")
    due = (
        sa.select(
            _DEADLINE,
            sa.func.row_number()
            .over(partition_by=_DEADLINE.c.subject_id, order_by=_DEADLINE.c.id.desc())
            .label("place"),
        )
        .where(
            _DEADLINE.c.plan_id.in_(_PLANS),
            _DEADLINE.c.subject_kind == "action",
            _DEADLINE.c.kind == "action",
        )
        .subquery("due")
    )
    told_on = (
        sa.select(sa.func.max(_PROGRESS.c.given_on))
        .where(_PROGRESS.c.action_id == _ACTION.c.id)
        .scalar_subquery()
    )
    asked = sa.exists(
        sa.select(sa.literal(1)).where(
            _REQUEST.c.action_id == _ACTION.c.id,
            _DEADLINE.c.subject_kind == "extension",
            _DEADLINE.c.subject_id == _REQUEST.c.id,
            _DEADLINE.c.state == DeadlineState.OPEN,
        )
    )
    by_hand = (
        sa.select(sa.func.max(_OVERRIDE.c.id))
        .where(
            _OVERRIDE.c.action_id == _ACTION.c.id,
            _OVERRIDE.c.ended_at.is_(None),
            sa.or_(_OVERRIDE.c.until_on.is_(None), _OVERRIDE.c.until_on >= reach.TODAY),
        )
        .scalar_subquery()
    )
    override = _OVERRIDE.alias("by_hand")
    return (
        sa.select(
            _ACTION.c.id, _ACTION.c.plan_id, _ACTION.c.ref, _ACTION.c.title, _ACTION.c.state,
            _ACTION.c.definition, _ACTION.c.percent, _ACTION.c.started_on, _ACTION.c.implemented_on,
            _PLAN.c.key.label("plan_key"),
            sa.or_(_ACTION.c.owner_id.is_not(None), _ACTION.c.owner_body_id.is_not(None)).label("has_owner"),
            sa.func.coalesce(owner.c.name, owner_body.c.name, "").label("owner"),
            sa.func.coalesce(agency.c.name, "").label("agency"),
            due.c.due_on, due.c.original_due_on, due.c.calendar,
            sa.func.coalesce(due.c.moves, 0).label("moves"),
            told_on.label("told_on"),
            asked.label("asks_for_time"),
            sa.func.coalesce(override.c.rating, "").label("override"),
            override.c.given_on.label("override_on"),
        )
        .select_from(
            _ACTION.join(_PLAN, _PLAN.c.id == _ACTION.c.plan_id)
            .outerjoin(due, sa.and_(due.c.subject_id == _ACTION.c.id, due.c.place == 1))
            .outerjoin(owner, owner.c.id == _ACTION.c.owner_id)
            .outerjoin(owner_body, owner_body.c.id == _ACTION.c.owner_body_id)
            .outerjoin(
                agency, agency.c.id == sa.func.coalesce(_ACTION.c.agency_id, owner.c.agency_id)
            )
            .outerjoin(override, override.c.id == by_hand)
        )
        .where(_ACTION.c.plan_id.in_(_PLANS))
        .order_by(_ACTION.c.plan_id, _ACTION.c.position, _ACTION.c.id)
    )  # fmt: skip
