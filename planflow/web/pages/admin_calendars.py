"""The calendars that working days are counted in: bank holidays, and the days on which a body is closed."""

from datetime import date
from typing import NamedTuple

from starlette.responses import Response

from planflow.domain import words
from planflow.domain.calendar import WorkingCalendar
from planflow.errors import NotFound, PlanflowError
from planflow.services import closures
from planflow.store import bodies, calendars, closed_days
from planflow.web import administration
from planflow.web.access import Administrator
from planflow.web.desk import Desk
from planflow.web.rendering import day as said_day
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
    number: int = 0
    """By which it is taken back, where it is no bank holiday."""


@router.get("/admin/calendars")
def list_calendars(desk: Administrator) -> Response:
    """The calendars in use, and until when they are known."""
    administration.trail(desk, ("Calendars", ""))
    rows = [_row(desk, name) for name in calendars.names_in_use(desk.session)]
    return desk.page("admin/calendars.html.j2", rows=rows)


@router.get("/admin/calendars/{name}")
def show(desk: Administrator, name: str) -> Response:
    """The closed days of one year."""
    return _shown(desk, name)


@router.post("/admin/calendars/{name}")
def close(desk: Administrator, name: str) -> Response:
    """Close on a day."""
    administration.require_everywhere(desk)
    _known(desk, name)
    day = desk.form.day("day", "Enter the day.")
    why, whose = desk.form.text("why", "Say why nobody works on it."), desk.form.text("whose")
    papers = 0
    if day is not None and not desk.is_faulty:
        with desk.attempt():
            body = bodies.get_by_key(desk.session, whose) if whose else None
            papers = closures.close(desk.session, desk.actor(), name, day, why=why, body=body, now=desk.now)
    if desk.is_faulty or day is None:
        return _shown(desk, name)
    return desk.go(
        f"/admin/calendars/{name}", f"{said_day(day)} is closed.{_counted(papers)}", year=str(day.year)
    )


@router.post("/admin/calendars/{name}/days/{number}")
def open_again(desk: Administrator, name: str, number: int) -> Response:
    """Take such a day back."""
    administration.require_everywhere(desk)
    _known(desk, name)
    papers = 0
    with desk.attempt():
        papers = closures.open_again(desk.session, desk.actor(), name, number, now=desk.now)
    if desk.is_faulty:
        return _shown(desk, name)
    return desk.go(f"/admin/calendars/{name}", f"The day is worked again.{_counted(papers)}")


def _counted(papers: int) -> str:
    return f" The days of {words.say_count(papers, 'paper')} were counted anew." if papers else ""


def _known(desk: Desk, name: str) -> WorkingCalendar:
    row = _row(desk, name) if name in calendars.names_in_use(desk.session) else None
    if row is None or row.calendar is None:
        raise NotFound("There is no such calendar.")
    return row.calendar


def _shown(desk: Desk, name: str) -> Response:
    calendar = _known(desk, name)
    first, last = calendar.first.year, calendar.last.year
    asked = desk.form.text("day-year") or desk.request.query_params.get("year", "")
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
            ClosedDay(day, reason, own[day].whose, own[day].id)
            if calendar.is_own(day) and day in own
            else ClosedDay(day, reason, "")
            for day, reason in calendar.closed_between(date(year - 1, 12, 31), date(year + 1, 1, 1))
        ],
        known_until=calendar.last,
        may_close=administration.is_everywhere(desk),
        owners=[
            {"value": "", "text": "The organisation"},
            *({"value": one.key, "text": one.name} for one in bodies.listed(desk.session)),
        ],
    )


def _row(desk: Desk, name: str) -> Row:
    try:
        return Row(name, calendars.get_calendar(desk.session, name), "")
    except PlanflowError as error:
        return Row(name, None, str(error))
