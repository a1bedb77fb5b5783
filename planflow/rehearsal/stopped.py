"""A rehearsal that stops on a day and is carried on, day by day, while people look at it."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from planflow import jobs
from planflow.bootstrap import Application
from planflow.rehearsal import timeline
from planflow.rehearsal import world as world_
from planflow.rehearsal.cast import Cast
from planflow.rehearsal.world import Progress, World
from planflow.services.planfile import loading
from planflow.settings import Settings


class Stopped:
    """A plan in the middle of its life, on a clock that is moved by hand."""

    def __init__(self, app: Application, world: World, plan: str) -> None:
        self.app, self.plan = app, plan
        self._world = world
        self._turn = threading.Lock()

    @property
    def today(self) -> date:
        """The day it is."""
        return self.app.clock.now().astimezone(self._world.zone).date()

    def next_day(self) -> None:
        """Let a day pass: people act, reminders go out, papers are drafted."""
        with self._turn:
            self._world.alarms.changed()  # whoever looks on may have changed anything
            self._world.until = self.today + timedelta(days=1)
            self._world.run()
            _keep_running(self.app)


def _keep_running(app: Application) -> None:
    """The rehearsal passes over what has nothing to do; no page should say that it was missed."""
    jobs.record_idle(app, (jobs.SWEEP,), app.clock.now())


@contextmanager
def stopped(
    plan_file: Path,
    *,
    start: date,
    until: date,
    mode: str,
    seed: int,
    folder: Path,
    base_url: str,
    progress: Progress,
) -> Iterator[Stopped]:
    """Rehearse a plan until a day, on a database in a folder that is emptied first, and stop there."""
    world_.empty(folder)
    (folder / timeline.LINES).touch()  # by which the next rehearsal sees that the folder is ours
    database = folder / "demo.db"
    for path in folder.glob("demo.db*"):
        path.unlink()
    settings = Settings(
        database_url=f"sqlite:///{database}",
        mail_from="planflow@council.example.org",
        mail_dir=folder / "mail",
        files_dir=folder / "files",
        base_url=base_url,
        secret_key=hashlib.sha256(f"rehearsal {seed}".encode()).hexdigest(),
    )
    with world_.application(settings, start, seed) as (app, clock):
        with app.writing() as session:
            loaded = loading.load(session, plan_file, now=clock.now())
        made = World(app, clock, Cast(loaded.plan, mode, seed), until, progress)
        made.run()
        _keep_running(app)
        yield Stopped(app, made, loaded.plan)
