"""What comes back: addresses are parked, coordinators told, and whatever else arrives is recognised."""

import json
import mailbox
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from planflow import jobs
from planflow.domain.actor import Actor
from planflow.domain.event import Event
from planflow.domain.notice import NoticeKind
from planflow.domain.person import Person
from planflow.errors import PlanflowError, Refused
from planflow.notify import returned_mail
from planflow.notify.channel import ChannelError
from planflow.services import bounces
from planflow.store import attempts
from planflow.testing import given, invariants
from tests import bounced
from tests.bounced import BOUNCES
from tests.reminding import MONDAY, at, cast, intents, mails, messages, tick, words

NOW = at("2017-01-23")
LATER = NOW + timedelta(minutes=5)
TOKEN = "0123456789abcdef" * 2


def _sent(app):
    """A plan whose owner was sent one mail."""
    people = cast(app)
    with app.writing() as session:
        given.action(session, people.plan, "R0", owner=people.owner, due_on=MONDAY)
    tick(app, NOW)
    (message,) = messages(app)
    assert message.state == "sent"
    return people, message


def _take_in(app, raw, now=LATER):
    notice = returned_mail.parse(raw, "a.eml", BOUNCES)
    with app.writing() as session:
        return bounces.take_in(session, notice, now=now)


def _owner(app, people):
    with app.reading() as session:
        return session.get_one(Person, people.owner.id)


@pytest.mark.parametrize("form", [bounced.dsn, bounced.opensmtpd, bounced.old_form])
def test_an_address_that_fails_for_good_is_parked_and_the_coordinator_is_told(app, form):
    people, message = _sent(app)
    made = _take_in(app, form(message.token))
    assert (made.outcome, made.code, made.delivery, made.person) == ("parked", "5.1.1", message.id, "owner")
    owner = _owner(app, people)
    assert (owner.address_parked_at, owner.address_problem) == (LATER, "5.1.1")
    assert messages(app)[0].returned_at == LATER
    with app.reading() as session:
        tries = [(one.result, one.code) for one in attempts.of_message(session, message.id)]
        event = session.exec(select(Event).where(Event.kind == "address_parked")).one()
        assert (event.chain, event.subject_id) == (0, people.owner.id)
        assert json.loads(event.body)["facts"] == {"code": "5.1.1", "message": message.id}
    assert tries == [("handed_over", ""), ("returned", "5.1.1")]
    tick(app, at("2017-01-24"))
    (mail,) = mails(app, "coordinator")
    assert "Mail to Owner cannot be delivered" in words(mail)
    assert "R0" in words(mail), "what the mail said is told to the coordinator"
    found = intents(app, step="due")
    assert [(one.recipient_id, one.meant_for_id, one.fallback, one.state) for one in found] == [
        (people.coordinator.id, people.owner.id, "no_address", "sent")
    ]
    assert [one for one in invariants.violations(app, at("2017-01-24")) if not one.startswith("I4")] == []


def test_without_a_coordinator_an_administrator_is_told(app):
    people, message = _sent(app)
    with app.writing() as session:
        session.get_one(Person, people.coordinator.id).email = None
    assert _take_in(app, bounced.dsn(message.token)).outcome == "parked"
    told = [one for one in intents(app) if one.route == "address_parked"]
    assert [(one.recipient_id, one.fallback) for one in told] == [(people.administrator.id, "no_address")]


def test_reminders_fall_to_the_coordinator_while_the_address_is_parked(app):
    people, message = _sent(app)
    _take_in(app, bounced.dsn(message.token))
    with app.writing() as session:
        given.action(session, people.plan, "R1", owner=people.owner, due_on=date(2017, 1, 30))
    tick(app, at("2017-01-30"))
    assert len(mails(app, "owner")) == 1
    (row,) = [one for one in intents(app, step="due") if one.day == date(2017, 1, 30)]
    assert (row.recipient_id, row.meant_for_id, row.fallback) == (
        people.coordinator.id, people.owner.id, "no_address",
    )  # fmt: skip


def test_the_same_notice_twice_changes_nothing(app):
    _, message = _sent(app)
    _take_in(app, bounced.dsn(message.token))
    again = _take_in(app, bounced.dsn(message.token), at("2017-01-25"))
    assert (again.outcome, again.delivery) == ("known", message.id)
    with app.reading() as session:
        kinds = session.exec(select(Event.kind).where(col(Event.chain) == 0)).all()
        assert list(kinds).count("address_parked") == 1
        assert len(attempts.of_message(session, message.id)) == 2


@pytest.mark.parametrize(
    ("notice", "outcome"),
    [
        (lambda token: bounced.dsn(token, action="delayed", status="4.4.1"), "noted"),
        (lambda token: bounced.opensmtpd(token, action="delayed", status="4.0.0", said="451 Busy"), "noted"),
        (lambda token: bounced.dsn(token, action="failed", status="4.4.7"), "returned"),
        (lambda token: bounced.dsn(token, action="relayed", status="2.0.0"), "delivered"),
        (bounced.out_of_office, "automatic"),
        (lambda token: bounced.out_of_office(token, "Subject: Automatic reply: Reminder"), "automatic"),
        (lambda token: bounced.out_of_office(token, "X-Autoreply: yes"), "automatic"),
        (lambda token: bounced.out_of_office(token, "Subject: Re: Reminder"), "unrecognised"),
        (lambda token: bounced.old_form(token, "I do not want this mail."), "unrecognised"),
        (lambda _: bounced.dsn("f" * 32), "unrecognised"),
        (lambda _: b"\xff\x00 no mail at all", "unrecognised"),
        (lambda _: b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/rfc822",
         "unrecognised"),
    ],
)  # fmt: skip
def test_nothing_else_parks_an_address(app, notice, outcome):
    people, message = _sent(app)
    assert _take_in(app, notice(message.token)).outcome == outcome
    assert _owner(app, people).address_parked_at is None
    assert [one.route for one in intents(app) if one.route] == []
    assert (messages(app)[0].returned_at is not None) is (outcome == "returned")


def test_an_address_that_was_corrected_meanwhile_is_not_parked(app):
    people, message = _sent(app)
    with app.writing() as session:
        session.get_one(Person, people.owner.id).email = "right@example.org"
    assert _take_in(app, bounced.dsn(message.token)).outcome == "returned"
    assert _owner(app, people).address_parked_at is None


def test_what_had_not_left_for_the_address_goes_to_the_coordinator(app):
    people, message = _sent(app)
    with app.writing() as session:
        given.action(session, people.plan, "R1", owner=people.owner, due_on=date(2017, 1, 25))
    later = at("2017-01-25")

    class Down:
        name = "down"

        def send(self, outgoing):
            raise ChannelError("451", permanent=False)

    jobs.sweep(app, later)
    assert jobs.deliver(app, later, Down()).retried == 1
    _take_in(app, bounced.dsn(message.token), later + timedelta(minutes=1))
    assert [one.state for one in messages(app)] == ["sent", "cancelled"]
    tick(app, at("2017-01-26"))
    (mail,) = mails(app, "coordinator")
    assert "R1" in words(mail)


def test_an_unparked_address_is_used_again_and_the_act_is_recorded(app):
    people, message = _sent(app)
    _take_in(app, bounced.dsn(message.token))
    with app.writing() as session, pytest.raises(Refused):
        bounces.unpark(session, Actor(people.owner.id), session.get_one(Person, people.owner.id), now=LATER)
    with app.writing() as session:
        owner = session.get_one(Person, people.owner.id)
        bounces.unpark(session, Actor(people.coordinator.id), owner, now=LATER)
        with pytest.raises(PlanflowError, match="not parked"):
            bounces.unpark(session, Actor(people.coordinator.id), owner, now=LATER)
        event = session.exec(select(Event).where(Event.kind == "address_unparked")).one()
        assert (event.chain, json.loads(event.body)["facts"]) == (0, {"was": "5.1.1"})
    with app.writing() as session:
        given.action(session, people.plan, "R1", owner=people.owner, due_on=date(2017, 1, 30))
    tick(app, at("2017-01-30"))
    assert len(mails(app, "owner")) == 2


@pytest.mark.parametrize("form", ["file", "mbox", "maildir", "folder"])
def test_notices_are_read_from_wherever_they_lie(tmp_path, form):
    raws = [bounced.dsn(TOKEN), bounced.out_of_office(TOKEN)]
    place = tmp_path / form
    if form == "file":
        place.write_bytes(raws[0])
        raws = raws[:1]
    elif form == "mbox":
        box = mailbox.mbox(place)
        for raw in raws:
            box.add(mailbox.mboxMessage(raw.replace(b"\r\n", b"\n")))
        box.close()
    elif form == "maildir":
        folder = mailbox.Maildir(place)
        for raw in raws:
            folder.add(raw)
    else:
        place.mkdir()
        for number, raw in enumerate(raws):
            (place / f"{number}.eml").write_bytes(raw)
    found = returned_mail.read(str(place), BOUNCES)
    assert {one.kind for one in found} <= {NoticeKind.FAILED, NoticeKind.AUTOMATIC}
    assert [one.token for one in found] == [TOKEN] * len(raws)
    assert len({replace(one, name="") for one in found}) == len(raws)


def test_the_message_is_found_by_its_return_address_alone():
    raw = bounced.dsn("f" * 32, to=f"Bounces+{TOKEN.upper()}@Council.example")
    assert returned_mail.parse(raw, "", BOUNCES).token == TOKEN
    assert returned_mail.parse(raw, "", "").token == "f" * 32


def test_a_place_that_is_not_there_is_said(tmp_path):
    with pytest.raises(PlanflowError, match="There is no"):
        returned_mail.read(str(tmp_path / "nothing"))
