"""The sweep: which steps become intents, each once."""

from collections import Counter
from datetime import date, timedelta

import sqlalchemy as sa

from planflow import jobs
from planflow.domain.deadline import Deadline
from planflow.domain.ladder import Ladder, Step, Urgency
from planflow.testing import given
from tests.reminding import at, cast, intents

MONDAY = date(2017, 1, 23)


def _action(app, people, due_on=MONDAY, **columns):
    with app.writing() as session:
        return given.action(session, people.plan, owner=people.owner, due_on=due_on, **columns).id


def _counted(app, work):
    """How many statements some work takes, and what it returns."""
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    sa.event.listen(app.database.engine, "before_cursor_execute", note)
    try:
        result = work()
    finally:
        sa.event.remove(app.database.engine, "before_cursor_execute", note)
    return len(statements), result


def test_every_step_is_written_down_once_on_its_day(app):
    people = cast(app)
    _action(app, people)
    day = date(2016, 12, 8)
    while day < date(2017, 1, 31):
        jobs.sweep(app, at(day.isoformat()))
        jobs.sweep(app, at(day.isoformat(), 15))
        day += timedelta(days=1)
    found = [(row.step, row.day, row.state) for row in intents(app, recipient_id=people.owner.id)]
    assert found == [
        ("month_ahead", date(2016, 12, 21), "planned"),
        ("week_ahead", date(2017, 1, 16), "planned"),
        ("due", MONDAY, "planned"),
        ("late", date(2017, 1, 24), "planned"),
        ("late_week", date(2017, 1, 30), "planned"),
    ]


def test_after_three_weeks_off_only_the_latest_step_is_told_and_only_once(app):
    people = cast(app)
    _action(app, people, due_on=date(2017, 1, 9))
    jobs.sweep(app, at("2017-01-09"))
    assert jobs.sweep(app, at("2017-01-30")).planned
    assert jobs.sweep(app, at("2017-01-30", 10)).planned == 0
    told = Counter((row.step, row.state) for row in intents(app, recipient_id=people.owner.id))
    assert told == {
        ("month_ahead", "before_start"): 1,
        ("week_ahead", "overtaken"): 1,
        ("due", "planned"): 1,
        ("late", "overtaken"): 1,
        ("late_week", "overtaken"): 1,
        ("late_fortnight", "planned"): 1,
    }


def test_a_step_is_found_however_late_the_sweep_comes(app):
    people = cast(app)
    _action(app, people)
    jobs.sweep(app, at("2021-01-23"))
    assert [row.step for row in intents(app, state="planned", audience="owner")] == ["still_late_12"]


def test_editing_the_offset_of_a_step_tells_nothing_twice(app, monkeypatch):
    people = cast(app)
    _action(app, people)
    before, after = (
        Ladder("action", (Step("soon", offset, ("owner",), Urgency.WEEKLY),)) for offset in (-5, -2)
    )
    monkeypatch.setitem(app.library.__dict__, "ladders", {"action": before})
    assert jobs.sweep(app, at("2017-01-17")).planned == 1
    monkeypatch.setitem(app.library.__dict__, "ladders", {"action": after})
    assert jobs.sweep(app, at("2017-01-20")).planned == 0


def test_a_moved_deadline_starts_a_new_round(app):
    people = cast(app)
    _action(app, people)
    jobs.sweep(app, at("2017-01-23"))
    with app.writing() as session:
        deadline = session.exec(sa.select(Deadline)).scalar_one()
        deadline.due_on, deadline.moves = date(2017, 3, 20), 1
        deadline.due_version += 1
        deadline.live_on = date(2017, 1, 23)
    jobs.sweep(app, at("2017-03-13"))
    again = [(row.step, row.due_version, row.state) for row in intents(app, due_version=2)]
    assert again == [("month_ahead", 2, "overtaken"), ("week_ahead", 2, "planned")]


def test_what_is_met_or_has_no_ladder_or_no_day_is_left_alone(app):
    people = cast(app)
    with app.writing() as session:
        for columns in ({"state": "met"}, {"state": "cancelled"}, {"ladder": ""}, {"due_on": None}):
            given.deadline(
                session, people.plan, "plan", people.plan.id, "milestone",
                **{"owner_id": people.owner.id, "due_on": MONDAY, **columns},
            )  # fmt: skip
    assert jobs.sweep(app, at("2017-06-01")).planned == 0


def test_loading_an_old_plan_floods_nobody_but_loses_nothing(app):
    people = cast(app, live_on=date(2017, 1, 18))
    _action(app, people, ref="OLD", due_on=date(2016, 9, 1))
    _action(app, people, ref="NEAR", due_on=date(2017, 1, 20))
    jobs.sweep(app, at("2017-01-18"))
    rows = intents(app)
    assert {row.state for row in rows} == {"planned", "before_start"}
    told = [row for row in rows if row.state == "planned"]
    assert [(row.step, row.audience, row.urgency, row.day) for row in told] == [
        ("still_late_4", "owner", "weekly", date(2017, 1, 18))
    ], "what was overdue before is told once, to its owner, in the weekly mail"
    jobs.sweep(app, at("2017-01-20"))
    due = [row for row in intents(app, step="due") if row.state == "planned"]
    assert [row.urgency for row in due] == ["break_in"], "what falls due later is told as usual"


def test_a_deadline_on_a_closed_day_is_told_on_the_working_day_before(app):
    people = cast(app)
    _action(app, people, due_on=date(2017, 1, 22))
    jobs.sweep(app, at("2017-01-20"))
    assert [(row.day, row.state) for row in intents(app, step="due")] == [(date(2017, 1, 20), "planned")]


def test_each_calendar_counts_its_own_working_days(app):
    people = cast(app)
    with app.writing() as session:
        for calendar in ("england-and-wales", "scotland"):
            given.deadline(
                session, people.plan, "plan", people.plan.id, "milestone",
                owner_id=people.owner.id, due_on=date(2017, 1, 9), calendar=calendar,
                ladder="action",
            )  # fmt: skip
    # Five working days before it is 29 December in Scotland, where 2 and 3 January are holidays.
    jobs.sweep(app, at("2016-12-29"))
    scottish = [row.deadline_id for row in intents(app, step="week_ahead")]
    jobs.sweep(app, at("2016-12-30"))
    assert (len(scottish), len(intents(app, step="week_ahead"))) == (1, 2)
    with app.reading() as session:
        assert session.get(Deadline, scottish[0]).calendar == "scotland"


def test_the_number_of_statements_does_not_grow_with_the_deadlines(app):
    people = cast(app)
    counts = []
    for number in (10, 1000):
        with app.writing() as session:
            plan = given.plan(session, key=f"plan-{number}")
            for subject_id in range(number):
                given.deadline(
                    session, plan, "action", subject_id, owner_id=people.owner.id, due_on=MONDAY,
                    ladder="action",
                )  # fmt: skip
        count, report = _counted(app, lambda: jobs.sweep(app, at("2017-01-23")))
        assert report.planned >= 3 * number
        counts.append(count)
    # The first sweep also writes the days of the calendar.
    assert counts[1] <= counts[0] <= 40


def test_a_ladder_that_no_file_defines_is_reported(app):
    people = cast(app)
    with app.writing() as session:
        given.deadline(session, people.plan, "plan", 1, due_on=MONDAY, ladder="gone")
    assert jobs.sweep(app, at("2017-01-23")).unknown_ladders == ("gone",)
