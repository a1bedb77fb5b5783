"""What became of mails at GOV.UK Notify: shown with each message, and an address that fails is parked."""

from dataclasses import replace
from datetime import timedelta

from planflow import jobs, statuses
from planflow.bootstrap import Application
from planflow.clock import SimulatedClock
from planflow.domain.person import Person
from planflow.store import attempts
from planflow.testing import given
from tests.notify_stub import KEY, TEMPLATE, NotifyStub
from tests.reminding import MONDAY, at, cast, messages
from tests.web_server import Answer

NOW = at("2017-01-23")
LATER = NOW + timedelta(hours=3)


def _app(app, stub):
    stub.now = lambda: NOW
    settings = replace(
        app.settings, notify_api_key=KEY, notify_template_id=TEMPLATE, notify_base_url=stub.url
    )
    return Application(settings, SimulatedClock(NOW))


def _sent(app, own):
    people = cast(app)
    with app.writing() as session:
        for number, who in enumerate((people.owner, people.head)):
            given.action(session, people.plan, f"R{number}", owner=who, due_on=MONDAY)
    jobs.sweep(own, NOW)
    jobs.deliver(own, NOW)
    return people, {row.recipient_id: row for row in messages(app)}


def _results(app, message):
    with app.reading() as session:
        return [(row.result, row.code) for row in attempts.of_message(session, message.id)]


def test_an_address_that_fails_for_good_is_parked_and_the_others_are_shown_as_delivered(app):
    with NotifyStub() as stub:
        own = _app(app, stub)
        people, sent = _sent(app, own)
        assert statuses.take_in(own, LATER) == 0
        stub.say(sent[people.owner.id].token, "permanent-failure")
        stub.say(sent[people.head.id].token, "delivered")
        assert statuses.take_in(own, LATER) == 2
        assert statuses.take_in(own, LATER) == 0
        own.close()
    assert _results(app, sent[people.head.id])[1:] == [("delivered", "")]
    assert _results(app, sent[people.owner.id])[1:] == [("returned", "5.0.0")]
    with app.reading() as session:
        assert session.get(Person, people.owner.id).address_parked_at == LATER
        assert session.get(Person, people.head.id).address_parked_at is None


def test_a_full_mailbox_or_a_failure_of_notify_parks_no_address(app):
    with NotifyStub() as stub:
        own = _app(app, stub)
        people, sent = _sent(app, own)
        stub.say(sent[people.owner.id].token, "temporary-failure")
        stub.say(sent[people.head.id].token, "technical-failure")
        assert statuses.take_in(own, LATER) == 2
        own.close()
    assert _results(app, sent[people.owner.id])[1:] == [("returned", "4.0.0")]
    assert _results(app, sent[people.head.id])[1:] == [("returned", "technical")]
    with app.reading() as session:
        assert session.get(Person, people.owner.id).address_parked_at is None


def test_housekeeping_goes_on_where_notify_does_not_answer(app):
    with NotifyStub() as stub:
        own = _app(app, stub)
        _sent(app, own)
        stub.lookup_faults = [Answer(500)]
        assert statuses.take_in(own, LATER) == 0
        jobs.housekeep(own, LATER)
        own.close()


def test_a_channel_that_cannot_tell_is_not_asked(app):
    _sent(app, app)
    assert statuses.take_in(app, LATER) == 0
