"""F4: the database or the mail server goes away while mails leave, and comes back: all goes on by itself.

Nobody restarts the worker. Its jobs are called again and again, as its scheduler does.
"""

import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from planflow import jobs, scheduler
from planflow.bootstrap import Application
from planflow.clock import SimulatedClock
from planflow.domain.actor import Actor
from planflow.services import ledger
from planflow.settings import Settings
from planflow.testing import given
from tests.faults import own_postgres, sink, workers
from tests.faults.conftest import COUNTS
from tests.reminding import MONDAY, at, cast, messages

NOW = at("2017-01-23")
OWNERS = 12
A_MINUTE = 60.0


@pytest.fixture(scope="module")
def server():
    """One server for the tests of this file, each in a database of its own."""
    with own_postgres.running() as running:
        yield running


@pytest.fixture
def own(server, tmp_path):
    """An application on a database whose server may be restarted."""
    settings = Settings(
        database_url=server.database(), files_dir=tmp_path / "files", mail_dir=tmp_path / "mail"
    )
    application = Application(settings, SimulatedClock(NOW))
    yield application
    application.close()


def _much_to_tell(app):
    people = cast(app)
    with app.writing() as session:
        for number in range(OWNERS):
            owner = given.person(session, f"owner{number}")
            action = given.action(session, people.plan, f"R{number}", owner=owner, due_on=MONDAY)
        ledger.append(
            session, Actor(people.head.id), chain=people.plan.id, kind="action_returned",
            subject_kind="action", subject_id=action.id, now=NOW,
        )  # fmt: skip


@dataclass
class Working:
    """A worker in a thread; each turn is a minute of its own clock."""

    app: Application
    now: datetime = NOW
    done: list[tuple[float, scheduler.Done]] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def work(self) -> None:
        """Turn after turn until it is told to stop."""
        while not self.stopping.wait(0.05):
            for job in ("sweep", "deliver"):
                done = scheduler.run(self.app, job, self.now)
                self.done.append((time.monotonic(), done))
            self.now += timedelta(minutes=1)

    def failed(self) -> int:
        """How many jobs have failed."""
        return sum(one.failed for _, one in self.done)

    def is_without_server(self) -> bool:
        """Whether a delivery has found that the mail server does not answer."""
        return any(one.figures.get("trouble") for _, one in self.done if one.figures)

    def well_since(self, moment: float) -> bool:
        """Whether both jobs have succeeded since."""
        return {one.job for ended, one in self.done if ended > moment and not one.failed} >= {
            "sweep",
            "deliver",
        }


@contextmanager
def _working(app):
    worker = Working(app)
    thread = threading.Thread(target=worker.work)
    thread.start()
    try:
        yield worker
    finally:
        worker.stopping.set()
        thread.join()


def _until(true: Callable[[], bool], seconds: float = A_MINUTE) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)


def _all_sent(app):
    made = messages(app)
    return len(made) >= OWNERS and all(message.state == "sent" for message in made)


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_database_restarted_while_mails_leave_loses_nothing(own, server, tmp_path, mode, record_property):
    _much_to_tell(own)
    own.close()  # only the worker's own connections are to meet the restart
    with sink.running(tmp_path / "sink", pause_seconds=0.05) as mails:
        app = Application(replace(own.settings, smtp_url=mails.url), SimulatedClock(NOW))
        with _working(app) as worker:
            _until(lambda: len(mails.taken()) >= 3)
            server.stop(mode)
            _until(lambda: worker.failed() >= 2)
            server.start()
            back = time.monotonic()
            _until(lambda: worker.well_since(back))
            _until(lambda: _all_sent(own))
        app.close()
        jobs.sweep(own, worker.now)
        counts = workers.counted(own, worker.now, mails.taken())
    record_property(COUNTS, vars(counts))
    assert counts.sent >= OWNERS
    assert counts.repeated <= 1
    assert counts.lost == 0


def test_a_mail_server_killed_in_the_middle_of_a_batch_gets_everything_once_it_is_back(
    app, tmp_path, record_property
):
    _much_to_tell(app)
    with sink.running(tmp_path / "sink", pause_seconds=0.5) as mails:
        own = Application(replace(app.settings, smtp_url=mails.url), SimulatedClock(NOW))
        with _working(own) as worker:
            _until(lambda: len(mails.taken()) >= 3)
            mails.kill()
            _until(worker.is_without_server)
            mails.start()
            _until(lambda: _all_sent(app))
        own.close()
        jobs.sweep(app, worker.now)
        counts = workers.counted(app, worker.now, mails.taken())
    record_property(COUNTS, vars(counts))
    assert counts.sent >= OWNERS
    assert counts.repeated <= 1
    assert counts.lost == 0
