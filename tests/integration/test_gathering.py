"""Intents become mails: on the person's day, at most two in any seven days, never an empty one."""

from datetime import date, timedelta

from planflow import jobs
from planflow.domain.actor import Actor
from planflow.domain.deadline import Deadline
from planflow.domain.person import Person
from planflow.services import gathering, ledger
from planflow.testing import given
from tests.reminding import at, cast, intents, mails, messages, run, tick, words

MONDAY = date(2017, 1, 23)


def _action(app, people, due_on, **columns):
    with app.writing() as session:
        return given.action(session, people.plan, owner=people.owner, due_on=due_on, **columns).id


def _person(app, person, **columns):
    with app.writing() as session:
        row = session.get(Person, person.id)
        for name, value in columns.items():
            setattr(row, name, value)


def test_the_weekly_mail_waits_for_the_persons_day_and_hour(app):
    people = cast(app)
    _person(app, people.owner, mail_weekday=2, mail_hour=10)
    _action(app, people, date(2017, 1, 31))
    tick(app, at("2017-01-24"))
    tick(app, at("2017-01-25", 9))
    assert mails(app) == []
    tick(app, at("2017-01-25", 10))
    (mail,) = mails(app, "owner")
    assert mail["Subject"] == "Your actions this week: 1 due Tuesday 31 January"


def test_a_weekly_day_that_is_not_worked_passes_to_the_next_working_day(app):
    people = cast(app, live_on=date(2016, 11, 1))
    _action(app, people, date(2017, 4, 25))
    run(app, at("2017-04-13", 0), at("2017-04-20"))
    message = messages(app)[-1]
    assert (message.slot, message.for_on) == ("weekly:2017-04-17", date(2017, 4, 18)), "Easter Monday"


def test_the_hour_is_that_of_the_organisations_time_zone(app):
    people = cast(app)
    _action(app, people, date(2017, 7, 3))
    jobs.sweep(app, at("2017-06-26", 5))
    assert jobs.deliver(app, at("2017-06-26", 5)).sent == 0
    assert jobs.deliver(app, at("2017-06-26", 6)).sent == 1, "seven o'clock in British summer time"


def test_a_missed_weekly_day_is_caught_up_and_is_still_one_mail(app):
    people = cast(app)
    _action(app, people, date(2017, 1, 30))
    _action(app, people, date(2017, 1, 30), ref="R1b")
    tick(app, at("2017-01-25"))
    tick(app, at("2017-01-26"))
    assert [message.slot for message in messages(app)] == ["weekly:2017-01-23"]


def test_what_breaks_in_comes_on_the_next_working_day_and_carries_what_waits(app):
    people = cast(app)
    _action(app, people, date(2017, 1, 25))
    _action(app, people, date(2017, 2, 1), ref="R1b")
    run(app, at("2017-01-24", 0), at("2017-01-25", 12))
    mail = mails(app, "owner")[-1]
    assert mail["Subject"] == "Needs you: 1 due today, 1 due Wednesday 1 February"
    told = {(row.step, row.state) for row in intents(app, message_id=messages(app)[-1].id)}
    assert told == {("due", "sent"), ("week_ahead", "sent")}


def test_nobody_gets_more_than_two_mails_in_any_seven_days_nor_two_a_day(app):
    people = cast(app)
    for number in range(40):
        _action(app, people, MONDAY + timedelta(days=number), ref=f"R{number}")
    run(app, at("2016-12-08"), at("2017-06-01"))
    assert len({row.deadline_id for row in intents(app, state="sent")}) == 40
    for person in (people.owner, people.head, people.chair, people.coordinator):
        days = sorted(row.for_on for row in messages(app) if row.recipient_id == person.id)
        assert len(days) == len(set(days))
        for day in days:
            assert sum(day <= other < day + timedelta(days=7) for other in days) <= 2, day
    waiting = [row for row in intents(app) if row.state in ("planned", "gathered")]
    assert all(row.urgency == "weekly" for row in waiting), "what broke in went as soon as it could"


def test_while_todays_mail_has_not_left_no_second_one_is_made_for_the_day(app):
    people = cast(app)
    _action(app, people, MONDAY)
    jobs.sweep(app, at("2017-01-23"))
    with app.writing() as session:
        assert gathering.gather(session, now=at("2017-01-23")).messages == 1
    returned = _action(app, people, date(2017, 3, 1), ref="R1b")
    with app.writing() as session:
        ledger.append(
            session, Actor(people.head.id), chain=people.plan.id, kind="action_returned",
            subject_kind="action", subject_id=returned, now=at("2017-01-23", 10),
        )  # fmt: skip
    jobs.sweep(app, at("2017-01-23", 10))
    with app.writing() as session:
        assert gathering.gather(session, now=at("2017-01-23", 10)).messages == 0
    jobs.deliver(app, at("2017-01-23", 11))
    assert len(mails(app, "owner")) == 1
    run(app, at("2017-01-23", 12), at("2017-01-24"))
    assert [one.slot for one in messages(app)] == ["weekly:2017-01-23", "break_in:2017-01-24"]
    assert {one.state for one in messages(app)} == {"sent"}


def test_a_mail_lists_everything_open_with_what_made_it_come_on_top(app):
    people = cast(app)
    _action(app, people, date(2017, 1, 3), ref="OLD", title="The older one")
    run(app, at("2017-01-03"), at("2017-01-05"))
    _action(app, people, date(2017, 1, 12), ref="NEW", title="The newer one")
    _action(app, people, date(2017, 9, 1), ref="FAR", title="The far one")
    run(app, at("2017-01-12", 0), at("2017-01-13", 12))
    text = words(mails(app, "owner")[-1])
    assert text.index("The newer one") < text.index("The older one") < text.index("The far one")


def test_a_quiet_week_brings_no_mail(app):
    people = cast(app)
    _action(app, people, date(2017, 6, 1))
    run(app, at("2017-01-02"), at("2017-04-01"))
    assert messages(app) == []


def test_what_was_met_before_its_mail_was_made_is_not_mailed(app):
    people = cast(app)
    _action(app, people, date(2017, 1, 31))
    tick(app, at("2017-01-24"))
    with app.writing() as session:
        deadline = session.get(Deadline, intents(app, state="planned")[0].deadline_id)
        deadline.state, deadline.met_on = "met", date(2017, 1, 27)
    tick(app, at("2017-01-30"))
    assert messages(app) == []
    assert [row.reason for row in intents(app, step="week_ahead")] == ["closed"]


def test_after_an_outage_of_weeks_each_person_gets_one_mail(app):
    people = cast(app)
    for number in range(8):
        _action(app, people, date(2017, 1, 9) + timedelta(days=number), ref=f"R{number}")
    tick(app, at("2017-02-03"))
    assert len(mails(app, "owner")) == 1
    assert len(mails(app, "chair")) <= 1


def test_the_clock_jumps_only_to_where_something_happens(app):
    people = cast(app)
    _action(app, people, MONDAY)
    visited = run(app, at("2016-12-08"), at("2017-01-26"))
    assert len(visited) < 15
    assert at("2017-01-23", 7) in visited


def test_when_a_ladder_has_ended_nothing_more_is_due(app):
    people = cast(app)
    _action(app, people, MONDAY)
    run(app, at("2016-12-08"), at("2018-06-01"))
    assert jobs.next_due(app, at("2018-06-01")) is None
