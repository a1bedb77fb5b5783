"""F8, F9: clocks that jump, days of leap years, machines that were off: nothing is lost or repeated."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from planflow import jobs
from planflow.bootstrap import Application
from planflow.testing import given
from tests.reminding import Cast, at, cast, intents, mails, messages, run, tick, words, wrong

HOUR = timedelta(hours=1)
DUE = ["2017-01-23", "2017-01-24", "2017-02-28", "2017-03-31"]


def _plan(app: Application, due_on: list[str], live_on: str = "2017-01-01") -> Cast:
    known = cast(app, live_on=date.fromisoformat(live_on))
    with app.writing() as session:
        for number, day in enumerate(due_on):
            given.action(session, known.plan, f"R{number}", known.owner, date.fromisoformat(day))
    return known


def _nothing_twice(app: Application) -> None:
    slots = Counter((one.recipient_id, one.slot) for one in messages(app))
    assert [slot for slot, times in slots.items() if times > 1] == []
    days = Counter((one.recipient_id, one.for_on) for one in messages(app) if one.state == "sent")
    assert [day for day, times in days.items() if times > 1] == []
    told = Counter((one.deadline_id, one.due_version, one.step, one.recipient_id) for one in intents(app))
    assert max(told.values()) == 1


def test_a_clock_set_forward_for_days_and_back_again_repeats_nothing(app: Application) -> None:
    _plan(app, DUE)
    tick(app, at("2017-01-23"))
    for jump in ("2017-01-27", "2017-01-23", "2017-01-25", "2017-01-26", "2017-01-27", "2017-01-30"):
        tick(app, at(jump, 10))
    _nothing_twice(app)
    assert wrong(app, at("2017-01-30", 10)) == []


def test_a_clock_set_back_by_two_days_is_caught_up_with(app: Application) -> None:
    known = _plan(app, DUE)
    tick(app, at("2017-01-23"))
    before = len(mails(app, "owner"))
    tick(app, at("2017-01-21"))
    assert len(mails(app, "owner")) == before
    run(app, at("2017-01-21", 10), at("2017-02-06", 0))
    _nothing_twice(app)
    late = intents(app, step="late", recipient_id=known.owner.id)
    assert {one.state for one in late} <= {"sent", "overtaken"}
    assert wrong(app, at("2017-02-05")) == []


@pytest.mark.parametrize("step", [-90, -1, 0, 1, 90])
def test_a_clock_that_is_put_right_by_seconds_between_sweep_and_delivery(app: Application, step: int) -> None:
    _plan(app, DUE)
    for number in range(6):
        now = at("2017-01-23", 7) + number * timedelta(minutes=5)
        jobs.sweep(app, now)
        jobs.deliver(app, now + timedelta(seconds=step))
    _nothing_twice(app)
    assert len(mails(app, "owner")) == 1
    assert wrong(app, at("2017-01-23", 9)) == []


@pytest.mark.parametrize(
    ("start", "days", "due_on"),
    [
        ("2016-02-22", 14, ["2016-02-29", "2016-03-01"]),  # the day that comes once in four years
        ("2017-02-20", 14, ["2017-02-28", "2017-03-01"]),
        ("2017-03-20", 14, ["2017-03-26", "2017-03-27"]),  # the clocks go forward
        ("2017-10-23", 14, ["2017-10-29", "2017-10-30"]),  # and back
        ("2017-04-24", 14, ["2017-04-30", "2017-05-01"]),  # a Sunday at the end of a month, a bank holiday
        ("2016-12-22", 14, ["2016-12-31", "2017-01-01"]),
        ("2017-12-22", 14, ["2017-12-29", "2018-01-01"]),
    ],
)
def test_a_strange_fortnight_tells_each_thing_once(app, start, days, due_on):
    known = _plan(app, due_on, live_on=start)
    now = at(start, 0)
    for _ in range(days * 4):
        tick(app, now)
        now += 6 * HOUR
    _nothing_twice(app)
    for step in ("due", "late"):
        told = [one for one in intents(app, step=step, recipient_id=known.owner.id)]
        assert len(told) == len(due_on)
        assert {one.state for one in told} <= {"sent", "overtaken", "gathered", "planned"}
    assert wrong(app, now - 6 * HOUR) == []


def test_running_by_the_hour_and_jumping_tell_the_same(app: Application) -> None:
    _plan(app, DUE)
    run(app, at("2017-01-16", 0), at("2017-02-06", 0))
    jumped = _told(app)
    assert jumped
    for hour in range(0, 24 * 21, 7):
        tick(app, at("2017-01-16", 0) + hour * HOUR)
    assert _told(app) == jumped


def _told(app: Application) -> list[Any]:
    return [(one.deadline_id, one.step, one.recipient_id) for one in intents(app, state="sent")]


def test_after_an_outage_of_three_days_each_owner_gets_one_mail_in_order(app: Application) -> None:
    """F9: 72 hours off, then one pass."""
    known = cast(app, live_on=date(2017, 1, 2))
    with app.writing() as session:
        owners = [known.owner, given.person(session, "second"), given.person(session, "third")]
        for number in range(12):
            day = date(2017, 1, 24) + timedelta(days=number % 3)
            given.action(session, known.plan, f"R{number}", owners[number % 3], day)
    tick(app, at("2017-01-23"))
    off_until = at("2017-01-26", 9)
    before = len(messages(app))
    for minute in range(72):  # the scheduler catches up: it may well call 72 times
        tick(app, off_until + timedelta(minutes=minute))
    after = messages(app)[before:]
    per_owner = Counter(one.recipient_id for one in after)
    assert {per_owner[owner.id] for owner in owners} == {1}
    _nothing_twice(app)
    assert wrong(app, off_until + 2 * HOUR) == []
    (mail,) = [one for one in mails(app, "owner") if one["Date"].datetime.date() == date(2017, 1, 26)]
    shown = words(mail)
    places = [shown.index(f"Action R{number}") for number in (0, 3, 6, 9)]
    assert places == sorted(places)
