"""The history of tries: what became of each, and what came back. Rows are only ever added."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from planflow.domain.message import Attempt, AttemptResult
from planflow.domain.tables import metadata
from planflow.store.session import Session

_ATTEMPT = metadata.tables["delivery_attempt"]
_ADD: dict[str, sa.Insert] = {
    "sqlite": sqlite.insert(_ATTEMPT).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(_ATTEMPT).on_conflict_do_nothing(),
}
_KNOWN = sa.select(_ATTEMPT.c.id).where(_ATTEMPT.c.source == sa.bindparam("source")).limit(1)


def add(
    session: Session,
    message_id: int,
    *,
    fence: int,
    result: AttemptResult,
    code: str = "",
    source: str = "",
    at: datetime,
) -> None:
    """Keep the result of one try (or one notice that came back); the same one twice is kept once."""
    row = {
        "message_id": message_id,
        "fence": fence,
        "at": at,
        "result": result,
        "code": code[:40],
        "source": source,
    }
    session.execute(_ADD[session.get_bind().dialect.name], row)


def is_known(session: Session, source: str) -> bool:
    """Whether a notice that came back was read before."""
    return session.execute(_KNOWN, {"source": source}).first() is not None


def of_message(session: Session, message_id: int) -> list[Attempt]:
    """Every try of a message, and whatever came back, oldest first."""
    statement = select(Attempt).where(Attempt.message_id == message_id)
    return list(session.exec(statement.order_by(col(Attempt.at), col(Attempt.id))))
