"""Calendars in the database: the files' days with the body's own on top, and their rows for statements.

`calendar_day` lets one statement count working days for every deadline. Its rows are a copy that can be
written again at any time; no deadline is moved when they change.
"""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel, col, select

from planflow.domain.body import Body
from planflow.domain.calendar import WorkingCalendar
from planflow.domain.organisation import LocalDay, Organisation, WrittenCalendar
from planflow.engine import calendars as files
from planflow.errors import PlanflowError
from planflow.store import organisation
from planflow.store.session import Session

_DAYS = SQLModel.metadata.tables["calendar_day"]
_OWN_DAYS = sa.select(col(LocalDay.calendar), col(LocalDay.day), col(LocalDay.name)).order_by(
    col(LocalDay.calendar), col(LocalDay.day), col(LocalDay.id)
)


def get_calendar(session: Session, name: str) -> WorkingCalendar:
    """The calendar of that name: what the files say, and the body's own days from `local_day` on top.

    It is read once in a transaction; `forget` makes it be read again. Raises `PlanflowError` for an unknown
    name.
    """
    if name not in session.calendars:
        calendar = session.library.calendar(name)
        own_days = _own_days(session, name)
        session.calendars[name] = calendar.with_days(own_days) if own_days else calendar
    return session.calendars[name]


def is_known(session: Session, name: str) -> bool:
    """Whether there is a calendar of that name that can be read."""
    try:
        get_calendar(session, name)
    except PlanflowError:
        return False
    return True


def forget(session: Session, name: str) -> None:
    """Read the calendar again when it is next asked for, because its local days were changed."""
    session.calendars.pop(name, None)
    session.own_days = None


def known(session: Session) -> list[str]:
    """Every calendar that one may count in: those of the files, and those in use; sorted."""
    return sorted({*files.names(session.library.workflows_dir), *names_in_use(session)})


def names_in_use(session: Session) -> list[str]:
    """The calendars that the organisation and its bodies count in, sorted."""
    chosen = [*session.exec(select(Organisation.calendar)), *session.exec(select(Body.calendar).distinct())]
    return sorted({name for name in chosen if name})


def write_days(session: Session, name: str) -> int:
    """Bring the `calendar_day` rows of a calendar up to date; returns how many rows were changed.

    Only what differs is written: nothing the second time, and after a new local day the ordinals that
    follow it. Deadlines keep the day and the calendar version that they were computed with.
    """
    forget(session, name)
    calendar = get_calendar(session, name)
    if _written(session, name) == calendar.version:
        return 0
    _lock(session, name)
    changed = _bring_up_to_date(session, calendar)
    session.execute(
        update(WrittenCalendar)
        .where(col(WrittenCalendar.calendar) == name)
        .values(version=calendar.version)
        .execution_options(synchronize_session=False)
    )
    return changed


def _own_days(session: Session, name: str) -> dict[date, str]:
    """They are few, so that those of every calendar are read at once.

    Most organisations have none, which is read together with the organisation.
    """
    if session.own_days is None:
        organisation.find_organisation(session)
    if session.own_days is None:
        session.own_days = {}
        for calendar, day, reason in session.execute(_OWN_DAYS):
            session.own_days.setdefault(calendar, {})[day] = reason
    return session.own_days.get(name, {})


def _written(session: Session, name: str) -> str | None:
    """The version that the rows hold; None where there are none."""
    return session.exec(select(WrittenCalendar.version).where(WrittenCalendar.calendar == name)).first()


def _lock(session: Session, name: str) -> None:
    """Let only one transaction at a time write the days of a calendar; on SQLite there is only one anyway."""
    insert_one = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(insert_one(WrittenCalendar).values(calendar=name, version="").on_conflict_do_nothing())
    session.exec(
        select(WrittenCalendar.version).where(WrittenCalendar.calendar == name).with_for_update()
    ).one()


def _bring_up_to_date(session: Session, calendar: WorkingCalendar) -> int:
    wanted = {day: (ordinal, works, name) for day, ordinal, works, name in calendar.days()}
    there = _rows(session, calendar.name)
    gone = [{"on": day} for day in there if day not in wanted]
    missing = [_values(calendar.name, day, facts) for day, facts in wanted.items() if day not in there]
    changed = [
        {"on": day} | _values(calendar.name, day, facts)
        for day, facts in wanted.items()
        if day in there and there[day] != facts
    ]
    is_it = (_DAYS.c.calendar == calendar.name) & (_DAYS.c.day == bindparam("on"))
    connection = session.connection()
    if gone:
        connection.execute(delete(_DAYS).where(is_it), gone)
    if missing:
        connection.execute(insert(_DAYS), missing)
    if changed:
        connection.execute(update(_DAYS).where(is_it), changed)
    return len(gone) + len(missing) + len(changed)


def _rows(session: Session, name: str) -> dict[date, tuple[int, bool, str]]:
    rows = session.execute(
        select(_DAYS.c.day, _DAYS.c.ordinal, _DAYS.c.is_working, _DAYS.c.name).where(_DAYS.c.calendar == name)
    )
    return {day: (ordinal, works, reason) for day, ordinal, works, reason in rows}


def _values(calendar: str, day: date, facts: tuple[int, bool, str]) -> dict[str, Any]:
    ordinal, works, name = facts
    return {"calendar": calendar, "day": day, "ordinal": ordinal, "is_working": works, "name": name}
