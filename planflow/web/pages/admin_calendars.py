"""The calendars that working days are counted in: bank holidays, and the days on which a body is closed."""

from datetime import date
from typing import NamedTuple

from starlette.responses import Response

from planflow.domain.calendar import WorkingCalendar
from planflow.errors import NotFound, PlanflowError
from planflow.store import calendars, closed_days
from planflow.web import administration
from planflow.web.access import Administrator
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()


class Row(NamedTuple):
    """One calendar in use."""

    name: str
    calendar: WorkingCalendar | None
    fault: str


class ClosedDay(NamedTuple):
    """One weekday that is not worked."""

    day: date
    name: str
    whose: str
    """Empty for a bank holiday of the files; else who closes on it."""


@router.get("/admin/calendars")
def list_calendars(desk: Administrator) -> Response:
    """The calendars in use, and until when they are known."""
    administration.trail(desk, ("Calendars", ""))
    rows = [_row(desk, name) for name in calendars.names_in_use(desk.session)]
    return desk.page("admin/calendars.html.j2", rows=rows)


@router.get("/admin/calendars/{name}")
def show(desk: Administrator, name: str) -> Response:
    """The closed days of one year."""
    row = _row(desk, name) if name in calendars.names_in_use(desk.session) else None
    if row is None or row.calendar is None:
        raise NotFound("There is no such calendar.")
    first, last = row.calendar.first.year, row.calendar.last.year
    asked = desk.request.query_params.get("year", "")
    year = (
        int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == len("2017") else desk.today.year
    )
    year = min(max(year, first), last)
    own = {one.day: one for one in closed_days.of_calendar(desk.session, name)}
    administration.trail(desk, ("Calendars", "/admin/calendars"), (name, ""))
    return desk.page(
        "admin/calendar.html.j2",
        name=name,
        year=year,
        previous=year - 1 if year > first else 0,
        following=year + 1 if year < last else 0,
        closed=[
            ClosedDay(day, reason, own[day].whose if row.calendar.is_own(day) and day in own else "")
            for day, reason in row.calendar.closed_between(date(year - 1, 12, 31), date(year + 1, 1, 1))
        ],
        known_until=row.calendar.last,
    )


def _row(desk: Desk, name: str) -> Row:
    try:
        return Row(name, calendars.get_calendar(desk.session, name), "")
    except PlanflowError as error:
        return Row(name, None, str(error))
