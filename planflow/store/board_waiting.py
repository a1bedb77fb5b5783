"""What waits for a board's chair in several plans at once: one statement for each kind of thing."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from planflow.domain.deadline import DeadlineState
from planflow.domain.tables import metadata
from planflow.engine.definition import Definition, Meaning
from planflow.store.session import Session

_REQUEST = metadata.tables["extension_request"]
_ACTION = metadata.tables["action"]
_RECOMMENDATION = metadata.tables["recommendation"]
_PAPER = metadata.tables["paper"]
_PLAN = metadata.tables["plan"]
_TEXT = metadata.tables["free_text"]
_DEADLINE = metadata.tables["deadline"]
_EVENT = metadata.tables["event"]
_ASKER = metadata.tables["person"].alias("asker")
_OWNER = metadata.tables["person"].alias("owner")
_OWNER_BODY = metadata.tables["body"].alias("owner_body")
_BY_ITSELF = "verified"

Lifecycles = Mapping[str, Definition]
"""Lifecycles by the digest that items are pinned to."""


def requests(session: Session, plan_ids: Collection[int], known: Lifecycles) -> Sequence[Any]:
    """The requests for more time that nobody has decided, the oldest first, with who asked and why."""
    statement = (
        sa.select(
            _REQUEST.c.id,
            _REQUEST.c.version,
            _REQUEST.c.number,
            _REQUEST.c.requested_on,
            _REQUEST.c.from_due_on,
            _REQUEST.c.to_due_on,
            _PLAN.c.key.label("plan_key"),
            _PLAN.c.title.label("plan_title"),
            _PLAN.c.id.label("plan_id"),
            _ACTION.c.ref,
            _ACTION.c.title,
            _spoken(_ASKER).label("asked_by"),
            sa.func.coalesce(_spoken(_OWNER), _OWNER_BODY.c.name, "").label("owner"),
            sa.func.coalesce(_TEXT.c.body, "").label("reason"),
        )
        .select_from(
            _REQUEST.join(_PLAN, _PLAN.c.id == _REQUEST.c.plan_id)
            .join(_ACTION, _ACTION.c.id == _REQUEST.c.action_id)
            .outerjoin(_TEXT, _TEXT.c.id == _REQUEST.c.reason_id)
            .outerjoin(_ASKER, _ASKER.c.id == _REQUEST.c.requested_by_id)
            .outerjoin(_OWNER, _OWNER.c.id == _ACTION.c.owner_id)
            .outerjoin(_OWNER_BODY, _OWNER_BODY.c.id == _ACTION.c.owner_body_id)
        )
        .where(_REQUEST.c.plan_id.in_(sorted(plan_ids)), _in(_REQUEST, _open(known)))
        .order_by(_REQUEST.c.requested_on, _REQUEST.c.id)
    )
    return session.execute(statement).all()


def closures(
    session: Session, plan_ids: Collection[int], actions: Lifecycles, recommendations: Lifecycles
) -> Sequence[Any]:
    """What is complete and waits to be closed: `plan_key`, `plan_id`, `ref`, `title`, actions last."""
    found: list[Any] = []
    for table, known in ((_RECOMMENDATION, recommendations), (_ACTION, actions)):
        statement = (
            sa.select(_PLAN.c.key.label("plan_key"), _PLAN.c.id.label("plan_id"), table.c.ref, table.c.title)
            .join(_PLAN, _PLAN.c.id == table.c.plan_id)
            .where(table.c.plan_id.in_(sorted(plan_ids)), _in(table, _with_move(known, "close")))
            .order_by(table.c.plan_id, table.c.position, table.c.id)
        )
        if table is _ACTION:
            statement = statement.where(_PLAN.c.closing != _BY_ITSELF)
        found += session.execute(statement).all()
    return found


def papers(session: Session, plan_ids: Collection[int], known: Lifecycles) -> Sequence[Any]:
    """The papers that wait for approval, with the day by which it is owed, the nearest first."""
    owed = sa.and_(
        _DEADLINE.c.subject_kind == "paper",
        _DEADLINE.c.subject_id == _PAPER.c.id,
        _DEADLINE.c.kind == "paper_approval",
        _DEADLINE.c.state == DeadlineState.OPEN,
    )
    statement = (
        sa.select(
            _PLAN.c.key.label("plan_key"), _PLAN.c.id.label("plan_id"), _PAPER.c.ref, _PAPER.c.title,
            sa.func.min(_DEADLINE.c.due_on).label("due_on"),
        )
        .select_from(_PAPER.join(_PLAN, _PLAN.c.id == _PAPER.c.plan_id).outerjoin(_DEADLINE, owed))
        .where(_PAPER.c.plan_id.in_(sorted(plan_ids)), _in(_PAPER, _with_move(known, "approve")))
        .group_by(_PLAN.c.key, _PLAN.c.id, _PAPER.c.ref, _PAPER.c.title, _PAPER.c.id)
        .order_by(sa.func.min(_DEADLINE.c.due_on).is_(None), sa.func.min(_DEADLINE.c.due_on), _PAPER.c.id)
    )  # fmt: skip
    return session.execute(statement).all()


def next_publication(session: Session, plan_ids: Collection[int]) -> dict[int, Any]:
    """By plan: the paper whose publication is owed next, with its day."""
    statement = (
        sa.select(_PAPER.c.plan_id, _PAPER.c.ref, _PAPER.c.title, _DEADLINE.c.due_on)
        .join(_DEADLINE, _DEADLINE.c.subject_id == _PAPER.c.id)
        .where(
            _PAPER.c.plan_id.in_(sorted(plan_ids)),
            _DEADLINE.c.subject_kind == "paper",
            _DEADLINE.c.kind == "paper_publication",
            _DEADLINE.c.state == DeadlineState.OPEN,
            _DEADLINE.c.due_on.is_not(None),
        )
        .order_by(_DEADLINE.c.due_on.desc(), _DEADLINE.c.id.desc())
    )
    return {row.plan_id: row for row in session.execute(statement)}


def happened(session: Session, plan_id: int, since: datetime, kinds: Collection[str]) -> dict[str, int]:
    """How many different things something happened to since an instant, by the kind of event."""
    things = sa.func.count(sa.distinct(_EVENT.c.subject_id))
    statement = (
        sa.select(_EVENT.c.kind, things)
        .where(_EVENT.c.chain == plan_id, _EVENT.c.at >= since, _EVENT.c.kind.in_(sorted(kinds)))
        .group_by(_EVENT.c.kind)
        .order_by(_EVENT.c.kind)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def _spoken(person: Any) -> sa.ColumnElement[Any]:
    return sa.func.coalesce(sa.func.nullif(person.c.job_title, ""), person.c.name)


def _open(known: Lifecycles) -> dict[str, list[str]]:
    return {
        digest: [name for name, state in one.states.items() if state.meaning == Meaning.OPEN]
        for digest, one in known.items()
    }


def _with_move(known: Lifecycles, move: str) -> dict[str, list[str]]:
    """The states in which a person may make that move."""
    return {
        digest: sorted(
            {
                state
                for one in definition.transitions
                if one.name == move and not one.is_automatic
                for state in one.sources
            }
        )
        for digest, definition in known.items()
    }


def _in(table: sa.Table, states: Mapping[str, list[str]]) -> sa.ColumnElement[bool]:
    pairs = [
        sa.and_(table.c.definition == digest, table.c.state.in_(names)) for digest, names in states.items()
    ]
    return sa.or_(sa.false(), *pairs)
