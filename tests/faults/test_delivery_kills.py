"""Workers killed with SIGKILL between any two statements: nothing is lost, nothing is planned twice.

The processes are real and so are the databases. `make test` runs a seeded sample, `make campaign` the count.
"""

import os
import signal
from collections import Counter
from datetime import datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from random import Random

import pytest

from planflow import crashpoints, jobs
from planflow.bootstrap import Application
from planflow.clock import SimulatedClock
from planflow.domain.actor import Actor
from planflow.services import ledger
from planflow.services.deliveries import LEASE
from planflow.testing import given, handed_over, invariants
from tests.reminding import at, cast, intents, messages

START = at("2017-01-20", 8)
TICKS = 5
WHOLE_RUN = 300
"""About as many points as the whole run has."""


class Recording:
    """Keeps every single handing over, repeats included, so that they can be counted."""

    name = "recording"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message):
        crashpoints.point()
        number = len(list(self.folder.iterdir()))
        (self.folder / f"{number}-{os.getpid()}-{message.token}").write_bytes(message.raw)
        crashpoints.point()


def _given(app):
    people = cast(app)
    with app.writing() as session:
        for number in range(6):
            due = at("2017-01-16").date() + timedelta(days=2 * number)
            action = given.action(session, people.plan, f"R{number}", owner=people.owner, due_on=due)
        ledger.append(
            session, Actor(people.head.id), chain=people.plan.id, kind="action_returned",
            subject_kind="action", subject_id=action.id, now=START,
        )  # fmt: skip


def _work(app: Application, folder: Path, now: datetime, crash_at: int) -> None:
    """What one worker process does; never returns to the test."""
    crashpoints.arm(crash_at)
    own = Application(app.settings, SimulatedClock(now), Random(os.getpid()))
    for number in range(TICKS):
        jobs.sweep(own, now + timedelta(days=number))
        jobs.deliver(own, now + timedelta(days=number), Recording(folder))


def _worker(app: Application, folder: Path, now: datetime, crash_at: int) -> int:
    app.close()  # a connection must not be shared with the child
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        _work(app, folder, now, crash_at)
        status = 0
    finally:
        os._exit(status)


def _wait(children: list[int]) -> int:
    """How many of them were killed; anything else that goes wrong fails the test."""
    killed = 0
    for child in children:
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            assert os.WTERMSIG(status) == signal.SIGKILL
            killed += 1
        else:
            assert os.WEXITSTATUS(status) == 0, "a worker failed in some other way than by being killed"
    return killed


def _campaign(app, folder, seed, rounds, at_once):
    """Rounds of workers that die, then one that lives; the counts of what happened."""
    random = Random(seed)
    now, killed = START, 0
    for _ in range(rounds):
        numbers = [random.randint(1, WHOLE_RUN) for _ in range(at_once)]
        killed += _wait([_worker(app, folder, now, number) for number in numbers])
        now += random.choice((timedelta(minutes=1), LEASE, timedelta(days=1)))
    for _ in range(3):
        now += LEASE
        assert _wait([_worker(app, folder, now, 0)]) == 0
    end = now + timedelta(days=TICKS - 1)
    delivered = [file.read_bytes() for file in sorted(folder.iterdir())]
    assert invariants.violations(app, end) == []
    assert handed_over.wrong(app, delivered) == []
    ids = Counter(message_from_bytes(raw)["Message-ID"] for raw in delivered)
    sent = [message for message in messages(app) if message.state == "sent"]
    assert len(sent) == len(ids) > 0
    return {
        "killed": killed, "planned": len(intents(app)), "sent": len(sent),
        "repeated": sum(ids.values()) - len(ids), "lost": 0,
    }  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_worker_killed_anywhere_loses_nothing_and_repeats_only_itself(app, tmp_path, seed):
    folder = tmp_path / "handed"
    folder.mkdir()
    _given(app)
    assert _campaign(app, folder, seed, rounds=4, at_once=1)["killed"] >= 1


def test_two_workers_at_once_killed_anywhere_lose_nothing(app, tmp_path):
    folder = tmp_path / "handed"
    folder.mkdir()
    _given(app)
    assert _campaign(app, folder, 4, rounds=3, at_once=2)["killed"] >= 2


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(25))
def test_hundreds_of_kills_by_two_workers_at_once(app, tmp_path, seed, record_property):
    folder = tmp_path / "handed"
    folder.mkdir()
    _given(app)
    counts = _campaign(app, folder, 1000 + seed, rounds=8, at_once=2)
    record_property("counts", str(counts))
    assert counts["killed"] >= 6
