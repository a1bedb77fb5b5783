"""What waits to be verified, with its evidence: two statements, however much it is."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from planflow.domain.deadline import DeadlineState
from planflow.domain.tables import metadata
from planflow.store.intents import DEADLINE
from planflow.store.session import Session

_ACTION = metadata.tables["action"]
_PLAN = metadata.tables["plan"]
_PERSON = metadata.tables["person"]
_BODY = metadata.tables["body"]
_EVENT = metadata.tables["event"]
_EVIDENCE = metadata.tables["evidence"]
_FILE = metadata.tables["stored_file"]
_TEXT = metadata.tables["free_text"]


def waiting(session: Session, plan_ids: Sequence[int]) -> list[Any]:
    """Every action of some plans that waits to be verified, the one due first in front.

    `said` is the number of the event in which it was said to be implemented.
    """
    owner, giver, recorder = _PERSON.alias("owner"), _PERSON.alias("giver"), _PERSON.alias("recorder")
    said = (
        sa.select(sa.func.max(_EVENT.c.id))
        .where(
            _EVENT.c.subject_kind == "action",
            _EVENT.c.subject_id == _ACTION.c.id,
            _EVENT.c.kind == "action_implemented",
        )
        .scalar_subquery()
    )
    statement = (
        sa.select(
            DEADLINE.c.id.label("deadline_id"),
            DEADLINE.c.due_on,
            DEADLINE.c.calendar,
            DEADLINE.c.state,
            _PLAN.c.id.label("plan_id"),
            _PLAN.c.key.label("plan_key"),
            _PLAN.c.title.label("plan_title"),
            _ACTION.c.id,
            *(_ACTION.c[name] for name in ("ref", "title", "success_measure", "version", "implemented_on")),
            _ACTION.c.owner_id,
            _ACTION.c.owner_body_id,
            _ACTION.c.implemented_by_id,
            _ACTION.c.implemented_recorder_id,
            owner.c.deputy_id,
            sa.func.coalesce(owner.c.name, _BODY.c.name, "").label("owner"),
            sa.func.coalesce(giver.c.name, "").label("said_by"),
            sa.func.coalesce(recorder.c.name, "").label("recorded_by"),
            said.label("said"),
        )
        .join(_ACTION, _ACTION.c.id == DEADLINE.c.subject_id)
        .join(_PLAN, _PLAN.c.id == DEADLINE.c.plan_id)
        .outerjoin(owner, owner.c.id == _ACTION.c.owner_id)
        .outerjoin(_BODY, _BODY.c.id == _ACTION.c.owner_body_id)
        .outerjoin(giver, giver.c.id == _ACTION.c.implemented_by_id)
        .outerjoin(recorder, recorder.c.id == _ACTION.c.implemented_recorder_id)
        .where(
            DEADLINE.c.subject_kind == "action",
            DEADLINE.c.kind == "verification",
            DEADLINE.c.state == DeadlineState.OPEN,
            DEADLINE.c.plan_id.in_(plan_ids),
        )
        .order_by(DEADLINE.c.due_on.is_(None), DEADLINE.c.due_on, DEADLINE.c.id)
    )
    return list(session.execute(statement))


def evidence(session: Session, action_ids: Sequence[int]) -> list[Any]:
    """The evidence for some actions, the oldest first."""
    what, where, seen_by = _TEXT.alias("what"), _TEXT.alias("held"), _PERSON.alias("seen_by")
    statement = (
        sa.select(
            *(_EVIDENCE.c[name] for name in ("id", "action_id", "seen_on", "recorded_at", "is_restricted")),
            sa.func.coalesce(what.c.body, "").label("what"),
            sa.func.coalesce(where.c.body, "").label("held_at"),
            sa.func.coalesce(seen_by.c.name, "").label("seen_by"),
            _FILE.c.digest,
        )
        .outerjoin(what, what.c.id == _EVIDENCE.c.what_id)
        .outerjoin(where, where.c.id == _EVIDENCE.c.held_at_id)
        .outerjoin(seen_by, seen_by.c.id == _EVIDENCE.c.seen_by_id)
        .outerjoin(_FILE, _FILE.c.id == _EVIDENCE.c.file_id)
        .where(_EVIDENCE.c.action_id.in_(action_ids))
        .order_by(_EVIDENCE.c.action_id, _EVIDENCE.c.id)
    )
    return list(session.execute(statement))


def words_of(session: Session, event_ids: Sequence[int]) -> dict[int, str]:
    """The canonical bodies of some events, by number."""
    statement = sa.select(_EVENT.c.id, _EVENT.c.body).where(_EVENT.c.id.in_(event_ids)).order_by(_EVENT.c.id)
    return {row.id: row.body for row in session.execute(statement)}
