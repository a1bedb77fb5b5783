"""One node of several: the real `planflow` command at a given moment, let go together with the others.

Its command: `python -m tests.faults.node MOMENT FILE ARGUMENT...`. It says when it is ready, and begins when
the file is there.
"""

import sys
import time
from datetime import datetime
from pathlib import Path

from apscheduler.triggers.cron import CronTrigger

from planflow import clock, jobs, scheduler  # noqa: F401  # read before the start, so that all begin at once
from planflow.cli import main

_next_fire_time = CronTrigger.get_next_fire_time


def _from_now_on(trigger: CronTrigger, _previous: datetime | None, now: datetime) -> datetime | None:
    """The minutes since a moment of years ago are not gone through one by one."""
    return _next_fire_time(trigger, None, now)


if __name__ == "__main__":
    moment, signal = datetime.fromisoformat(sys.argv[1]), Path(sys.argv[2])
    clock.SystemClock.now = lambda _self: moment  # type: ignore[method-assign]
    CronTrigger.get_next_fire_time = _from_now_on
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while not signal.exists():
        time.sleep(0.002)
    main.run(sys.argv[3:])
