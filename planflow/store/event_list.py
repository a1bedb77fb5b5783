"""The events of every chain as a list that is filtered and paged, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select

from planflow.domain.event import Event
from planflow.store.session import Session


@dataclass(frozen=True)
class Wanted:
    """Which events; None or empty does not matter."""

    chain: int | None = None
    """0 for the organisation's, else the row number of a plan."""
    kind: str = ""
    person_id: int | None = None
    """Who did it, or whose word it was."""
    since: datetime | None = None
    until: datetime | None = None


def count(session: Session, wanted: Wanted) -> int:
    """How many there are."""
    return session.exec(select(sa.func.count()).select_from(Event).where(*_conditions(wanted))).one()


def page(session: Session, wanted: Wanted, *, offset: int, limit: int) -> Sequence[Event]:
    """Those of one page."""
    statement = select(Event).where(*_conditions(wanted))
    order = statement.order_by(col(Event.at).desc(), col(Event.id).desc())
    return session.exec(order.offset(offset).limit(limit)).all()


def kinds(session: Session) -> list[str]:
    """Every kind of event that ever happened here."""
    return list(session.exec(select(Event.kind).distinct().order_by(Event.kind)))


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.chain is not None:
        found.append(col(Event.chain) == wanted.chain)
    if wanted.kind:
        found.append(col(Event.kind) == wanted.kind)
    if wanted.person_id is not None:
        found.append(sa.or_(col(Event.actor_id) == wanted.person_id, col(Event.for_id) == wanted.person_id))
    if wanted.since is not None:
        found.append(col(Event.at) >= wanted.since)
    if wanted.until is not None:
        found.append(col(Event.at) < wanted.until)
    return found
