"""`planflow why`: each situation with the sentence that a coordinator reads."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from planflow import jobs
from planflow.domain import words
from planflow.domain.actor import Actor
from planflow.domain.deadline import Deadline
from planflow.domain.person import Person
from planflow.engine import reason_words
from planflow.notify.channel import ChannelError
from planflow.services import bounces, delivery_desk, explaining_mail, people
from planflow.store import references
from planflow.testing import given
from tests.integration.test_deliveries import Faulty
from tests.reminding import MONDAY, at, cast, messages, run, tick

NOW = at("2017-01-23")
REF = "lewisham-2017/R0"


def _owed(app, due_on=MONDAY, **columns):
    cast_ = cast(app)
    with app.writing() as session:
        given.action(session, cast_.plan, "R0", owner=cast_.owner, due_on=due_on, **columns)
    return cast_


def why(app, person, now=NOW, ref=REF):
    """The answers in words, and their codes."""
    with app.reading() as session:
        somebody, subject = references.get_person(session, person), references.get_subject(session, ref)
        found = explaining_mail.explain(session, somebody, subject, now=now)
    sentences = app.library.words("en", "why")
    said = "\n".join(reason_words.say(one, sentences) for one in found)
    assert "None" not in said
    return said


def test_told_in_a_mail_that_was_handed_over(app):
    _owed(app)
    tick(app, NOW)
    said = why(app, "owner")
    assert "The action is due on Monday 23 January 2017. Owner owes it." in said
    assert (
        "Monday 23 January 2017 (the day it is due): told in the weekly mail, handed over on "
        "Monday 23 January 2017, 09:00 (delivery 1)."
    ) in said
    assert "Next: Tuesday 24 January 2017, 1 working day after it was due." in said


def test_rides_in_a_mail_that_is_tried_again(app):
    _owed(app)
    jobs.sweep(app, NOW)
    jobs.deliver(app, NOW, Faulty(ChannelError("451", permanent=False)))
    said = why(app, "owner")
    assert "rides in delivery 1, which could not be handed over yet (451). Tries: 1; the next is on" in said


def test_rides_in_a_mail_that_was_given_up(app):
    _owed(app)
    jobs.sweep(app, NOW)
    jobs.deliver(app, NOW, Faulty(ChannelError("554", permanent=True)))
    assert "which was given up (554). 'planflow deliveries retry 1' tries it again." in why(app, "owner")


def test_rides_in_a_mail_that_a_person_holds_or_cancelled(app):
    cast_ = _owed(app)
    jobs.sweep(app, NOW)
    jobs.deliver(app, NOW, Faulty(ChannelError("451", permanent=False)))
    by = Actor(cast_.administrator.id)
    with app.writing() as session:
        delivery_desk.hold(session, by, [1], now=NOW)
    assert "which a person holds back. 'planflow deliveries release 1' lets it go." in why(app, "owner")
    with app.writing() as session:
        delivery_desk.cancel(session, by, [1], reason="Told by telephone.", now=NOW)
    assert "it rode in delivery 1, which a person cancelled." in why(app, "owner")


def test_came_back_and_goes_to_the_coordinator(app):
    cast_ = _owed(app)
    tick(app, NOW)
    with app.writing() as session:
        owner = session.get_one(Person, cast_.owner.id)
        bounces.park(session, Actor(None), owner, code="5.1.1", message_id=1, now=NOW)
    tick(app, at("2017-01-24"))
    said = why(app, "owner", at("2017-01-24"))
    assert (
        "Mail to Owner could not be delivered on Monday 23 January 2017, 09:00 (5.1.1), "
        "so the address is parked"
    ) in said
    assert "went to Coordinator instead of Owner, because planflow has no working e-mail address" in said
    assert "What Owner would be told of it goes to Coordinator" in said
    assert "came to Coordinator because planflow has no working e-mail address for Owner" in why(
        app, "coordinator", at("2017-01-24")
    )


def test_a_person_without_an_address(app):
    cast_ = _owed(app)
    with app.writing() as session:
        session.get_one(Person, cast_.owner.id).email = None
    tick(app, NOW)
    said = why(app, "owner")
    assert "planflow has no e-mail address for Owner, so nothing is sent to them." in said
    assert "It went to Coordinator instead of Owner" in said


def test_a_plan_that_comes_years_late_names_the_days_as_they_were(app):
    cast_ = cast(app, live_on=date(2017, 1, 20))
    with app.writing() as session:
        given.action(session, cast_.plan, "R0", owner=cast_.owner, due_on=date(2016, 9, 1))
    tick(app, at("2017-01-20"))
    said = why(app, "owner", at("2017-01-20"))
    assert "their days lie before Friday 20 January 2017, the day on which the plan went live." in said
    assert "Thursday 22 December 2016 (80 working days after it was due): it waits" in said
    assert "Friday 20 January 2017 (" not in said


def test_before_the_plan_went_live(app):
    cast_ = cast(app, live_on=date(2017, 1, 20))
    with app.writing() as session:
        given.action(session, cast_.plan, "R0", owner=cast_.owner, due_on=MONDAY)
    tick(app, at("2017-01-20"))
    said = why(app, "owner", at("2017-01-20"))
    assert "not told, because that day lies before the plan went live on Friday 20 January 2017" in said
    assert "Next: Monday 23 January 2017, the day it is due." in said


def test_overtaken_by_a_later_step(app):
    _owed(app)
    tick(app, at("2017-01-16"))
    tick(app, at("2017-01-30"))
    said = why(app, "owner", at("2017-01-30"))
    assert "(the day it is due): not told, because a later reminder had come due by then" in said
    assert "Monday 30 January 2017 (5 working days after it was due): told in the weekly mail" in said


def test_many_that_were_overtaken_at_once_are_counted(app):
    _owed(app)
    tick(app, at("2017-01-30"))
    said = why(app, "owner", at("2017-01-30"))
    assert "4 earlier reminders were not told, because a later one had come due by then." in said


def test_done_before_it_left(app):
    _owed(app, due_on=date(2017, 1, 30))
    jobs.sweep(app, at("2017-01-20"))
    with app.writing() as session:
        owed = session.exec(select(Deadline)).one()
        owed.state, owed.met_on = "met", date(2017, 1, 21)
    tick(app, NOW)
    said = why(app, "owner")
    assert "The action was due on Monday 30 January 2017 and was done on Saturday 21 January 2017." in said
    assert "Next" not in said


def test_handed_over_to_somebody_else(app):
    cast_ = _owed(app)
    tick(app, NOW)
    with app.writing() as session:
        successor = given.person(session, "successor")
        leaver = session.get_one(Person, cast_.owner.id)
        by = Actor(cast_.administrator.id)
        people.hand_over(session, by, leaver, to=successor, now=NOW)
    said = why(app, "owner", at("2017-01-24"))
    assert "Successor owes it." in said
    assert "It is no longer with Owner: its reminders go to Successor" in said


def test_away_with_a_deputy(app):
    cast_ = _owed(app)
    with app.writing() as session:
        deputy = given.person(session, "deputy")
        owner = session.get_one(Person, cast_.owner.id)
        owner.deputy_id, owner.away_from, owner.away_until = deputy.id, date(2017, 1, 20), date(2017, 2, 3)
    tick(app, NOW)
    said = why(app, "owner")
    assert "Owner is away until Friday 3 February 2017. What would go to them goes to Deputy." in said
    assert "It went to Deputy instead of Owner, because Owner is away. Monday 23 January 2017" in said
    assert "It came to Deputy because Owner is away." in why(app, "deputy")


def test_an_outsider_is_never_written_to(app):
    cast_ = cast(app)
    with app.writing() as session:
        inspector = given.person(session, "inspector", is_outside=True)
        given.action(session, cast_.plan, "R0", owner=inspector, due_on=MONDAY)
    tick(app, NOW)
    said = why(app, "inspector")
    assert "planflow never writes to outsiders" in said
    assert "It went to Coordinator instead of Inspector, because whoever owes it is outside" in said


def test_a_vacant_role_fell_to_the_coordinator(app):
    cast_ = cast(app)
    with app.writing() as session:
        given.deadline(
            session, cast_.plan, "plan", cast_.plan.id, "plan_submission", owner_role="clerk", due_on=MONDAY
        )
    tick(app, NOW)
    said = why(app, "coordinator", ref="lewisham-2017")
    assert "Submitting the plan is due on Monday 23 January 2017. Whoever is clerk owes it." in said
    assert "It came to Coordinator because nobody who may act holds the role." in said


def test_two_mails_in_seven_days_make_it_wait(app):
    _owed(app, due_on=date(2017, 1, 25))
    run(app, at("2017-01-18"), at("2017-01-26"))
    said = why(app, "owner", at("2017-01-26"))
    assert "Thursday 26 January 2017 (1 working day after it was due): it waits for their next mail." in said
    assert "They had 2 mails in seven days (" in said
    assert "so nothing more goes yet." in said
    assert "The next mail to them is for" in said


def test_the_weekly_day_has_not_come(app):
    _owed(app, due_on=date(2017, 2, 1))
    jobs.sweep(app, at("2017-01-25"))
    said = why(app, "owner", at("2017-01-25"))
    assert (
        "Wednesday 25 January 2017 (5 working days before it is due): it waits for their next mail." in said
    )
    assert "It rides in their weekly mail, which comes on Mondays." in said
    assert "The next mail to them is for Monday 30 January 2017, from 07:00." in said


def test_whoever_is_not_concerned_hears_who_is(app):
    _owed(app)
    tick(app, NOW)
    with app.writing() as session:
        given.person(session, "passer-by")
    said = why(app, "passer-by")
    assert "Passer by is not told of it: its reminders go to Owner, Head and Chair." in said


def test_everything_is_on_hold(app):
    cast_ = _owed(app)
    with app.writing() as session:
        delivery_desk.hold_everything(session, Actor(cast_.administrator.id), now=NOW)
    jobs.sweep(app, NOW)
    said = why(app, "owner")
    assert said.startswith("Every delivery is on hold since Monday 23 January 2017, 09:00.")
    assert "it waits for their next mail." in said
    assert "The next mail to them" not in said


def test_somebody_who_wants_only_what_is_needed(app):
    cast_ = _owed(app, due_on=date(2017, 1, 9))
    with app.writing() as session:
        session.get_one(Person, cast_.head.id).digest = "needed"
    tick(app, at("2017-01-16"))
    said = why(app, "head", at("2017-01-16"))
    assert "Head wants only mails that ask for something." in said
    assert "for information and they want only mails that ask for something" in said


def test_future_steps_with_their_days_and_the_mail_they_ride_in(app):
    _owed(app, due_on=date(2017, 2, 22))
    said = why(app, "owner", at("2017-01-24"))
    assert (
        "Next: Wednesday 25 January 2017, 20 working days before it is due; it rides in the mail of " in said
    )
    assert "the mail of Monday 30 January 2017." in said
    assert "Next: Wednesday 22 February 2017, the day it is due." in said


def test_a_step_that_no_sweep_has_seen_yet(app):
    _owed(app)
    assert "(the day it is due): due to be told, and planned at the next sweep." in why(app, "owner")


def test_words_instead_of_a_day_bring_no_reminder(app):
    cast_ = cast(app)
    with app.writing() as session:
        action = given.action(session, cast_.plan, "R0", owner=cast_.owner)
        given.deadline(session, cast_.plan, "action", action.id, owner_id=cast_.owner.id, due_text="ongoing")
    said = why(app, "owner")
    assert "The action is due on “ongoing”." in said
    assert "It has no day, so no reminder is planned." in said


def test_nobody_at_all_can_be_told(app):
    cast_ = _owed(app)
    with app.writing() as session:
        for person in session.exec(select(Person)):
            person.email = None
        session.get_one(Person, cast_.owner.id).manager_id = None
    assert "Nobody can be told of it, not even an administrator." in why(app, "owner")


@pytest.mark.parametrize("day", ["2017-01-23", "2017-01-30", "2017-03-06"])
def test_the_day_that_is_announced_is_the_day_it_comes(app, day):
    _owed(app, due_on=date(2017, 2, 15))
    run(app, at("2017-01-16"), at(day))
    now = at(day) + timedelta(hours=3)
    said = why(app, "owner", now)
    announced = next(line for line in said.splitlines() if line.startswith("Next: "))
    before = len([one for one in messages(app) if one.state == "sent"])
    following = now
    while len([one for one in messages(app) if one.state == "sent"]) == before:
        following = jobs.next_due(app, following)
        tick(app, following)
    assert words.say_day(following.date()) in announced
