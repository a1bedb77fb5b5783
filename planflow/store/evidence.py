"""Evidence, and what was said when it was tested."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from planflow.domain.action import Action
from planflow.domain.event import Event
from planflow.domain.evidence import Evidence
from planflow.domain.organisation import FreeText, StoredFile
from planflow.domain.subjects import SubjectKind
from planflow.store import snapshots
from planflow.store.session import Session


def of_plan(session: Session, plan_id: int) -> Sequence[Any]:
    """Every piece of evidence for the actions of a plan, each with its kept copy or None, oldest first."""
    statement: Any = (
        select(Evidence, StoredFile)
        .outerjoin(StoredFile, col(StoredFile.id) == col(Evidence.file_id))
        .where(col(Evidence.action_id).in_(snapshots.action_ids(plan_id)))
        .order_by(col(Evidence.action_id), col(Evidence.id))
    )
    return session.execute(statement).all()


def restricted(session: Session, plan_id: int, before: datetime) -> Sequence[Any]:
    """The restricted evidence recorded before an instant: `ref` of the action, `what` and `held_at`."""
    what, where = aliased(FreeText), aliased(FreeText)
    statement: Any = (
        select(col(Action.ref), col(what.body).label("what"), col(where.body).label("held_at"))
        .join(Evidence, col(Evidence.action_id) == col(Action.id))
        .join(what, col(what.id) == col(Evidence.what_id))
        .outerjoin(where, col(where.id) == col(Evidence.held_at_id))
        .where(
            col(Evidence.is_restricted).is_(True),
            col(Evidence.recorded_at) < before,
            col(Action.plan_id) == plan_id,
        )
        .order_by(col(Action.id), col(Evidence.id))
    )
    return session.execute(statement).all()


def test_notes(session: Session, plan_id: int) -> dict[int, int]:
    """For each action that was tested: the text that was given with the last test, by its row number."""
    last = (
        select(func.max(col(Event.id)))
        .where(
            col(Event.kind) == "action_verified",
            col(Event.subject_kind) == SubjectKind.ACTION,
            col(Event.subject_id).in_(snapshots.action_ids(plan_id)),
        )
        .group_by(col(Event.subject_id))
    )
    statement = (
        select(col(Event.subject_id), col(Event.body)).where(col(Event.id).in_(last)).order_by(col(Event.id))
    )
    found = {}
    for action_id, body in session.execute(statement):
        note = json.loads(body).get("texts", {}).get("note")
        if note:
            found[action_id] = int(note[0])
    return found
