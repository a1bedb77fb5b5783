"""A mail server that knows no such address: it is parked at once, and the coordinator is told."""

import json
from dataclasses import replace

import pytest
from sqlmodel import select

from planflow import jobs
from planflow.bootstrap import Application
from planflow.clock import SimulatedClock
from planflow.domain.actor import Actor
from planflow.domain.event import Event
from planflow.domain.person import Person
from planflow.services import delivery_desk
from planflow.store import attempts
from planflow.testing import given, handed_over, invariants
from tests.mail_server import MailServer, Script
from tests.reminding import MONDAY, at, cast, intents, messages

NOW, NEXT_DAY = at("2017-01-23"), at("2017-01-24")
OWNER = "owner@example.org"


def _due_today(app):
    people = cast(app)
    with app.writing() as session:
        given.action(session, people.plan, "R0", owner=people.owner, due_on=MONDAY)
    jobs.sweep(app, NOW)
    return people


def _deliver(app, server, now):
    own = Application(replace(app.settings, smtp_url=server.url), SimulatedClock(now))
    try:
        return jobs.deliver(own, now)
    finally:
        own.close()


def _owner(app, people):
    with app.reading() as session:
        return session.get_one(Person, people.owner.id)


def _text(mail):
    return mail.raw.decode()


@pytest.mark.parametrize("answer", ["550 5.1.1 unknown", "553 not a mailbox name"])
def test_an_address_that_the_server_does_not_know_is_parked_and_the_coordinator_is_told(app, answer):
    people = _due_today(app)
    with MailServer(Script(refuse={OWNER: answer})) as server:
        assert _deliver(app, server, NOW).parked == 1
        status = "5.1.1" if "5.1.1" in answer else "5.1.3"
        owner = _owner(app, people)
        assert (owner.address_parked_at, owner.address_problem) == (NOW, status)
        (refused,) = messages(app)
        assert (refused.state, refused.last_code) == ("cancelled", answer[:3])
        jobs.sweep(app, NEXT_DAY)
        assert _deliver(app, server, NEXT_DAY).sent == 1
    (mail,) = server.taken
    assert mail.recipients == ("coordinator@example.org",)
    assert "Mail to Owner cannot be delivered" in _text(mail)
    assert "R0" in _text(mail), "what the mail said is told to the coordinator"
    found = intents(app, step="due")
    assert [(one.recipient_id, one.meant_for_id, one.fallback, one.state) for one in found] == [
        (people.coordinator.id, people.owner.id, "no_address", "sent")
    ]
    with app.reading() as session:
        assert [(one.result, one.code) for one in attempts.of_message(session, refused.id)] == [
            ("parked", answer[:3])
        ]
        event = session.exec(select(Event).where(Event.kind == "address_parked")).one()
        assert json.loads(event.body)["facts"] == {"code": status, "message": refused.id}
    found = [one for one in invariants.violations(app, NEXT_DAY) if not one.startswith("I4")]
    assert [*found, *handed_over.wrong(app, [mail.raw])] == []


@pytest.mark.parametrize("answer", ["550 5.7.1 relaying denied", "550 mailbox unavailable", "552 5.2.2 full"])
def test_a_refusal_for_another_reason_parks_the_mail_and_leaves_the_address(app, answer):
    people = _due_today(app)
    with MailServer(Script(refuse={OWNER: answer})) as server:
        _deliver(app, server, NOW)
    assert _owner(app, people).address_parked_at is None
    (refused,) = messages(app)
    assert (refused.state, refused.last_code) == ("parked", answer[:3])
    assert [one.state for one in intents(app, step="due")] == ["undeliverable"]


def test_an_address_that_was_changed_before_the_refusal_is_not_parked(app):
    people = _due_today(app)
    with MailServer(Script(refuse={OWNER: "451 4.3.0 later"})) as server:
        _deliver(app, server, NOW)
    with app.writing() as session:
        session.get_one(Person, people.owner.id).email = "new@example.org"
    with MailServer(Script(refuse={OWNER: "550 5.1.1 unknown"})) as server:
        _deliver(app, server, NEXT_DAY)
        assert _owner(app, people).address_parked_at is None
        (refused,) = messages(app)
        assert refused.state == "parked", "the bytes name an address that is no longer theirs"
        with app.writing() as session:
            coordinator = session.get_one(Person, people.coordinator.id)
            made = delivery_desk.retry(session, Actor(coordinator.id), [refused.id], now=NEXT_DAY)
        assert made == {refused.id: "told_anew"}


def test_two_mails_on_their_way_to_the_same_address_park_it_once(app):
    people = _due_today(app)
    with app.writing() as session:
        session.get_one(Person, people.owner.id).mail_hour = 9
    with MailServer(Script(refuse={OWNER: "451 4.3.0 later"})) as server:
        _deliver(app, server, NOW)
        with app.writing() as session:
            given.action(session, people.plan, "R1", owner=people.owner, due_on=NEXT_DAY.date())
        jobs.sweep(app, NEXT_DAY)
        server.script.refuse[OWNER] = "550 5.1.1 unknown"
        _deliver(app, server, NEXT_DAY)
    assert {one.state for one in messages(app) if one.address == OWNER} == {"cancelled"}
    with app.reading() as session:
        assert len(session.exec(select(Event).where(Event.kind == "address_parked")).all()) == 1
