"""Deliveries as a list that is filtered and paged: never the bytes of a mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from planflow.domain.message import MessageState
from planflow.domain.tables import metadata
from planflow.store.session import Session

_MESSAGE, _PERSON = metadata.tables["message"], metadata.tables["person"]
_COLUMNS = tuple(
    _MESSAGE.c[name]
    for name in (
        "id", "kind", "channel", "for_on", "state", "attempts", "last_code", "subject", "sent_at",
        "returned_at",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """Which deliveries; what is empty does not matter."""

    state: str = ""
    """A state, or `retrying` or `returned`."""
    person_id: int | None = None
    since: date | None = None
    until: date | None = None


def count(session: Session, wanted: Wanted) -> int:
    """How many there are."""
    statement = sa.select(sa.func.count()).select_from(_MESSAGE).where(*_conditions(wanted))
    return int(session.execute(statement).scalar_one())


def page(session: Session, wanted: Wanted, *, offset: int, limit: int) -> Sequence[Any]:
    """Those of one page, the newest first, with key and name of their recipient."""
    statement = (
        sa.select(
            *_COLUMNS,
            sa.func.coalesce(_PERSON.c.key, "").label("person_key"),
            sa.func.coalesce(_PERSON.c.name, "").label("person_name"),
        )
        .outerjoin(_PERSON, _PERSON.c.id == _MESSAGE.c.recipient_id)
        .where(*_conditions(wanted))
        .order_by(_MESSAGE.c.for_on.desc(), _MESSAGE.c.id.desc())
    )
    return session.execute(statement.offset(offset).limit(limit)).all()


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.state == "retrying":
        found += [_MESSAGE.c.state == MessageState.PLANNED, _MESSAGE.c.attempts > 0]
    elif wanted.state == "returned":
        found.append(_MESSAGE.c.returned_at.is_not(None))
    elif wanted.state:
        found.append(_MESSAGE.c.state == wanted.state)
    if wanted.person_id is not None:
        found.append(_MESSAGE.c.recipient_id == wanted.person_id)
    if wanted.since is not None:
        found.append(_MESSAGE.c.for_on >= wanted.since)
    if wanted.until is not None:
        found.append(_MESSAGE.c.for_on <= wanted.until)
    return found
