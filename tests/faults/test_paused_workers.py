"""F2: a worker that is paused past its lease and goes on later is fenced off.

It is stopped with SIGSTOP, as a machine that sleeps; the clock of the others moves on meanwhile.
"""

from collections import Counter
from email import message_from_bytes

import pytest
import sqlalchemy as sa

from planflow import jobs
from planflow.domain.actor import Actor
from planflow.domain.message import Attempt, AttemptResult
from planflow.services import ledger
from planflow.services.deliveries import LEASE
from planflow.testing import given
from tests.faults import workers
from tests.faults.conftest import COUNTS
from tests.reminding import MONDAY, at, cast, messages

NOW = at("2017-01-23")
OWNERS = 3
FOLDER_POINTS, SMTP_POINTS = 4, 3
"""How many points there are between the statements while one mail is handed over; the last is after it."""


def _more_to_tell(app, people, turn, now):
    with app.writing() as session:
        for number in range(OWNERS):
            owner = given.person(session, f"owner{turn}-{number}")
            action = given.action(session, people.plan, f"R{turn}.{number}", owner=owner, due_on=MONDAY)
        ledger.append(
            session, Actor(people.head.id), chain=people.plan.id, kind="action_returned",
            subject_kind="action", subject_id=action.id, now=now,
        )  # fmt: skip
    jobs.sweep(app, now)


def _paused(app, way, now, point):
    """A worker stops while it delivers; two leases later another takes over: what that one did."""

    def work():
        jobs.deliver(way.application(app), now, way.channel())

    child = workers.start(app, work, stop_at=point)
    assert workers.is_stopped(child)
    own = way.application(app)
    report = jobs.deliver(own, now + 2 * LEASE, way.channel())
    own.close()
    workers.go_on(child)
    return report


def _points(way):
    return FOLDER_POINTS if way.sink is None else SMTP_POINTS


def _times_recorded(app):
    """How often a message was recorded as handed over."""
    statement = sa.select(Attempt.message_id).where(Attempt.result == AttemptResult.HANDED_OVER)
    with app.reading() as session:
        return Counter(session.execute(statement).scalars())


@pytest.mark.parametrize("point", [1, 2, 5, 9])
def test_a_worker_paused_past_its_lease_is_fenced_off_and_repeats_one_mail_at_most(app, way, point):
    _more_to_tell(app, cast(app), 1, NOW)
    report = _paused(app, way, NOW, point)
    counts = workers.counted(app, NOW + 2 * LEASE, way.handed_over())
    assert (counts.sent, counts.lost) == (OWNERS, 0)
    assert counts.repeated <= 1
    assert set(_times_recorded(app).values()) == {1}
    assert sum(message.fence == 2 for message in messages(app)) == report.sent >= 1


def test_what_was_out_and_not_recorded_is_repeated_under_the_same_message_id(app, way):
    """The one moment in which a repeat cannot be avoided."""
    _more_to_tell(app, cast(app), 1, NOW)
    _paused(app, way, NOW, _points(way))
    counts = workers.counted(app, NOW + 2 * LEASE, way.handed_over())
    assert (counts.sent, counts.repeated) == (OWNERS, 1)
    ids = Counter(message_from_bytes(raw)["Message-ID"] for raw in way.handed_over())
    assert sorted(ids.values()) == [1] * (OWNERS - 1) + [2]


@pytest.mark.campaign
def test_wherever_a_worker_is_paused_each_mail_is_recorded_once(app, way, record_property):
    people, now = cast(app), NOW
    turns = OWNERS * _points(way)
    for turn in range(1, turns + 1):
        _more_to_tell(app, people, turn, now)
        _paused(app, way, now, turn)
        now += 2 * LEASE
    counts = workers.counted(app, now, way.handed_over())
    record_property(COUNTS, vars(counts))
    assert (counts.sent, counts.lost) == (turns * OWNERS, 0)
    assert counts.repeated <= turns
    assert set(_times_recorded(app).values()) == {1}
