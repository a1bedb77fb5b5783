"""Queries on extension requests."""

import sqlalchemy as sa
from sqlmodel import col

from planflow.domain.extension import Extension
from planflow.engine.definition import Meaning
from planflow.store import definitions
from planflow.store.session import Session

_OF_ACTION = (
    sa.select(col(Extension.id), col(Extension.definition), col(Extension.state))
    .where(col(Extension.action_id) == sa.bindparam("action"))
    .order_by(col(Extension.id).desc())
)


def find_open(session: Session, action_id: int) -> Extension | None:
    """The request for an action that still waits for a decision."""
    if action_id in session.never_asked:
        return None
    session.flush()
    rows = session.connection().execute(_OF_ACTION, {"action": action_id}).all()
    if not rows and session.held is not None:
        session.never_asked.add(action_id)
    for number, digest, state in rows:
        if definitions.get(session, digest).states[state].meaning == Meaning.OPEN:
            return session.get_one(Extension, number)
    return None


def last_number(session: Session, action_id: int) -> int:
    """The number of the latest request for an action; 0 where there is none."""
    statement = sa.select(sa.func.coalesce(sa.func.max(col(Extension.number)), 0))
    number: int = session.execute(statement.where(col(Extension.action_id) == action_id)).scalar_one()
    return number
