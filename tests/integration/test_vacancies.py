"""A role that falls vacant is said once, in the plan's own history."""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlmodel import select

from planflow import jobs
from planflow.bootstrap import Application
from planflow.domain.event import Event
from planflow.domain.intent import Intent
from planflow.testing import given


def vacancies(app: Application) -> int:
    with app.reading() as session:
        return len(session.exec(select(Event).where(Event.kind == "role_vacant")).all())


def test_a_role_that_falls_vacant_is_said_once_and_the_coordinator_told(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        plan = given.plan(session)
        for name in ("coordinator", "verifier"):
            given.role(session, given.person(session, name), name, plan=plan)
        given.role(session, given.person(session, "chair"), "chair", plan=plan, until_on=date(2016, 12, 10))
    for days in (0, 2, 3, 4, 30):
        jobs.housekeep(app, now + timedelta(days=days))
    assert vacancies(app) == 1
    with app.reading() as session:
        told = session.exec(select(Intent).where(Intent.route == "vacant")).all()
    assert [intent.audience for intent in told] == ["coordinator"]


def test_a_second_vacancy_is_said_again(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        plan = given.plan(session)
        for until in (date(2016, 12, 10), date(2016, 12, 20)):
            holder = given.person(session, f"chair-{until.day}")
            begins = date(2016, 12, 15) if until.day == 20 else None
            given.role(session, holder, "chair", plan=plan, from_on=begins, until_on=until)
    for days in (0, 3, 8, 13, 14):
        jobs.housekeep(app, now + timedelta(days=days))
    assert vacancies(app) == 2


def test_a_role_held_in_the_whole_organisation_falls_vacant_too(app: Application) -> None:
    now = app.clock.now()
    with app.writing() as session:
        given.plan(session, board_id=given.body(session).id)
        given.role(session, given.person(session, "verifier"), "verifier", until_on=date(2016, 12, 10))
    for days in (0, 3, 4):
        jobs.housekeep(app, now + timedelta(days=days))
    assert vacancies(app) == 1


def test_a_role_that_was_never_held_is_told_at_loading_and_not_here(app: Application) -> None:
    with app.writing() as session:
        given.plan(session)
    jobs.housekeep(app, app.clock.now())
    assert vacancies(app) == 0


def test_many_plans_take_no_more_statements(app: Application) -> None:
    heard: list[str] = []

    def note(*event: object) -> None:
        heard.append(str(event[2]))

    def taken(day: int) -> int:
        heard.clear()
        jobs.housekeep(app, app.clock.now() + timedelta(days=day))
        return len([one for one in heard if "role_holding" in one])

    with app.writing() as session:
        for number in range(2):
            given.plan(session, f"plan-{number}")
    sa.event.listen(app.database.engine, "before_cursor_execute", note)
    jobs.housekeep(app, app.clock.now())
    few = taken(1)
    with app.writing() as session:
        for number in range(2, 12):
            given.plan(session, f"plan-{number}")
    many = taken(2)
    sa.event.remove(app.database.engine, "before_cursor_execute", note)
    assert many == few > 0
