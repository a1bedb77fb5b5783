"""The sweep: which steps of the ladders have passed, and the intents that follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from planflow.domain import mailing
from planflow.domain.calendar import WorkingCalendar
from planflow.domain.ladder import Step
from planflow.services import quiet
from planflow.store import calendars, intents, organisation
from planflow.store.intents import Passed
from planflow.store.session import Session

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Swept:
    """What one sweep did."""

    planned: int = 0
    """Rows written, whatever their state."""
    untold: int = 0
    """Steps that could be told to nobody at all, not even an administrator."""
    unknown_ladders: tuple[str, ...] = ()
    """Ladders that deadlines name and no file defines."""
    unknown_calendars: tuple[str, ...] = ()
    """Calendars that deadlines count in and no file gives: nobody is reminded of these."""
    steps: Mapping[str, int] = field(default_factory=dict)
    """Rows written by step (`action.late`)."""
    next_at: datetime | None = None
    """The next instant at which a step passes, where it was asked for."""


def sweep(session: Session, *, looks_ahead: bool = False, now: datetime) -> Swept:
    """Write an intent for every step that an open deadline has passed and that has none yet.

    One statement finds the steps that have anything new and one writes each of them, however many deadlines
    there are. With `looks_ahead` it is also worked out when the next step passes.
    """
    today = organisation.today(session, now)
    in_use, lost = _in_use(session)
    written: dict[str, int] = {}
    passed = passed_steps(session, in_use, today=today)
    found = intents.untold_steps(session, passed)
    if found:
        _require_days(session, in_use)
    for one in found:
        name = f"{one.ladder.name}.{one.step.name}"
        written[name] = intents.insert_passed(session, one, today=today, now=now)
    return Swept(
        planned=sum(written.values()),
        untold=intents.count_untold(session, found),
        unknown_ladders=tuple(sorted({name for name, _ in in_use} - session.library.ladders.keys())),
        unknown_calendars=lost,
        steps=written,
        next_at=_next_at(session, passed, now) if looks_ahead else None,
    )


def untold(session: Session, *, now: datetime) -> int:
    """How many passed steps wait for somebody to be appointed who could be told."""
    today = organisation.today(session, now)
    return intents.count_untold(session, passed_steps(session, _in_use(session)[0], today=today))


def next_at(session: Session, *, now: datetime) -> datetime | None:
    """The next instant at which a step passes, as far as the calendars reach; None if none will."""
    today = organisation.today(session, now)
    return _next_at(session, passed_steps(session, _in_use(session)[0], today=today), now)


def _next_at(session: Session, passed: Sequence[Passed], now: datetime) -> datetime | None:
    zone = ZoneInfo(organisation.get_organisation(session).timezone)
    found = []
    for step, name, due_on in intents.next_due_days(session, passed):
        calendar = calendars.get_calendar(session, name)
        if calendar.covers(due_on):
            found.append(quiet.told_on(session, step, calendar, step_day(calendar, step.offset, due_on)))
    return mailing.instant(min(found), 0, zone).astimezone(now.tzinfo) if found else None


def passed_steps(session: Session, in_use: list[tuple[str, str]], *, today: date) -> list[Passed]:
    """Every step of the ladders in use, with the latest due day, by calendar, for which it has passed."""
    found = []
    for name in sorted({name for name, _ in in_use} & session.library.ladders.keys()):
        ladder = session.library.ladders[name]
        known = {
            calendar: calendars.get_calendar(session, calendar) for used, calendar in in_use if used == name
        }
        windows = [_windows(session, step, known, today) for step in ladder.steps]
        for step, until, later in zip(ladder.steps, windows, [*windows[1:], {}], strict=True):
            found.append(Passed(ladder, step, until, later))
    return found


def latest_due(calendar: WorkingCalendar, offset: int, today: date) -> date:
    """The latest due day for which a step of that offset has passed by `today`.

    A step falls on the working day that is `offset` working days after the due day, counted from the last
    working day on or before it, so that a deadline on a Sunday is told of on the Friday before.
    """
    last_worked = calendar.add_working_days(today + _ONE_DAY, -1)
    first_not_passed = last_worked if offset == 1 else calendar.add_working_days(last_worked, 1 - offset)
    return first_not_passed - _ONE_DAY


def step_day(calendar: WorkingCalendar, offset: int, due_on: date) -> date:
    """The working day on which a step of that offset falls for a due day."""
    last_worked = calendar.add_working_days(due_on + _ONE_DAY, -1)
    return calendar.add_working_days(last_worked, offset)


def _in_use(session: Session) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
    """The ladders in use with their calendars, and the calendars that cannot be read."""
    used = intents.ladders_in_use(session)
    lost = {name for name in {calendar for _, calendar in used} if not calendars.is_known(session, name)}
    return [(ladder, calendar) for ladder, calendar in used if calendar not in lost], tuple(sorted(lost))


def _windows(
    session: Session, step: Step, known: Mapping[str, WorkingCalendar], today: date
) -> dict[str, date]:
    return {
        name: latest_due(calendar, step.offset, quiet.as_of(session, step, calendar, today))
        for name, calendar in known.items()
    }


def _require_days(session: Session, in_use: list[tuple[str, str]]) -> None:
    """The statements count working days in `calendar_day`; a calendar without rows gets them now."""
    for name in sorted({calendar for _, calendar in in_use}):
        if not intents.has_days(session, name):
            calendars.write_days(session, name)
