"""F1: workers killed with SIGKILL at any moment: nothing is lost, and what is repeated is the same mail.

Processes, databases and mail server are real. `make test` runs a seeded sample, `make campaign` the count.
"""

from datetime import datetime, timedelta
from random import Random

import pytest

from planflow import jobs
from planflow.bootstrap import Application
from planflow.domain.actor import Actor
from planflow.services import deliveries, ledger
from planflow.services.deliveries import LEASE
from planflow.testing import given
from tests.faults import workers
from tests.faults.conftest import COUNTS
from tests.faults.ways_out import WayOut
from tests.faults.workers import Counts
from tests.reminding import Cast, at, cast

START = at("2017-01-20", 8)
TICKS = 5
WHOLE_RUN = 320
"""About as many points as a worker's whole run has when there is something to do on each day."""
LONGEST = 0.5
"""Seconds within which a worker that is killed by the clock is killed."""


def _more_to_tell(app: Application, people: Cast, turn: int, now: datetime) -> None:
    """Work for the next worker: an owner with actions round the day, and one that was returned to them."""
    with app.writing() as session:
        owner = given.person(session, f"owner{turn}", manager_id=people.head.id)
        for number in range(4):
            due = now.date() + timedelta(days=2 * number - 3)
            action = given.action(session, people.plan, f"R{turn}.{number}", owner=owner, due_on=due)
        ledger.append(
            session, Actor(people.head.id), chain=people.plan.id, kind="action_returned",
            subject_kind="action", subject_id=action.id, now=now,
        )  # fmt: skip


def _work(app: Application, way: WayOut, now: datetime, ticks: int = TICKS) -> workers.Work:
    """What one worker process does: sweep and deliver on so many days."""

    def work() -> None:
        own = way.application(app)
        for number in range(ticks):
            jobs.sweep(own, now + timedelta(days=number))
            jobs.deliver(own, now + timedelta(days=number), way.channel())

    return work


def _campaign(app: Application, way: WayOut, seed: int, *, kills: int, at_once: int = 1) -> Counts:
    """Rounds of workers that die until so many were killed, then some that live; what became of it all.

    Every second worker dies at a numbered point, the others wherever the clock finds them.
    """
    random = Random(seed)
    people = cast(app)
    now, killed, turn = START, 0, 0
    while killed < kills:
        turn += 1
        assert turn < 20 * kills, "the workers come to their end before they can be killed"
        _more_to_tell(app, people, turn, now)
        killed += _killed(app, way, now, random, at_once, by_clock=turn % 2 == 0)
        now += random.choice((timedelta(minutes=1), LEASE, timedelta(days=1)))
    for _ in range(3):
        now += LEASE
        assert workers.wait([workers.start(app, _work(app, way, now))]) == 0
    return workers.counted(app, now + timedelta(days=TICKS - 1), way.handed_over(), killed)


def _killed(app: Application, way: WayOut, now: datetime, random: Random, at_once: int, *, by_clock: bool):
    """Let workers die; how many did."""
    work = _work(app, way, now)
    if not by_clock:
        numbers = [random.randint(1, WHOLE_RUN) for _ in range(at_once)]
        return workers.wait([workers.start(app, work, kill_at=number) for number in numbers])
    children = [workers.start(app, work) for _ in range(at_once)]
    for child in children:
        workers.kill(child, random.uniform(0, LONGEST / at_once))
    return workers.wait(children)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_worker_killed_anywhere_loses_nothing_and_repeats_only_itself(app, way, seed, record_property):
    counts = _campaign(app, way, seed, kills=3)
    record_property(COUNTS, vars(counts))
    assert counts.sent > 0
    assert counts.lost == 0


def test_two_workers_at_once_killed_anywhere_lose_nothing(app, way, record_property):
    counts = _campaign(app, way, 4, kills=4, at_once=2)
    record_property(COUNTS, vars(counts))
    assert counts.sent > 0
    assert counts.lost == 0


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(10))
def test_hundreds_of_kills_by_two_workers_at_once(app, way, seed, record_property):
    """On two databases and two ways out: 600 kills in all."""
    counts = _campaign(app, way, 1000 + seed, kills=15, at_once=2)
    record_property(COUNTS, vars(counts))
    assert counts.sent >= 15
    assert counts.lost == 0


def _at_every_point(app: Application, way: WayOut, step: int, first: int = 1) -> Counts:
    """One pass of sweep and delivery, killed at its first point, the next one and so on to its end.

    Each pass has new things to tell, all on one day, so that every pass has the same points.
    """
    people = cast(app)
    now, killed, number, is_over = START, 0, first, False
    own = way.application(app)
    while not is_over:
        _more_to_tell(app, people, number, now)
        is_over = not workers.wait([workers.start(app, _work(app, way, now, ticks=1), kill_at=number)])
        killed += not is_over
        now += deliveries.LEASE
        own.close()
        own = way.application(app)
        jobs.sweep(own, now)
        jobs.deliver(own, now, way.channel())
        number += step
    own.close()
    return workers.counted(app, now, way.handed_over(), killed)


@pytest.fixture
def short_lease(monkeypatch):
    """A lease that lets a hundred of them pass within an hour."""
    monkeypatch.setattr(deliveries, "LEASE", timedelta(seconds=20))


def test_a_pass_killed_at_a_sample_of_its_points_is_made_up_for(app, way, short_lease, record_property):
    counts = _at_every_point(app, way, step=9, first=5)
    record_property(COUNTS, vars(counts))
    assert counts.killed >= 4
    assert counts.lost == 0


@pytest.mark.campaign
def test_a_pass_killed_at_every_single_point_is_made_up_for(app, way, short_lease, record_property):
    counts = _at_every_point(app, way, step=1)
    record_property(COUNTS, vars(counts))
    assert counts.killed >= 40
    assert counts.sent >= counts.killed
    assert 1 <= counts.repeated < counts.sent
    assert counts.lost == 0
