"""An expired link offers a fresh one, to the address that it went to, and tells nothing to anybody else."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from planflow import jobs
from planflow.bootstrap import Application
from planflow.domain.action import Action
from planflow.domain.deadline import Deadline
from planflow.domain.link import ANSWER_DAYS
from planflow.domain.mailing import MOST_IN_A_WEEK
from planflow.domain.message import Message, MessageState
from planflow.domain.person import Person
from planflow.services import answering, links
from planflow.services.answering import MOST_RENEWALS, Answer
from tests import reminding
from tests.answering import NOW, Answers

LATER = NOW + timedelta(days=ANSWER_DAYS)


@pytest.fixture
def world(app: Application) -> Answers:
    return Answers(app)


def renew(world: Answers, token: str = "", now: datetime = LATER) -> None:
    with world.app.writing() as session:
        answering.renew(session, token or world.url, now=now)


def asked_for(app: Application) -> list[Message]:
    with app.reading() as session:
        statement = select(Message).where(Message.kind == "link").order_by(col(Message.id))
        return list(session.exec(statement))


def test_a_fresh_link_goes_to_the_same_address_and_answers(world: Answers) -> None:
    renew(world)
    assert jobs.deliver(world.app, LATER).sent == 1
    (mail,) = reminding.mails(world.app, to="owner")
    assert mail["To"].addresses[0].addr_spec == "owner@example.org"
    assert mail["Subject"] == "The fresh link that you asked for"
    text = mail.get_body(("plain",)).get_content()
    (address,) = [
        line for line in text.splitlines() if line.startswith("https://planflow.example.org/answer/")
    ]
    assert "R1a" in text
    done = world.answer(Answer(world.items[0], no_change=True), url=address, now=LATER)
    assert done.recorded == [("lewisham-2017/R1a", "no_change")]
    html = mail.get_body(("html",)).get_content()
    assert address in html


def test_a_retry_sends_the_same_link(world: Answers) -> None:
    renew(world)
    jobs.deliver(world.app, LATER)
    (first,) = asked_for(world.app)
    with world.app.writing() as session:
        row = session.get_one(Message, first.id)
        row.state, row.next_try_at = MessageState.PLANNED, LATER
    jobs.deliver(world.app, LATER)
    (again,) = asked_for(world.app)
    assert again.raw == first.raw
    assert again.state == MessageState.SENT


def test_it_does_not_count_among_the_mails_of_a_week(world: Answers) -> None:
    for hours in range(MOST_IN_A_WEEK):
        renew(world, now=LATER + timedelta(hours=hours))
    jobs.deliver(world.app, LATER + timedelta(hours=3))
    soon = LATER + timedelta(days=4)
    reminding.tick(world.app, soon)
    scheduled = [one for one in reminding.messages(world.app) if one.kind in ("weekly", "break_in")]
    assert [one.recipient_id for one in scheduled if one.recipient_id == world.owner.id]


def test_only_a_few_go_out_in_a_day(world: Answers) -> None:
    for minute in range(10):
        renew(world, now=LATER + timedelta(minutes=minute))
    assert len(asked_for(world.app)) == MOST_RENEWALS
    renew(world, now=LATER + timedelta(days=1, minutes=10))
    assert len(asked_for(world.app)) == MOST_RENEWALS + 1


@pytest.mark.parametrize("what", ["unknown", "altered", "living", "revoked", "parked", "erased", "outside"])
def test_nothing_else_brings_a_mail_and_nothing_is_told(world: Answers, what: str) -> None:
    token, now = world.url, LATER
    if what == "unknown":
        token = "0" * 32 + ".x"
    elif what == "altered":
        token = world.url[:-1] + ("A" if world.url[-1] != "A" else "B")
    elif what == "living":
        now = NOW
    else:
        with world.app.writing() as session:
            person = session.get_one(Person, world.owner.id)
            if what == "revoked":
                links.revoke_all(session, person.id, reason=links.ASKED, now=NOW)
            person.address_parked_at = NOW if what == "parked" else None
            person.erased_at = NOW if what == "erased" else None
            person.is_outside = what == "outside"
    renew(world, token, now)
    assert not asked_for(world.app)


def test_whoever_owes_nothing_any_more_gets_no_empty_mail(world: Answers) -> None:
    with world.app.writing() as session:
        for item in world.items:
            session.get_one(Deadline, item).state = "met"
    renew(world)
    jobs.deliver(world.app, LATER)
    assert [one.state for one in asked_for(world.app)] == [MessageState.EMPTY]


def test_nothing_that_waits_is_put_into_it(world: Answers) -> None:
    at = LATER
    jobs.sweep(world.app, at)
    renew(world, now=at)
    jobs.deliver(world.app, at)
    (mail,) = asked_for(world.app)
    assert not reminding.intents(world.app, message_id=mail.id)


def test_the_mail_of_a_reminder_carries_a_link_that_answers_for_it(world: Answers) -> None:
    reminding.run(world.app, reminding.at("2017-01-02"), reminding.at("2017-01-24"))
    mail = reminding.mails(world.app, to="owner")[-1]
    text = mail.get_body(("plain",)).get_content()
    (address,) = [
        line for line in text.splitlines() if line.startswith("https://planflow.example.org/answer/")
    ]
    with world.app.reading() as session:
        page = answering.open_page(session, address, now=reminding.at("2017-01-25"))
        assert {one.ref for one in page.items} == {"lewisham-2017/R1a", "lewisham-2017/R2a"}
        assert session.get_one(Action, world.first.id).last_progress_on is None
