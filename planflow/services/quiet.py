"""By which calendar mail goes: working days, without the organisation's quiet periods."""

from datetime import date

from planflow.domain import quiet
from planflow.domain.calendar import WorkingCalendar
from planflow.domain.ladder import Step
from planflow.errors import PlanflowError
from planflow.store import calendars
from planflow.store.session import Session

_KEPT = "mail_calendars"


def calendar_of(session: Session, name: str, *, otherwise: str = "") -> WorkingCalendar:
    """The days on which mail goes by a calendar; where no file gives it, by the one of `otherwise`."""
    kept: dict[str, WorkingCalendar] = session.info.setdefault(_KEPT, {})
    if name not in kept:
        kept[name] = quiet.mail_calendar(_known(session, name, otherwise), session.library.quiet)
    return kept[name]


def _known(session: Session, name: str, otherwise: str) -> WorkingCalendar:
    try:
        return calendars.get_calendar(session, name or otherwise)
    except PlanflowError:
        if not otherwise:
            raise
        return calendars.get_calendar(session, otherwise)


def as_of(session: Session, step: Step, calendar: WorkingCalendar, today: date) -> date:
    """The day as of which a sweep looks at a step."""
    return quiet.told_as_of(step, calendar_of(session, calendar.name), today) if _any(session) else today


def told_on(session: Session, step: Step, calendar: WorkingCalendar, day: date) -> date:
    """The day on which a step that falls on `day` is written down."""
    return quiet.told_on(step, calendar_of(session, calendar.name), day) if _any(session) else day


def _any(session: Session) -> bool:
    return bool(session.library.quiet)
