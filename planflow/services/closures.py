"""Days on which the organisation or a body is closed: entered and taken back by an administrator."""

from datetime import date, datetime

from planflow.domain.actor import Actor
from planflow.domain.body import Body
from planflow.domain.organisation import LocalDay
from planflow.errors import PlanflowError
from planflow.services import ledger, meetings, reach
from planflow.store import calendars, closed_days, organisation
from planflow.store.session import Session


def close(
    session: Session,
    actor: Actor,
    name: str,
    day: date,
    *,
    why: str,
    body: Body | None = None,
    now: datetime,
) -> int:
    """Close on a day of a calendar, for the organisation or a body; how many papers have other days for it.

    Days that were agreed stay as they are; what is counted from now on leaves this day out.
    """
    reach.require_administrator(session, actor, on=organisation.today(session, now))
    calendar = calendars.get_calendar(session, name)
    if not why.strip():
        raise PlanflowError(
            "A closed day needs a name.", "Say why nobody works, for example Closed at Christmas."
        )
    if not calendar.covers(day):
        raise PlanflowError("The calendar does not reach to this day.", "Choose a day within its years.")
    if not calendar.is_working(day):
        raise PlanflowError("This day is not worked anyway.", "Choose a day that is worked so far.")
    row = LocalDay(calendar=name, day=day, name=why.strip(), body_id=body.id if body else None)
    session.add(row)
    return _kept(session, actor, row, kind="closed_day_added", now=now)


def open_again(session: Session, actor: Actor, name: str, number: int, *, now: datetime) -> int:
    """Take such a day back; how many papers have other days for it."""
    reach.require_administrator(session, actor, on=organisation.today(session, now))
    row = closed_days.find(session, name, number)
    if row is None:
        raise PlanflowError("Somebody took this day back already.", "Look at the calendar again.")
    session.delete(row)
    return _kept(session, actor, row, kind="closed_day_removed", now=now)


def _kept(session: Session, actor: Actor, row: LocalDay, *, kind: str, now: datetime) -> int:
    """Count with it from now on, and tell it."""
    session.flush()
    calendars.write_days(session, row.calendar)
    ledger.append(
        session, actor,
        chain=ledger.ORGANISATION_CHAIN, kind=kind, subject_kind="organisation",
        subject_id=organisation.get_organisation(session).id,
        facts={"calendar": row.calendar, "day": row.day, "body": row.body_id}, now=now,
    )  # fmt: skip
    return meetings.follow(session, actor, now=now)
