"""The organisation, and what day it is for it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import col

from planflow.domain.organisation import LocalDay, Organisation
from planflow.errors import NotFound
from planflow.store.objects import objects_of
from planflow.store.quick import Quick
from planflow.store.session import Session

_ORGANISATION = objects_of(Organisation)
_HAS_OWN_DAYS = sa.exists(sa.select(col(LocalDay.id)))
_FIRST = Quick(
    sa.select(*_ORGANISATION.columns, _HAS_OWN_DAYS.label("has_own_days"))
    .order_by(col(Organisation.id))
    .limit(sa.literal_column("1"))
)


def find_organisation(session: Session) -> Organisation | None:
    """The organisation this database belongs to; None while it is empty."""
    known: Organisation | None = session.info.get("organisation")
    if known is None:
        if any(isinstance(one, Organisation) for one in session.new):
            session.flush()
        found = _FIRST.first(session, {})
        if found is not None:
            known = session.info["organisation"] = _ORGANISATION.made(session, found[:-1])
            if not found.has_own_days and session.own_days is None:
                session.own_days = {}
    return known


def get_organisation(session: Session) -> Organisation:
    """The organisation this database belongs to."""
    organisation = find_organisation(session)
    if organisation is None:
        raise NotFound("This database belongs to no organisation yet.", "Run 'planflow init' first.")
    return organisation


def today(session: Session, now: datetime) -> date:
    """The day it is at `now` in the organisation's time zone. Due days are days there, never instants."""
    return now.astimezone(ZoneInfo(get_organisation(session).timezone)).date()
