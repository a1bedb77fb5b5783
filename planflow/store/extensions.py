"""Queries on extension requests."""

from sqlmodel import col, select

from planflow.domain.extension import Extension
from planflow.engine.definition import Meaning
from planflow.store import definitions
from planflow.store.session import Session


def find_open(session: Session, action_id: int) -> Extension | None:
    """The request for an action that still waits for a decision."""
    statement = select(Extension).where(col(Extension.action_id) == action_id)
    for candidate in session.exec(statement.order_by(col(Extension.id).desc())).all():
        definition = definitions.get(session, candidate.definition)
        if definition.states[candidate.state].meaning == Meaning.OPEN:
            return candidate
    return None
