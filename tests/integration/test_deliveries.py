"""Messages leave once: claims, the words fixed at the first of them, retries, and what is parked."""

import threading
from datetime import timedelta

import sqlalchemy as sa

from planflow import jobs
from planflow.bootstrap import Application
from planflow.clock import SimulatedClock
from planflow.domain.action import Action
from planflow.domain.deadline import Deadline
from planflow.domain.intent import Intent
from planflow.domain.person import Person
from planflow.notify.channel import ChannelError
from planflow.services import deliveries, gathering
from planflow.services.deliveries import HORIZON, LEASE
from planflow.store import job_runs
from planflow.testing import given
from tests.reminding import MONDAY, at, cast, intents, mails, messages, tick, words

NOW = at("2017-01-23")


class Faulty:
    """A channel that fails as told and keeps what it was handed."""

    name = "faulty"

    def __init__(self, *faults):
        self.faults = list(faults)
        self.handed = []

    def send(self, message):
        self.handed.append(message)
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None:
            raise fault


def _due_today(app, count=1):
    people = cast(app)
    with app.writing() as session:
        for number in range(count):
            given.action(session, people.plan, f"R{number}", owner=people.owner, due_on=MONDAY)
    jobs.sweep(app, NOW)
    return people


def test_a_retry_sends_the_same_bytes_under_the_same_message_id(app):
    people = _due_today(app)
    channel = Faulty(ChannelError("451", "try later", permanent=False), None)
    assert jobs.deliver(app, NOW, channel).retried == 1
    (message,) = messages(app)
    assert (message.state, message.last_code) == ("planned", "451")
    with app.writing() as session:
        session.get(Person, people.owner.id).name = "Somebody else"
        session.execute(sa.update(Action).values(title="Another title"))
    again = jobs.next_due(app, NOW)
    assert NOW < again < NOW + timedelta(minutes=2)
    assert jobs.deliver(app, again, channel).sent == 1
    first, second = channel.handed
    assert (first.token, first.address, first.raw) == (second.token, second.address, second.raw)
    assert (first.is_repeat, second.is_repeat) == (False, True)
    assert f"Message-ID: <{message.token}@localhost>".encode() in first.raw


def test_delays_grow_and_are_spread(app):
    with app.reading() as session:
        seen = [deliveries.delay(attempt, session.random) for attempt in range(1, 9)]
    assert seen[0] < timedelta(minutes=2)
    assert seen[1] > seen[0]
    assert all(timedelta(hours=3) <= one <= timedelta(hours=9) for one in seen[5:])
    assert len(set(seen[5:])) == 3


def test_a_message_is_parked_at_once_for_a_permanent_fault_and_no_other_is_stopped(app):
    people = _due_today(app)
    with app.writing() as session:
        given.deadline(
            session, people.plan, "plan", 1, owner_role="coordinator", due_on=MONDAY, ladder="action"
        )
    jobs.sweep(app, NOW)
    channel = Faulty(ChannelError("550", "no such mailbox", permanent=True))
    report = jobs.deliver(app, NOW, channel)
    assert (report.parked, report.sent) == (1, 1)
    ended = {row.state: row.reason for row in intents(app) if row.message_id}
    assert ended == {"undeliverable": "550", "sent": ""}


def test_a_message_that_fails_for_three_days_is_parked(app):
    _due_today(app)
    channel = Faulty(*[ChannelError("421", permanent=False) for _ in range(100)])
    now = NOW
    while not messages(app) or messages(app)[0].state == "planned":
        jobs.deliver(app, now, channel)
        last, now = now, jobs.next_due(app, now)
    assert messages(app)[0].state == "parked"
    assert NOW + HORIZON <= last <= NOW + HORIZON + timedelta(hours=9)
    assert len(channel.handed) < 30


def test_what_was_closed_before_the_first_claim_is_not_mentioned(app):
    people = _due_today(app, count=2)
    with app.writing() as session:
        gathering.gather(session, now=NOW)
    with app.writing() as session:
        done = session.execute(sa.select(Deadline.id).order_by(Deadline.id)).scalars().first()
        session.execute(sa.update(Deadline).where(Deadline.id == done).values(state="met"))
    jobs.deliver(app, NOW)
    (mail,) = mails(app, "owner")
    assert "R1" in words(mail)
    assert "R0" not in words(mail)
    rows = intents(app, deadline_id=done, recipient_id=people.owner.id, step="due")
    assert [(row.state, row.reason) for row in rows] == [("overtaken", "closed")]


def test_a_message_with_nothing_left_is_empty_and_never_sent(app):
    _due_today(app)
    with app.writing() as session:
        gathering.gather(session, now=NOW)
    with app.writing() as session:
        session.execute(sa.update(Deadline).values(due_version=2))
    report = jobs.deliver(app, NOW)
    assert (report.empty, report.sent, mails(app)) == (1, 0, [])
    assert [row.reason for row in intents(app, step="due")] == ["changed"]


def test_only_one_of_two_workers_gets_a_message(app):
    _due_today(app)
    with app.writing() as session:
        gathering.gather(session, now=NOW)
    with app.writing() as session:
        held = deliveries.claim(session, now=NOW)
    with app.writing() as session:
        assert deliveries.claim(session, now=NOW) is None
    later = NOW + LEASE
    with app.writing() as session:
        taken = deliveries.claim(session, now=later)
    assert (taken.message_id, taken.fence) == (held.message_id, held.fence + 1)
    with app.writing() as session:
        assert not deliveries.record_sent(session, held, now=later), "the fence has passed on"
        assert deliveries.record_failure(
            session, held, code="x", error="", permanent=True, now=later
        ) is None  # fmt: skip
        assert deliveries.record_sent(session, taken, now=later)
    assert [row.state for row in intents(app, step="due")] == ["sent"]


def test_a_claim_race_has_one_winner(app):
    _due_today(app)
    with app.writing() as session:
        gathering.gather(session, now=NOW)
    won = []
    barrier = threading.Barrier(4)

    def worker():
        barrier.wait()
        with app.writing() as session:
            won.append(deliveries.claim(session, now=NOW))

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one is not None for one in won) == 1


def test_two_sweeps_at_once_write_each_intent_once(app):
    people = cast(app)
    with app.writing() as session:
        for number in range(30):
            given.action(session, people.plan, f"R{number}", owner=people.owner, due_on=MONDAY)
    barrier = threading.Barrier(3)
    errors = []

    def worker():
        other = Application(app.settings, SimulatedClock(NOW))
        barrier.wait()
        try:
            jobs.sweep(other, NOW)
            jobs.deliver(other, NOW)
        except Exception as error:
            errors.append(error)
        finally:
            other.close()

    threads = [threading.Thread(target=worker) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(intents(app, step="due")) == 30
    assert len(mails(app, "owner")) == 1


def test_one_bad_address_parks_its_own_message_only(app):
    people = _due_today(app)
    with app.writing() as session:
        given.deadline(
            session, people.plan, "plan", 1, owner_role="coordinator", due_on=MONDAY, ladder="action"
        )
        session.get(Person, people.owner.id).email = "owner@example.org, other@example.org"
    jobs.sweep(app, NOW)
    report = jobs.deliver(app, NOW)
    assert (report.sent, report.parked) == (1, 1)
    assert {message.state for message in messages(app)} == {"sent", "parked"}


def test_every_run_is_recorded_for_whoever_asks_whether_reminders_go_out(app):
    _due_today(app)
    tick(app, NOW)
    with app.reading() as session:
        assert job_runs.find(session, "sweep").finished_at == NOW
        assert job_runs.find(session, "deliver").summary == "1 sent, 0 to try again, 0 parked"


def test_before_there_is_an_organisation_nothing_happens(app):
    assert jobs.sweep(app, NOW).planned == 0
    assert jobs.deliver(app, NOW).gathered == 0
    assert jobs.next_due(app, NOW) is None
    with app.reading() as session:
        assert session.execute(sa.select(Intent)).all() == []
