"""F4: connections to PostgreSQL that died at rest, transactions that lie idle: nobody waits for long."""

import os
import signal
import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from planflow import jobs, scheduler
from planflow.bootstrap import Application
from planflow.clock import SimulatedClock
from planflow.services.deliveries import LEASE
from planflow.settings import Settings
from planflow.store import database, job_runs, resting
from planflow.testing import given
from tests.faults import own_postgres, workers
from tests.reminding import MONDAY, at, cast, messages, wrong

NOW = at("2017-01-23")


@pytest.fixture(scope="module")
def server():
    """A server whose connections may be cut, apart from the one that other tests use."""
    with own_postgres.running() as running:
        yield running


@pytest.fixture
def own(server, tmp_path):
    """An application on a database of its own."""
    settings = Settings(
        database_url=server.database(), files_dir=tmp_path / "files", mail_dir=tmp_path / "mail"
    )
    application = Application(settings, SimulatedClock(NOW))
    yield application
    application.close()


def _backend(app):
    """The process on the server's side that serves the next transaction."""
    with app.reading() as session:
        return session.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()


def _cut(server, backend):
    server.statement(f"SELECT pg_terminate_backend({backend})")
    while server.statement(f"SELECT 1 FROM pg_stat_activity WHERE pid = {backend}"):
        time.sleep(0.01)


def _something_to_tell(app):
    people = cast(app)
    with app.writing() as session:
        given.action(session, people.plan, "R1", owner=people.owner, due_on=MONDAY)


def test_a_connection_that_died_after_a_rest_is_replaced_before_it_is_used(own, server, monkeypatch):
    monkeypatch.setattr(resting, "REST_SECONDS", 0.05)
    was = _backend(own)
    _cut(server, was)
    time.sleep(0.1)
    assert _backend(own) != was


def test_a_connection_that_lives_is_kept_and_asked_only_after_a_rest(own, monkeypatch):
    monkeypatch.setattr(resting, "REST_SECONDS", 1000.0)
    asked = []
    ping = own.database.engine.dialect.do_ping
    monkeypatch.setattr(
        own.database.engine.dialect, "do_ping", lambda connection: asked.append(1) or ping(connection)
    )
    was = _backend(own)
    assert _backend(own) == was
    assert asked == []
    monkeypatch.setattr(resting, "REST_SECONDS", 0.0)
    assert _backend(own) == was
    assert asked == [1]


def test_a_connection_that_died_a_moment_ago_fails_one_job_and_nothing_is_lost(own, server, monkeypatch):
    """Without a rest it is not asked: the job fails, says so, and the next turn does the work."""
    monkeypatch.setattr(resting, "REST_SECONDS", 1000.0)
    _something_to_tell(own)
    own.close()
    _cut(server, _backend(own))
    failed = scheduler.run(own, "sweep", NOW)
    assert failed.failed
    with own.reading() as session:
        assert job_runs.find(session, "sweep").failed
    later = NOW + timedelta(minutes=1)
    done = scheduler.one_pass(own, later)
    assert not [one for one in done if one.failed]
    assert [message.state for message in messages(own)] == ["sent"]
    assert wrong(own, later) == []


def test_all_connections_of_a_pool_are_replaced_after_one_was_found_dead(own, server, monkeypatch):
    monkeypatch.setattr(resting, "REST_SECONDS", 1000.0)
    with own.reading() as one, own.reading() as other:
        backends = [
            session.execute(sa.text("SELECT pg_backend_pid()")).scalar_one() for session in (one, other)
        ]
    for backend in backends:
        _cut(server, backend)
    with pytest.raises(sa.exc.OperationalError), own.reading() as session:
        session.execute(sa.text("SELECT 1"))
    with own.reading() as one, own.reading() as other:
        assert one.execute(sa.text("SELECT 1")).scalar_one() == 1
        assert other.execute(sa.text("SELECT 1")).scalar_one() == 1


@pytest.mark.parametrize("job", ["sweep", "deliver"])
def test_a_worker_paused_within_a_transaction_holds_nobody_up_for_long(own, monkeypatch, job):
    """The server undoes what lies idle, so the locks of a machine that is gone do not stay."""
    monkeypatch.setattr(database, "IDLE_SECONDS", 5)
    _something_to_tell(own)
    if job == "deliver":
        jobs.sweep(own, NOW)
    child = workers.start(own, lambda: _pausing_at_the_end(own, job))
    assert workers.is_stopped(child)
    began = time.monotonic()
    later = NOW + 2 * LEASE
    done = scheduler.one_pass(own, later)
    assert not [one for one in done if one.failed]
    assert time.monotonic() - began < 28  # and a lock is waited for half a minute
    assert [message.state for message in messages(own)] == ["sent"]
    workers.go_on(child)
    assert wrong(own, later) == []


def _pausing_at_the_end(app, job):
    """Do the work of a job up to the commit, and pause there; the job fails when it goes on."""
    worker = Application(app.settings, SimulatedClock(NOW))
    paused = []

    def pause(_connection):
        if not paused:
            paused.append(True)
            os.kill(os.getpid(), signal.SIGSTOP)

    sa.event.listen(worker.database.engine, "commit", pause)
    assert scheduler.run(worker, job, NOW).failed
