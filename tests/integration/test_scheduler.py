"""The clock: passes that go on after a failure, dry runs that keep nothing, and real workers that stop."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psutil
import pytest
from sqlmodel import func, select

from planflow import jobs, scheduler
from planflow.domain.intent import Intent
from planflow.domain.message import Message
from planflow.domain.work import WorkKind, WorkState
from planflow.services import work
from planflow.store import job_runs
from planflow.testing import given
from tests import ports

PROGRAM = Path(sys.executable).parent / "planflow"
NOW = given.START


def late_action(app, now: datetime = NOW) -> None:
    """A plan with an action that fell due yesterday, so that somebody has to be told."""
    day = now.date()
    with app.writing() as session:
        plan = given.plan(session, live_on=day - timedelta(days=60))
        owner, chair = given.person(session), given.person(session, "chair")
        given.role(session, chair, "chair", plan=plan)
        given.role(session, chair, "coordinator", plan=plan)
        given.action(session, plan, owner=owner, due_on=day - timedelta(days=1))


def late_today(app) -> None:
    """The same for a real worker, in hours in which it runs."""
    now = datetime.now(UTC)
    late_action(app, now)
    at_work(app, now)


def at_work(app, now: datetime) -> None:
    """Let the organisation be where it is none of the hours in which nothing runs."""
    with app.writing() as session:
        is_early = now.astimezone(ZoneInfo("Europe/London")).hour in (0, 1)
        given.organisation(session).timezone = "Asia/Tokyo" if is_early else "Europe/London"


def counted(app, table: type) -> int:
    with app.reading() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def breaks(app, now):
    raise RuntimeError("the lamp is out\n[parameters: ('a name',)]")


def test_a_pass_runs_every_job_and_records_each(app):
    late_action(app)
    done = scheduler.one_pass(app, NOW)
    assert [(one.job, one.failed) for one in done] == [(job, False) for job in scheduler.JOBS]
    with app.reading() as session:
        assert {job_runs.find(session, job).finished_at for job in scheduler.JOBS} == {NOW}
    assert counted(app, Intent) > 0


@pytest.mark.parametrize("broken", scheduler.JOBS)
def test_one_failing_job_does_not_stop_the_others(app, monkeypatch, broken):
    monkeypatch.setattr(jobs, broken, breaks)
    done = scheduler.one_pass(app, NOW)
    assert [one.job for one in done if one.failed] == [broken]
    with app.reading() as session:
        run = job_runs.find(session, broken)
        assert (run.failed, run.summary) == (True, "the lamp is out")


def test_a_job_that_failed_is_well_again_after_its_next_run(app, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(jobs, "sweep", breaks)
        scheduler.one_pass(app, NOW)
    scheduler.one_pass(app, NOW + timedelta(minutes=5))
    with app.reading() as session:
        assert not job_runs.find(session, "sweep").failed


def test_a_pass_without_a_database_fails_in_sentences(app):
    gone = scheduler.Application(
        replace(app.settings, database_url="postgresql://n@127.0.0.1:1/n"), app.clock
    )
    assert all(one.failed and "\n" not in one.summary for one in scheduler.one_pass(gone, NOW))


def test_a_dry_run_sees_its_own_work_and_keeps_nothing(app):
    late_action(app)
    before = counted(app, Intent)
    with scheduler.undone(app) as scratch:
        assert not [one for one in scheduler.one_pass(scratch, NOW) if one.failed]
        assert counted(scratch, Intent) > before
        assert counted(scratch, Message) > 0
        assert list(scratch.settings.mail_dir.rglob("*.eml"))
    assert counted(app, Intent) == before
    assert counted(app, Message) == 0
    assert not app.settings.mail_dir.exists()
    with app.reading() as session:
        assert job_runs.find(session, "sweep") is None


def test_a_dry_run_that_breaks_off_keeps_nothing_either(app):
    late_action(app)

    def broken_off() -> None:
        with scheduler.undone(app) as scratch:
            scheduler.one_pass(scratch, NOW)
            assert counted(scratch, Intent) > 0
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert counted(app, Intent) == 0


def test_nothing_runs_in_the_hour_that_is_repeated_or_missing(app):
    late_action(app)
    for at in (
        "2017-03-26T00:30+00:00",
        "2017-03-26T01:10+01:00",
        "2017-10-29T00:30+00:00",
        "2017-10-29T01:59+00:00",
    ):
        app.clock._at = datetime.fromisoformat(at).astimezone(UTC)
        ran = scheduler.Worker(app).step("sweep")
        hour = app.clock.now().astimezone(scheduler.ZoneInfo("Europe/London")).hour
        assert (ran is None) is (hour == 1), at


def test_the_watchdog_sweeps_although_the_clock_was_set_back(app):
    late_action(app)
    worker = scheduler.Worker(app)
    assert worker.look() is False
    app.clock._at -= timedelta(days=2)
    worker._swept_at -= scheduler.STALE_SECONDS  # as if that much time had passed on the clock nobody sets
    assert worker.look() is True
    with app.reading() as session:
        assert job_runs.find(session, "sweep").finished_at == app.clock.now()
    assert worker.look() is False


@contextmanager
def listening(answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A heartbeat address that answers once; empty for one that never does."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                heard.append(connection.recv(4096))
                connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/beat", heard
        thread.join(5)


def test_a_good_sweep_calls_the_heartbeat_address(sqlite_app):
    with listening(b"HTTP/1.0 200 OK\r\n\r\n") as (url, heard):
        sqlite_app.settings = replace(sqlite_app.settings, heartbeat_url=url)
        assert not scheduler.Worker(sqlite_app).step("sweep").failed
    assert heard[0].startswith(b"GET /beat ")


def test_a_failed_sweep_does_not_call_it(sqlite_app, monkeypatch):
    monkeypatch.setattr(jobs, "sweep", breaks)
    called = []
    monkeypatch.setattr(scheduler, "beat", called.append)
    sqlite_app.settings = replace(sqlite_app.settings, heartbeat_url="http://127.0.0.1:1/")
    assert scheduler.Worker(sqlite_app).step("sweep").failed
    assert called == []


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.0 500 No\r\n\r\n", b"\xff\xfe nonsense\r\n"])
def test_a_heartbeat_address_that_misbehaves_harms_nothing(answer):
    with listening(answer) as (url, _):
        assert scheduler.beat(url) is False


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "file:///etc/passwd", "nonsense", "http://[::"])
def test_a_heartbeat_address_that_is_none_harms_nothing(url):
    assert scheduler.beat(url) is False


@contextmanager
def workers(
    app, tmp_path: Path, count: int = 1, command: tuple[str, ...] = ("worker",)
) -> Iterator[list[subprocess.Popen[str]]]:
    """Real workers on one database, ended whatever happens."""
    environment = {
        "PATH": os.environ["PATH"],
        "PLANFLOW_DATABASE_URL": app.settings.database_url,
        "PLANFLOW_MAIL_DIR": str(app.settings.mail_dir),
        "PLANFLOW_FILES_DIR": str(app.settings.files_dir),
        "PLANFLOW_SECRET_KEY": "0123456789abcdef" * 4,
    }
    started = [
        subprocess.Popen(
            [PROGRAM, *command], cwd=tmp_path, env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(count)
    ]  # fmt: skip
    try:
        yield started
    finally:
        for process in started:
            process.kill()
            process.communicate()


def wait_until(condition, seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)


def all_ran(app) -> bool:
    with app.reading() as session:
        return all(job_runs.find(session, job) is not None for job in scheduler.JOBS)


def test_a_worker_catches_up_at_once_and_ends_with_0_when_told_to(app, tmp_path):
    late_today(app)
    with workers(app, tmp_path) as (process,):
        wait_until(lambda: all_ran(app))
        process.terminate()
        _, told = process.communicate(timeout=60)
    assert process.returncode == 0, told
    assert "stopped" in told
    assert "Traceback" not in told
    assert counted(app, Intent) > 0


def test_the_pages_do_the_part_of_a_worker_and_end_like_one(sqlite_app, tmp_path):
    late_today(sqlite_app)
    with sqlite_app.writing() as session:
        now = datetime.now(UTC)
        asked = work.ask(session, None, WorkKind.VERIFY_LEDGER, arguments={"against": ""}, now=now).token

    def is_done() -> bool:
        with sqlite_app.reading() as session:
            return work.get(session, None, asked).state == WorkState.DONE

    with workers(sqlite_app, tmp_path, command=("serve", "--port", str(ports.unused()))) as (process,):
        assert process.stdout.readline().startswith("Serving ")
        wait_until(lambda: all_ran(sqlite_app) and is_done())
        process.terminate()
        _, told = process.communicate(timeout=60)
    assert process.returncode == 0, told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    "seconds", [0.05, *(pytest.param(one, marks=pytest.mark.campaign) for one in (0, 0.1, 0.15, 0.25))]
)
def test_a_worker_that_is_told_to_stop_in_its_first_steps_finishes_them(app, tmp_path, seconds):
    late_today(app)
    with workers(app, tmp_path) as (process,):
        assert "working" in process.stderr.readline()
        time.sleep(seconds)
        process.terminate()
        _, told = process.communicate(timeout=60)
    assert process.returncode == 0, told
    assert "ERROR" not in told
    assert told.rstrip().endswith("stopped")


def test_two_workers_on_one_database_tell_everything_once(app, tmp_path):
    late_today(app)
    with workers(app, tmp_path, count=2) as started:
        for process in started:  # told to stop before it takes signals it would end like any program
            assert "working" in process.stderr.readline()
        wait_until(lambda: all_ran(app) and counted(app, Intent) > 0)
        for process in started:
            process.terminate()
        told = [process.communicate(timeout=60)[1] for process in started]
    assert [process.returncode for process in started] == [0, 0], told
    assert not [text for text in told if "ERROR" in text], told
    once = counted(app, Intent)
    with app.reading() as session:
        swept_at = job_runs.find(session, "sweep").finished_at
    assert scheduler.one_pass(app, swept_at)[0].figures["planned"] == 0
    assert counted(app, Intent) == once


def test_a_worker_at_rest_takes_less_than_120_mb_and_ends_at_control_c(sqlite_app, tmp_path):
    at_work(sqlite_app, datetime.now(UTC))
    with workers(sqlite_app, tmp_path) as (process,):
        wait_until(lambda: all_ran(sqlite_app))
        time.sleep(0.5)
        assert psutil.Process(process.pid).memory_info().rss < 120 * 1024 * 1024
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 0, told
    assert "Traceback" not in told


def test_a_worker_without_a_database_says_so_and_does_not_start(sqlite_app, tmp_path):
    Path(sqlite_app.settings.database_url.removeprefix("sqlite:///")).unlink()
    with workers(sqlite_app, tmp_path) as (process,):
        _, told = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "There is no planflow database at" in told
