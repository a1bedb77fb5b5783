"""What a mail needs to know: a fixed number of statements, however much it lists."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from planflow.domain.deadline import DeadlineState
from planflow.domain.intent import IntentState
from planflow.domain.person import Role
from planflow.domain.tables import metadata
from planflow.store import audiences, reach
from planflow.store.intents import DEADLINE, INTENT
from planflow.store.session import Session

_PLAN = metadata.tables["plan"]
_BODY = metadata.tables["body"]
_ACTION = metadata.tables["action"]
_RECOMMENDATION = metadata.tables["recommendation"]
_OCCURRENCE = metadata.tables["occurrence"]
_EXTENSION = metadata.tables["extension_request"]
_PAPER = metadata.tables["paper"]
_MILESTONE = metadata.tables["milestone"]
_EVENT = metadata.tables["event"]
_TEXT = metadata.tables["free_text"]
_PERSON = reach.PERSON
_MEANT_FOR = _PERSON.alias("meant_for")
_INTENTS = (
    sa.select(INTENT, _MEANT_FOR.c.name.label("meant_for"))
    .outerjoin(_MEANT_FOR, _MEANT_FOR.c.id == INTENT.c.meant_for_id)
    .where(INTENT.c.message_id == sa.bindparam("message"), INTENT.c.state == IntentState.GATHERED)
    .order_by(INTENT.c.id)
)


def intents_of(session: Session, message_id: int) -> list[Any]:
    """What still rides in a message, with the name of whom it was meant for."""
    return list(session.execute(_INTENTS, {"message": message_id}))


def owed_by(session: Session, person_id: int, told: Sequence[int], *, today: date) -> list[Any]:
    """Every open deadline that falls to a person, and those told, nearest first, with all that is said of it.

    What falls to them is found by the same rules as whom a reminder goes to, so that a mail never lists less
    than what planflow would remind of.
    """
    return list(session.execute(_owed_by(), {"recipient": person_id, "told": list(told), "today": today}))


@cache
def _owed_by() -> sa.Select[Any]:
    person_id = sa.bindparam("recipient", type_=_PERSON.c.id.type)
    standing_in = sa.select(_PERSON.c.id).where(_PERSON.c.deputy_id == person_id)
    columns = [DEADLINE.c[name] for name in audiences.BASE_COLUMNS]
    is_open = DEADLINE.c.state == DeadlineState.OPEN
    base = sa.union_all(
        sa.select(*columns).where(
            is_open, sa.or_(DEADLINE.c.owner_id == person_id, DEADLINE.c.owner_id.in_(standing_in))
        ),
        sa.select(*columns).where(is_open, DEADLINE.c.owner_id.is_(None)),
    ).cte("may_fall_to")
    falls = audiences.told(base, ("owner",), reach.people())
    mine = sa.select(falls.c.id, falls.c.fallback, falls.c.meant_for_id).where(
        falls.c.recipient_id == person_id
    )
    mine_rows = mine.cte("mine")
    listed = sa.union(
        sa.select(mine_rows.c.id),
        sa.select(DEADLINE.c.id).where(DEADLINE.c.id.in_(sa.bindparam("told", expanding=True))),
    )
    return (
        _details(
            sa.case((mine_rows.c.id.is_not(None), 1), else_=0).label("is_mine"),
            sa.func.coalesce(mine_rows.c.fallback, "").label("fallback"),
            sa.func.coalesce(_MEANT_FOR.c.name, "").label("meant_for"),
            joined=lambda source: source.outerjoin(mine_rows, mine_rows.c.id == DEADLINE.c.id).outerjoin(
                _MEANT_FOR, _MEANT_FOR.c.id == mine_rows.c.meant_for_id
            ),
        )
        .where(is_open, DEADLINE.c.id.in_(listed))
        .order_by(DEADLINE.c.due_on.is_(None), DEADLINE.c.due_on, DEADLINE.c.id)
    )


def _details(*columns: Any, joined: Any) -> sa.Select[Any]:
    """Deadlines with the words of whatever they are about."""
    turn, request, owner, body = (
        _OCCURRENCE.alias("turn"),
        _EXTENSION.alias("request"),
        _PERSON.alias("owner"),
        _BODY.alias("owner_body"),
    )
    asked_by = _PERSON.alias("asked_by")
    about = DEADLINE.c.subject_kind
    action_id = sa.case(
        (about == "action", DEADLINE.c.subject_id),
        (about == "occurrence", turn.c.action_id),
        (about == "extension", request.c.action_id),
    )
    source = (
        DEADLINE.join(_PLAN, _PLAN.c.id == DEADLINE.c.plan_id)
        .outerjoin(turn, sa.and_(about == "occurrence", turn.c.id == DEADLINE.c.subject_id))
        .outerjoin(request, sa.and_(about == "extension", request.c.id == DEADLINE.c.subject_id))
        .outerjoin(_ACTION, _ACTION.c.id == action_id)
        .outerjoin(
            _RECOMMENDATION,
            sa.and_(about == "recommendation", _RECOMMENDATION.c.id == DEADLINE.c.subject_id),
        )
        .outerjoin(_PAPER, sa.and_(about == "paper", _PAPER.c.id == DEADLINE.c.subject_id))
        .outerjoin(_MILESTONE, sa.and_(about == "milestone", _MILESTONE.c.id == DEADLINE.c.subject_id))
        .outerjoin(owner, owner.c.id == DEADLINE.c.owner_id)
        .outerjoin(body, body.c.id == DEADLINE.c.owner_body_id)
        .outerjoin(asked_by, asked_by.c.id == request.c.requested_by_id)
        .outerjoin(_TEXT, _TEXT.c.id == request.c.reason_id)
    )
    return sa.select(
        DEADLINE,
        _PLAN.c.key.label("plan_key"),
        _PLAN.c.title.label("plan_title"),
        sa.func.coalesce(_ACTION.c.ref, _RECOMMENDATION.c.ref, _PAPER.c.ref, "").label("ref"),
        sa.func.coalesce(
            _ACTION.c.title, _RECOMMENDATION.c.title, _PAPER.c.title, _MILESTONE.c.title, _PLAN.c.title
        ).label("title"),
        _ACTION.c.success_measure,
        sa.func.coalesce(owner.c.name, body.c.name, "").label("owner"),
        turn.c.number.label("turn"),
        request.c.from_due_on,
        request.c.to_due_on,
        sa.func.coalesce(asked_by.c.name, "").label("asked_by"),
        sa.func.coalesce(_TEXT.c.body, "").label("reason"),
        *columns,
    ).select_from(joined(source))


def happened(session: Session, event_ids: Sequence[int]) -> list[Any]:
    """Events with the words of what they are about, its state and its owner now, and who acted."""
    return list(session.execute(_happened(), {"events": list(event_ids)}))


@cache
def _happened() -> sa.Select[Any]:
    actor, giver = _PERSON.alias("actor"), _PERSON.alias("giver")
    about = _EVENT.c.subject_kind
    action_id = sa.case(
        (about == "action", _EVENT.c.subject_id), (about == "extension", _EXTENSION.c.action_id)
    )
    source = (
        _EVENT.outerjoin(_EXTENSION, sa.and_(about == "extension", _EXTENSION.c.id == _EVENT.c.subject_id))
        .outerjoin(_ACTION, _ACTION.c.id == action_id)
        .outerjoin(
            _RECOMMENDATION, sa.and_(about == "recommendation", _RECOMMENDATION.c.id == _EVENT.c.subject_id)
        )
        .outerjoin(_PAPER, sa.and_(about == "paper", _PAPER.c.id == _EVENT.c.subject_id))
        .outerjoin(_PLAN, _PLAN.c.id == _EVENT.c.chain)
        .outerjoin(actor, actor.c.id == _EVENT.c.actor_id)
        .outerjoin(giver, giver.c.id == _EVENT.c.for_id)
    )
    due_on = (
        sa.select(sa.func.max(DEADLINE.c.due_on))
        .where(
            DEADLINE.c.subject_kind == "action",
            DEADLINE.c.subject_id == _ACTION.c.id,
            DEADLINE.c.kind == "action",
            DEADLINE.c.state == DeadlineState.OPEN,
        )
        .scalar_subquery()
    )
    own_state = sa.case(
        (about == "action", _ACTION.c.state),
        (about == "extension", _EXTENSION.c.state),
        (about == "recommendation", _RECOMMENDATION.c.state),
        (about == "paper", _PAPER.c.state),
        (about == "plan", _PLAN.c.state),
        else_="",
    )
    return (
        sa.select(
            _EVENT,
            own_state.label("state_now"),
            sa.func.coalesce(_PLAN.c.key, "").label("plan_key"),
            sa.func.coalesce(_PLAN.c.title, "").label("plan_title"),
            sa.func.coalesce(_ACTION.c.ref, _RECOMMENDATION.c.ref, _PAPER.c.ref, "").label("ref"),
            sa.func.coalesce(
                _ACTION.c.title, _RECOMMENDATION.c.title, _PAPER.c.title, _PLAN.c.title, ""
            ).label("title"),
            sa.func.coalesce(_ACTION.c.success_measure, "").label("success_measure"),
            _ACTION.c.owner_id,
            sa.func.coalesce(giver.c.name, actor.c.name, "").label("who"),
            sa.case((_EVENT.c.for_id.is_not(None), actor.c.name)).label("recorded_by"),
            due_on.label("due_on"),
            sa.func.coalesce(_EXTENSION.c.granted_due_on, _EXTENSION.c.to_due_on).label("to_due_on"),
        )
        .select_from(source)
        .where(_EVENT.c.id.in_(sa.bindparam("events", expanding=True)))
        .order_by(_EVENT.c.id)
    )


def coordinators(session: Session, plan_id: int, *, but: int, today: date) -> list[Any]:
    """The plan's coordinators with an address, the nearest first, leaving out the recipient."""
    return list(session.execute(_coordinators(), {"plan": plan_id, "recipient": but, "today": today}))


@cache
def _coordinators() -> sa.Select[Any]:
    candidate = reach.people().candidate
    return (
        sa.select(_PERSON.c.name, _PERSON.c.email)
        .join(candidate, candidate.c.person_id == _PERSON.c.id)
        .where(
            candidate.c.plan_id == sa.bindparam("plan"),
            candidate.c.role == Role.COORDINATOR,
            _PERSON.c.id != sa.bindparam("recipient"),
            sa.not_(_PERSON.c.is_outside),
            sa.func.coalesce(_PERSON.c.email, "") != "",
        )
        .order_by(candidate.c.rank, _PERSON.c.id)
    )
