"""Calendars in the database: local days on top of the files, and rows that a statement can count with."""

from datetime import date
from pathlib import Path
from random import Random

import pytest
from sqlmodel import col, delete, select

from planflow.bootstrap import Application
from planflow.domain.deadline import Deadline
from planflow.domain.organisation import CalendarDay, LocalDay, WrittenCalendar
from planflow.engine.library import Library
from planflow.errors import PlanflowError
from planflow.store import calendars
from planflow.store.session import Session
from planflow.testing import given

ENGLAND = "england-and-wales"
CLOSED = date(2016, 12, 28)


def close(session: Session, day: date = CLOSED, calendar: str = ENGLAND) -> LocalDay:
    local = LocalDay(calendar=calendar, day=day, name="Offices closed")
    session.add(local)
    session.flush()
    return local


def days(session: Session, calendar: str = ENGLAND) -> list[CalendarDay]:
    return list(
        session.exec(
            select(CalendarDay).where(CalendarDay.calendar == calendar).order_by(col(CalendarDay.day))
        )
    )


def test_rows_say_what_the_calendar_says(app: Application) -> None:
    with app.writing() as session:
        session.execute(delete(CalendarDay))
        session.execute(delete(WrittenCalendar))
        written = calendars.write_days(session, ENGLAND)
        calendar = calendars.get_calendar(session, ENGLAND)
        rows = days(session)
    assert written == len(rows) == (calendar.last - calendar.first).days + 1
    assert [(row.day, row.ordinal, row.is_working, row.name) for row in rows] == list(calendar.days())


def test_writing_again_changes_nothing(app: Application) -> None:
    with app.writing() as session:
        calendars.write_days(session, ENGLAND)
    with app.writing() as session:
        assert calendars.write_days(session, ENGLAND) == 0


def test_two_days_are_as_many_working_days_apart_as_their_ordinals(app: Application) -> None:
    with app.writing() as session:
        calendars.write_days(session, ENGLAND)
        row = {row.day: row for row in days(session)}
    assert row[date(2022, 7, 15)].ordinal - row[date(2022, 4, 1)].ordinal == 70
    assert row[date(2022, 4, 3)].ordinal == row[date(2022, 4, 1)].ordinal


def test_a_local_day_is_not_worked_and_moves_the_ordinals_after_it(app: Application) -> None:
    with app.writing() as session:
        calendars.write_days(session, ENGLAND)
        before = {row.day: row.ordinal for row in days(session)}
        session.expunge_all()
        close(session)
        changed = calendars.write_days(session, ENGLAND)
        after = {row.day: row for row in days(session)}
    assert changed == sum(day >= CLOSED for day in before)
    assert (after[CLOSED].is_working, after[CLOSED].name) == (False, "Offices closed")
    assert {before[day] - after[day].ordinal for day in before if day < CLOSED} == {0}
    assert {before[day] - after[day].ordinal for day in before if day >= CLOSED} == {1}


def test_taking_a_local_day_away_again_restores_the_rows(app: Application) -> None:
    with app.writing() as session:
        calendars.write_days(session, ENGLAND)
        local = close(session)
        changed = calendars.write_days(session, ENGLAND)
        session.delete(local)
        session.flush()
        assert calendars.write_days(session, ENGLAND) == changed
        rows = days(session)
        shipped = session.library.calendar(ENGLAND)
    assert [(row.day, row.ordinal) for row in rows] == [(day, at) for day, at, *_ in shipped.days()]


def test_local_days_count_in_the_calendar_that_a_rule_uses(app: Application) -> None:
    with app.writing() as session:
        close(session)
        close(session, date(2016, 12, 29), "scotland")
        calendar = calendars.get_calendar(session, ENGLAND)
        assert calendar.reason(CLOSED) == "Offices closed"
        assert calendar.is_working(date(2016, 12, 29))
        assert calendar.add_working_days(date(2016, 12, 23), 1) == date(2016, 12, 29)


def test_a_calendar_is_read_once_in_a_transaction_until_it_is_forgotten(app: Application) -> None:
    with app.writing() as session:
        first = calendars.get_calendar(session, ENGLAND)
        close(session)
        assert calendars.get_calendar(session, ENGLAND) is first
        calendars.forget(session, ENGLAND)
        assert calendars.get_calendar(session, ENGLAND).is_own(CLOSED)


def test_changed_files_refresh_the_rows_and_nothing_else(app: Application, tmp_path: Path) -> None:
    """A calendar that an organisation shortens and adds to: rows outside it go, the others follow."""
    (tmp_path / "calendars").mkdir()
    (tmp_path / "calendars" / f"{ENGLAND}.yaml").write_text(
        f"planflow: 1\ncalendar: {ENGLAND}\nholidays: GB-ENG\nfrom: 2016\n"
        "until: 2020\nadd: {2016-12-28: Closed}\n"
    )
    with app.writing() as session:
        calendars.write_days(session, ENGLAND)
        calendars.write_days(session, "scotland")
        plan = given.plan(session)
        given.action(session, plan, due_on=date(2017, 1, 23))
        before = _deadlines(session)
        assert [due_on for due_on, *_ in before] == [date(2017, 1, 23)]
    with app.database.writing(Library(tmp_path), Random(1)) as session:
        calendars.write_days(session, ENGLAND)
        rows = days(session)
        assert (rows[0].day, rows[0].ordinal) == (date(2016, 1, 1), 0)
        assert (rows[-1].day, len(rows)) == (date(2020, 12, 31), 5 * 365 + 2)
        assert len(days(session, "scotland")) == 18628
        assert _deadlines(session) == before


def test_the_calendars_in_use_are_those_of_the_organisation_and_its_bodies(app: Application) -> None:
    with app.writing() as session:
        given.organisation(session)
        given.body(session, "board", calendar="")
        given.body(session, "north", calendar="scotland")
        given.body(session, "further-north", calendar="scotland")
        assert calendars.names_in_use(session) == [ENGLAND, "scotland"]


def test_an_unknown_calendar_is_refused(app: Application) -> None:
    with app.writing() as session, pytest.raises(PlanflowError, match="There is no calendar 'narnia'"):
        calendars.write_days(session, "narnia")


def _deadlines(session: Session) -> list[tuple[date | None, str, int]]:
    found = session.exec(select(Deadline).order_by(col(Deadline.id)))
    return [(deadline.due_on, deadline.calendar_version, deadline.due_version) for deadline in found]
