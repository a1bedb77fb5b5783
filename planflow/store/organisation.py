"""The organisation, and what day it is for it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import col, exists, select

from planflow.domain.organisation import LocalDay, Organisation
from planflow.errors import NotFound
from planflow.store.session import Session

_HAS_OWN_DAYS = exists(select(col(LocalDay.id)))
_FIRST = select(Organisation, _HAS_OWN_DAYS).order_by(col(Organisation.id)).limit(1)


def find_organisation(session: Session) -> Organisation | None:
    """The organisation this database belongs to; None while it is empty."""
    known: Organisation | None = session.info.get("organisation")
    if known is None:
        found = session.exec(_FIRST).first()
        if found is not None:
            known, has_own_days = found
            session.info["organisation"] = known
            if not has_own_days and session.own_days is None:
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
