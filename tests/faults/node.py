"""One node of several: the real `planflow` command at a given moment, let go together with the others.

A node is a process of its own, forked from one that has read planflow and done nothing yet.
"""

import multiprocessing
import os
from collections.abc import Mapping
from datetime import datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path

from apscheduler.triggers.cron import CronTrigger

from planflow import clock, jobs, scheduler  # noqa: F401  # read before the start, so that all begin at once
from planflow.cli import main

forking = multiprocessing.get_context("forkserver")
forking.set_forkserver_preload([__name__])
_next_fire_time = CronTrigger.get_next_fire_time


def _from_now_on(trigger: CronTrigger, _previous: datetime | None, now: datetime) -> datetime | None:
    """The minutes since a moment of years ago are not gone through one by one."""
    return _next_fire_time(trigger, None, now)


def run(command: str, moment: datetime, environment: Mapping[str, str], said: Path, start: Barrier) -> None:
    """Run a command as if it were that moment once all have come to `start`; `said` gets what it prints."""
    os.environ.clear()
    os.environ.update(environment)
    with said.open("wb") as file:
        for stream in (1, 2):
            os.dup2(file.fileno(), stream)
    clock.SystemClock.now = lambda _self: moment  # type: ignore[method-assign]
    CronTrigger.get_next_fire_time = _from_now_on
    start.wait(timeout=60)
    main.run([command])
