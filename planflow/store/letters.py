"""What a mail needs to know: a fixed number of statements, however much it lists."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from planflow.domain.deadline import DeadlineState
from planflow.domain.intent import IntentState
from planflow.domain.person import Role
from planflow.domain.tables import metadata
from planflow.store import audiences, described, intents, paper_named, reach
from planflow.store.intents import DEADLINE, INTENT
from planflow.store.session import Session

_PLAN = metadata.tables["plan"]
_BODY = metadata.tables["body"]
_ACTION = metadata.tables["action"]
_RECOMMENDATION = metadata.tables["recommendation"]
_EXTENSION = metadata.tables["extension_request"]
_EVENT = metadata.tables["event"]
_TEXT = metadata.tables["free_text"]
_MESSAGE = metadata.tables["message"]
_PERSON = reach.PERSON
_MEANT_FOR = _PERSON.alias("meant_for")
_MESSAGES: sa.BindParameter[Any] = sa.bindparam("messages", expanding=True)
_INTENTS = (
    sa.select(INTENT, _MEANT_FOR.c.name.label("meant_for"))
    .outerjoin(_MEANT_FOR, _MEANT_FOR.c.id == INTENT.c.meant_for_id)
    .where(INTENT.c.message_id.in_(_MESSAGES), INTENT.c.state == IntentState.GATHERED)
    .order_by(INTENT.c.id)
)


@dataclass
class _Ahead:
    """What was read for several letters: by message, by recipient (what falls to them, and what any message
    tells them of), by event, and by plan."""

    intents: dict[int, list[Any]] = field(default_factory=dict)
    owed: dict[int, list[Any]] = field(default_factory=dict)
    events: dict[int, Any] = field(default_factory=dict)
    coordinators: dict[int, list[Any]] = field(default_factory=dict)


def read_ahead(session: Session, message_ids: Sequence[int], *, today: date) -> None:
    """Read what the letters of these messages need, and end what was overtaken, in five statements for all.

    The functions below answer from it within this transaction. What was read ahead already is not read again.
    """
    ahead = _ahead(session)
    wanted = [one for one in message_ids if one not in ahead.intents]
    if not wanted:
        return
    intents.drop_overtaken(session, message_ids=wanted)
    ahead.intents.update({one: [] for one in wanted})
    for intent in session.execute(_INTENTS, {"messages": wanted}):
        ahead.intents[intent.message_id].append(intent)
    owed: dict[int, list[Any]] = {}
    for row in session.execute(_owed_by(), {"messages": wanted, "today": today}):
        owed.setdefault(row.recipient_id, []).append(row)
    ahead.owed.update(owed)
    told = [intent.event_id for one in wanted for intent in ahead.intents[one] if intent.event_id is not None]
    plan_ids = {row.plan_id for rows in owed.values() for row in rows}
    for event in session.execute(_happened(), {"events": sorted(set(told))}) if told else ():
        ahead.events[event.id] = event
        plan_ids.add(event.chain)
    _read_coordinators(session, ahead, sorted(plan_ids | {reach.NO_PLAN}), today)


def _ahead(session: Session) -> _Ahead:
    return session.info.setdefault("letters_read_ahead", _Ahead())  # type: ignore[no-any-return]


def _read_coordinators(session: Session, ahead: _Ahead, plan_ids: Sequence[int], today: date) -> None:
    wanted = [one for one in plan_ids if one not in ahead.coordinators]
    ahead.coordinators.update({one: [] for one in wanted})
    for row in session.execute(_coordinators(), {"plans": wanted, "today": today}) if wanted else ():
        ahead.coordinators[row.plan_id].append(row)


def intents_of(session: Session, message_id: int) -> list[Any]:
    """What still rides in a message, with the name of whom it was meant for."""
    return _ahead(session).intents[message_id]


def owed_by(session: Session, person_id: int, told: Collection[int]) -> list[Any]:
    """Every open deadline that falls to a person, and those told, nearest first, with all that is said of it.

    What falls to them is found by the same rules as whom a reminder goes to, so that a mail never lists less
    than what planflow would remind of.
    """
    rows = _ahead(session).owed.get(person_id, [])
    return [row for row in rows if row.is_mine or row.id in told]


@cache
def _owed_by() -> sa.Select[Any]:
    recipients = sa.select(_MESSAGE.c.recipient_id).where(_MESSAGE.c.id.in_(_MESSAGES))
    reached = reach.people().reach
    standing_in = sa.select(reached.c.person_id).where(
        sa.or_(reached.c.recipient_id.in_(recipients), reached.c.recipient_id.is_(None))
    )
    columns = [DEADLINE.c[name] for name in audiences.BASE_COLUMNS]
    is_open = DEADLINE.c.state == DeadlineState.OPEN
    base = sa.union_all(
        sa.select(*columns).where(is_open, DEADLINE.c.owner_id.in_(sa.union(recipients, standing_in))),
        sa.select(*columns).where(is_open, DEADLINE.c.owner_id.is_(None)),
    ).cte("may_fall_to")
    falls = audiences.told(base, ("owner",), reach.people())
    mine = (
        sa.select(falls.c.id, falls.c.recipient_id, falls.c.fallback, falls.c.meant_for_id)
        .where(falls.c.recipient_id.in_(recipients))
        .cte("mine")
    )
    listed = sa.union(
        sa.select(mine.c.id, mine.c.recipient_id),
        sa.select(INTENT.c.deadline_id, INTENT.c.recipient_id).where(
            INTENT.c.message_id.in_(_MESSAGES), INTENT.c.deadline_id.is_not(None)
        ),
    ).cte("listed")
    is_theirs = sa.and_(mine.c.id == listed.c.id, mine.c.recipient_id == listed.c.recipient_id)
    return (
        _details(
            listed.c.recipient_id,
            sa.case((mine.c.id.is_not(None), 1), else_=0).label("is_mine"),
            sa.func.coalesce(mine.c.fallback, "").label("fallback"),
            sa.func.coalesce(_MEANT_FOR.c.name, "").label("meant_for"),
            of=listed.join(DEADLINE, DEADLINE.c.id == listed.c.id)
            .outerjoin(mine, is_theirs)
            .outerjoin(_MEANT_FOR, _MEANT_FOR.c.id == mine.c.meant_for_id),
        )
        .where(is_open)
        .order_by(DEADLINE.c.due_on.is_(None), DEADLINE.c.due_on, DEADLINE.c.id, listed.c.recipient_id)
    )


def _details(*columns: Any, of: sa.FromClause) -> sa.Select[Any]:
    """Deadlines of a few with the words of whatever they are about."""
    owner, asked_by, request = _PERSON.alias("owner"), _PERSON.alias("asked_by"), described.REQUEST
    body, agency, board = (_BODY.alias(name) for name in ("owner_body", "agency", "board"))
    source = (
        paper_named.with_meeting(described.source(of))
        .outerjoin(owner, owner.c.id == DEADLINE.c.owner_id)
        .outerjoin(body, body.c.id == DEADLINE.c.owner_body_id)
        .outerjoin(asked_by, asked_by.c.id == request.c.requested_by_id)
        .outerjoin(_TEXT, _TEXT.c.id == request.c.reason_id)
        .outerjoin(agency, agency.c.id == DEADLINE.c.agency_id)
        .outerjoin(board, board.c.id == _PLAN.c.board_id)
    )
    return sa.select(
        *described.COLUMNS,
        sa.func.coalesce(owner.c.name, body.c.name, "").label("owner"),
        request.c.from_due_on,
        request.c.to_due_on,
        sa.func.coalesce(asked_by.c.name, "").label("asked_by"),
        sa.func.coalesce(_TEXT.c.body, "").label("reason"),
        sa.func.coalesce(agency.c.name, "").label("agency"),
        sa.func.coalesce(board.c.name, "").label("board"),
        *paper_named.COLUMNS,
        paper_named.PAPER.c.state.label("paper_state"),
        paper_named.PAPER.c.definition.label("paper_definition"),
        *columns,
    ).select_from(source)


def happened(session: Session, event_ids: Sequence[int]) -> list[Any]:
    """Events with the words of what they are about, its state and its owner now, and who acted."""
    known = _ahead(session).events
    return [known[one] for one in sorted(event_ids)]


@cache
def _happened() -> sa.Select[Any]:
    actor, giver, subject = _PERSON.alias("actor"), _PERSON.alias("giver"), _PERSON.alias("subject")
    about = _EVENT.c.subject_kind
    action_id = sa.case(
        (about == "action", _EVENT.c.subject_id), (about == "extension", _EXTENSION.c.action_id)
    )
    source = (
        paper_named.joined(_EVENT)
        .outerjoin(_EXTENSION, sa.and_(about == "extension", _EXTENSION.c.id == _EVENT.c.subject_id))
        .outerjoin(_ACTION, _ACTION.c.id == action_id)
        .outerjoin(
            _RECOMMENDATION, sa.and_(about == "recommendation", _RECOMMENDATION.c.id == _EVENT.c.subject_id)
        )
        .outerjoin(_PLAN, _PLAN.c.id == _EVENT.c.chain)
        .outerjoin(actor, actor.c.id == _EVENT.c.actor_id)
        .outerjoin(giver, giver.c.id == _EVENT.c.for_id)
        .outerjoin(subject, sa.and_(about == "person", subject.c.id == _EVENT.c.subject_id))
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
        (about == "paper", paper_named.PAPER.c.state),
        (about == "plan", _PLAN.c.state),
        else_="",
    )
    return (
        sa.select(
            _EVENT,
            own_state.label("state_now"),
            sa.func.coalesce(_PLAN.c.key, "").label("plan_key"),
            sa.func.coalesce(_PLAN.c.title, "").label("plan_title"),
            sa.func.coalesce(_ACTION.c.ref, _RECOMMENDATION.c.ref, paper_named.PAPER.c.ref, "").label("ref"),
            sa.func.coalesce(
                _ACTION.c.title,
                _RECOMMENDATION.c.title,
                paper_named.PAPER.c.title,
                _PLAN.c.title,
                subject.c.name,
                "",
            ).label("title"),
            sa.func.coalesce(_ACTION.c.success_measure, "").label("success_measure"),
            _ACTION.c.owner_id,
            sa.func.coalesce(giver.c.name, actor.c.name, "").label("who"),
            sa.case((_EVENT.c.for_id.is_not(None), actor.c.name)).label("recorded_by"),
            due_on.label("due_on"),
            sa.func.coalesce(_EXTENSION.c.granted_due_on, _EXTENSION.c.to_due_on).label("to_due_on"),
            _EXTENSION.c.from_due_on,
            *paper_named.COLUMNS,
            paper_named.PAPER.c.definition,
        )
        .select_from(source)
        .where(_EVENT.c.id.in_(sa.bindparam("events", expanding=True)))
        .order_by(_EVENT.c.id)
    )


def reference(row: Any) -> str:
    """What people type for a row of this module: `lewisham-2017/R3a`, or the plan's key alone."""
    return f"{row.plan_key}/{row.ref}" if row.ref else str(row.plan_key)


def coordinators(session: Session, plan_id: int, *, but: int, today: date) -> list[Any]:
    """The plan's coordinators with an address, the nearest first, leaving out the recipient."""
    ahead = _ahead(session)
    _read_coordinators(session, ahead, [plan_id], today)
    return [row for row in ahead.coordinators[plan_id] if row.id != but]


@cache
def _coordinators() -> sa.Select[Any]:
    candidate = reach.people().candidate
    return (
        sa.select(candidate.c.plan_id, _PERSON.c.id, _PERSON.c.name, _PERSON.c.email)
        .join(candidate, candidate.c.person_id == _PERSON.c.id)
        .where(
            candidate.c.plan_id.in_(sa.bindparam("plans", expanding=True)),
            candidate.c.role == Role.COORDINATOR,
            sa.not_(_PERSON.c.is_outside),
            reach.has_address(_PERSON),
        )
        .order_by(candidate.c.plan_id, candidate.c.rank, _PERSON.c.id)
    )
