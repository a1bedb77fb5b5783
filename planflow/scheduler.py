"""The clock: one pass of the jobs, and the worker that calls them at their times.

The database decides what is due; this is only an alarm clock. Job times are kept in memory, nothing that came
due while the process was down is lost, and any number of workers and passes may run at once.
"""

import http.client
import logging
import signal
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, is_dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from traceback import format_tb
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from planflow import jobs
from planflow.bootstrap import Application
from planflow.store import job_runs, organisation
from planflow.store.files import FileStore
from planflow.store.session import Session
from planflow.working import hand

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

JOBS = ("sweep", "draft_papers", "deliver", "housekeep")
"""Every job, in the order of a pass: what it plans and drafts is delivered in the same pass."""

MINUTES = {"sweep": "*/5", "draft_papers": "2-59/10", "deliver": "*", "housekeep": "41"}
"""The minutes of every hour (UTC) at which the worker calls each job."""

STALE_SECONDS = 15 * 60
"""How long no sweep may have been tried, by a clock that nobody sets, before the watchdog calls one."""
_WATCH_SECONDS = 30
_HEARTBEAT_SECONDS = 5
_QUIET_HOUR = 1
"""Between 01:00 and 02:00 local time an hour is repeated in autumn and missing in spring: nothing runs."""

NOTHING = "nothing to do"
log = logging.getLogger("planflow.worker")


@dataclass(frozen=True)
class Done:
    """What one job of a pass did, in words; or why it could not."""

    job: str
    summary: str
    failed: bool = False
    figures: Mapping[str, Any] | None = None

    @property
    def level(self) -> int:
        """How much a log should make of it."""
        if self.failed:
            return logging.ERROR
        return logging.DEBUG if self.summary == NOTHING else logging.INFO


def one_pass(app: Application, now: datetime) -> list[Done]:
    """Run every job once, in order, and record each; one that fails does not stop the others."""
    return [run(app, job, now) for job in JOBS]


def run(app: Application, job: str, now: datetime) -> Done:
    """Run one job. That it ran is on record afterwards, with what it did or why it could not."""
    try:
        done = _done(job, getattr(jobs, job)(app, now))
    except Exception as error:  # whatever it was, the other jobs have to go on
        # Where it went wrong and not what the error says: a driver's words hold people's data.
        log.debug("%s failed (%s)\n%s", job, type(error).__name__, "".join(format_tb(error.__traceback__)))
        done = Done(job, _first_line(error), failed=True)
    try:
        _record(app, done, now)
    except Exception as error:
        return replace(done, summary=f"{done.summary} (not recorded: {_first_line(error)})", failed=True)
    return done


def _record(app: Application, done: Done, now: datetime) -> None:
    """Record a run, unless the job has recorded itself in the transaction in which it worked."""
    with app.writing() as session:
        known = job_runs.find(session, done.job)
        if done.failed or known is None or known.finished_at < now:
            job_runs.record(session, done.job, summary=done.summary, failed=done.failed, now=now)


@contextmanager
def undone(app: Application) -> Iterator[Application]:
    """An application whose every change is undone at the end; its mails and files go to a scratch folder."""
    writer = app.database.engine.execution_options(planflow_writes=True)
    with TemporaryDirectory(prefix="planflow-") as folder, writer.connect() as connection:
        transaction = connection.begin()
        try:
            yield _Undone(app, connection, Path(folder))
        finally:
            transaction.rollback()


class _Undone(Application):
    """Works on one open transaction, of which each of its own transactions is a part."""

    def __init__(self, app: Application, connection: Connection, folder: Path) -> None:
        vars(self).update(vars(app))
        self.settings = replace(app.settings, mail_dir=folder / "mail", files_dir=folder / "files")
        self.files = FileStore(folder / "files")
        self._connection = connection

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A part of the transaction that will be undone."""
        options: dict[str, Any] = {"join_transaction_mode": "create_savepoint", "expire_on_commit": False}
        with Session(self._connection, self.library, self.random, **options) as session, session.begin():
            session.papers = self.papers
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """What the transaction that will be undone holds so far."""
        with self.writing() as session:
            yield session


class Worker:
    """Calls the jobs at their times until it is told to stop."""

    def __init__(self, app: Application, *, stale_seconds: float = STALE_SECONDS) -> None:
        self._app = app
        self._stale_seconds = stale_seconds
        self._stopping = threading.Event()
        self._step = threading.Lock()
        self._swept_at = time.monotonic()

    def work(self) -> None:
        """Run until SIGTERM or SIGINT; then finish the step that is under way and return."""
        # Blocked here, before any thread is started, so that only `sigwait` below ever takes them.
        signals = {signal.SIGTERM, signal.SIGINT}
        signal.pthread_sigmask(signal.SIG_BLOCK, signals)
        with self.at_work():
            received = signal.sigwait(signals)
            log.info("%s: finishing what is under way", signal.Signals(received).name)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Call the jobs at their times for as long as the context lasts; the step under way is finished.

        Long work that pages ask for is done beside them, in threads of its own: no reminder waits for it.
        """
        scheduler = self._scheduler()
        watchdog = threading.Thread(target=self._watch, name="watchdog", daemon=True)
        scheduler.start()
        watchdog.start()
        log.info("working")
        try:
            with hand.at_work(self._app):
                yield
        finally:
            self._stopping.set()
            scheduler.shutdown(wait=True)
            watchdog.join()
            log.info("stopped")

    def step(self, job: str) -> Done | None:
        """Run one job now, unless it is told to stop or the hour is one in which nothing runs."""
        with self._step:
            if self._stopping.is_set():
                return None
            if job == "sweep":
                self._swept_at = time.monotonic()
            now = self._app.clock.now()
            if self._is_quiet(now):
                return None
            done = run(self._app, job, now)
        log.log(done.level, "%s: %s", job, done.summary)
        if job == "sweep" and not done.failed and self._app.settings.heartbeat_url:
            beat(self._app.settings.heartbeat_url)
        return done

    def look(self) -> bool:
        """Call a sweep and a delivery if no sweep was tried for too long; True where that was needed.

        The scheduler waits for a moment on the machine's clock: set back by two days, it would be silent
        for two days.
        """
        if time.monotonic() - self._swept_at < self._stale_seconds:
            return False
        log.warning("no sweep for %d seconds: the watchdog calls one", self._stale_seconds)
        self.step("sweep")
        self.step("deliver")
        return True

    def _watch(self) -> None:
        pause = min(_WATCH_SECONDS, self._stale_seconds)
        while not self._stopping.wait(pause):
            self.look()

    def _scheduler(self) -> "BackgroundScheduler":
        # Only here, because it brings asyncio with it, which one pass from cron need not wait for.
        from apscheduler.executors.pool import ThreadPoolExecutor  # noqa: PLC0415
        from apscheduler.schedulers.background import BackgroundScheduler  # noqa: PLC0415
        from apscheduler.triggers.cron import CronTrigger  # noqa: PLC0415

        scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(1)},  # one step at a time, in order
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )
        for job in JOBS:
            trigger = CronTrigger(minute=MINUTES[job], timezone=UTC)
            # at once as well: whatever came due while no worker ran
            scheduler.add_job(self.step, trigger, args=[job], id=job, next_run_time=self._app.clock.now())
        return scheduler

    def _is_quiet(self, now: datetime) -> bool:
        try:
            with self._app.reading() as session:
                known = organisation.find_organisation(session)
                timezone = known.timezone if known else "Europe/London"
        except Exception:  # the job itself will say what is wrong with the database
            return False
        return now.astimezone(ZoneInfo(timezone)).hour == _QUIET_HOUR


def beat(url: str) -> bool:
    """Call the heartbeat address; that it does not answer is logged and harms nothing."""
    try:
        if not url.startswith(("https://", "http://")):
            raise ValueError("it is no http address")
        with urllib.request.urlopen(url, timeout=_HEARTBEAT_SECONDS):  # noqa: S310  # checked above
            return True
    except (OSError, ValueError, http.client.HTTPException) as error:
        log.warning("the heartbeat address does not answer: %s", _first_line(error))
        return False


def _done(job: str, result: Any) -> Done:
    """A job's result in words: a sentence, figures by name, or a count."""
    if is_dataclass(result) and not isinstance(result, type):
        result = asdict(result)
    if isinstance(result, Mapping):
        counted = {name: figure for name, figure in result.items() if type(figure) is int and figure}
        told = [f"{str(name).replace('_', ' ')} {figure}" for name, figure in counted.items()]
        return Done(job, ", ".join(told) or NOTHING, figures=result)
    return Done(job, str(result) if result else NOTHING)


def _first_line(error: Exception) -> str:
    """What went wrong, without what a database driver adds below: that holds people's data."""
    lines = str(error).splitlines()
    line = lines[0] if lines else type(error).__name__
    return "".join(letter if letter.isprintable() else " " for letter in line)
