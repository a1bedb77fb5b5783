"""Several messages are claimed at once: how many statements it takes, and what happens to the rest."""

from collections import Counter
from datetime import timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from planflow import delivering, jobs
from planflow.domain.message import Message
from planflow.notify.channel import ChannelError
from planflow.services import deliveries, gathering
from planflow.services.deliveries import LEASE
from planflow.testing import given
from tests.reminding import MONDAY, at, cast, mails, messages, words

NOW = at("2017-01-23")


class Watching:
    """A channel that keeps what it is handed and does something in between."""

    name = "watching"

    def __init__(self, *between):
        self.between = list(between)
        self.tokens = []

    def send(self, message):
        self.tokens.append(message.token)
        if self.between:
            self.between.pop(0)()


def _given(app, owners, items=1):
    people = cast(app)
    with app.writing() as session:
        for number in range(owners):
            owner = given.person(session, f"owner-{number}")
            for item in range(items):
                given.action(session, people.plan, f"R{number}.{item}", owner=owner, due_on=MONDAY)
    jobs.sweep(app, NOW)


def _statements(app, work):
    seen = Counter()

    def note(_connection, _cursor, statement, *_rest):
        seen[statement] += 1

    sa.event.listen(app.database.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        sa.event.remove(app.database.engine, "before_cursor_execute", note)
    return sum(seen.values())


def test_the_number_of_statements_does_not_depend_on_what_the_mails_list(app):
    _given(app, owners=3, items=2)
    few = _statements(app, lambda: jobs.deliver(app, NOW))
    assert len(mails(app)) == 3
    with app.writing() as session:
        plan = given.plan(session, "second")
        for number in range(3):
            owner = given.person(session, f"busy-{number}")
            for item in range(40):
                given.action(session, plan, f"R{number}.{item}", owner=owner, due_on=MONDAY)
    jobs.sweep(app, NOW)
    many = _statements(app, lambda: jobs.deliver(app, NOW))
    assert "R2.39" in words(mails(app, "busy-2")[0])
    assert many <= few


def test_a_batch_is_put_into_words_by_a_fixed_number_of_statements(app):
    _given(app, owners=12)
    with app.writing() as session:
        gathering.gather(session, now=NOW)
    run = delivering.Run(app, lambda _: Watching(), NOW)
    # Each is recorded by itself (begin, three changes, a look at the next); reading them takes no more.
    assert _statements(app, run.deliver) < 12 * 9
    assert run.report.sent == 12


@pytest.mark.parametrize("owners", [3, deliveries.BATCH + 3])
def test_everybody_gets_their_mail_however_many_there_are(app, owners):
    _given(app, owners)
    channel = Watching()
    assert jobs.deliver(app, NOW, channel).sent == owners
    assert len(set(channel.tokens)) == owners
    assert {message.state for message in messages(app)} == {"sent"}


def test_a_worker_that_was_paused_past_its_lease_repeats_at_most_what_it_was_sending(app):
    _given(app, owners=5)
    other = Watching()
    slow = Watching(lambda: jobs.deliver(app, NOW + LEASE, other))
    report = jobs.deliver(app, NOW, slow)
    assert len(slow.tokens) == 1
    assert len(other.tokens) == 5
    assert (report.sent, report.lost_claims) == (0, 5)
    assert {message.state for message in messages(app)} == {"sent"}
    assert {message.fence for message in messages(app)} == {2}


def test_a_message_that_was_held_back_after_its_claim_is_not_sent(app):
    _given(app, owners=3)

    def hold():
        with app.writing() as session:
            last = sa.select(sa.func.max(Message.id)).scalar_subquery()
            session.execute(sa.update(Message).where(Message.id == last).values(state="held"))

    channel = Watching(hold)
    assert jobs.deliver(app, NOW, channel).sent == 2
    assert [message.state for message in messages(app)] == ["sent", "sent", "held"]


def test_when_the_server_is_down_the_others_wait_unharmed_and_go_later(app):
    _given(app, owners=4)

    def fail():
        raise ChannelError("down", "It does not answer.", permanent=False, is_down=True)

    channel = Watching(fail)
    report = jobs.deliver(app, NOW, channel)
    assert (report.retried, report.sent, len(channel.tokens)) == (1, 0, 1)
    assert [(message.state, message.attempts) for message in messages(app)] == [
        ("planned", 1), ("planned", 0), ("planned", 0), ("planned", 0),
    ]  # fmt: skip
    assert jobs.deliver(app, NOW + timedelta(hours=1), channel).sent == 4
    assert len(set(channel.tokens)) == 4


def test_a_run_that_takes_too_long_gives_back_what_it_did_not_send(app, monkeypatch):
    _given(app, owners=4)
    moments = iter([0.0, 1.0, 1.0, *[1e9] * 20])
    monkeypatch.setattr(delivering, "time", SimpleNamespace(monotonic=lambda: next(moments)))
    channel = Watching()
    report = jobs.deliver(app, NOW, channel)
    assert (report.sent, report.is_finished) == (2, False)
    monkeypatch.undo()
    assert jobs.deliver(app, NOW, channel).sent == 2
    assert len(set(channel.tokens)) == 4
