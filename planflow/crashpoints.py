"""Numbered points at which a test makes planflow die. Nothing happens unless PLANFLOW_CRASH_AT is set.

Every statement, every commit and every step of handing a message over is one point, counted through the life
of the process; at the point of that number the process kills itself, as a power cut would.
"""

import os
import signal
from collections.abc import Callable
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine


def _nothing() -> None:
    """Not under test."""


point: Callable[[], None] = _nothing
"""One more point has been reached."""


def arm(number: int) -> None:
    """Die at the point of that number, counted from now; 0 for never."""
    global point  # noqa: PLW0603  # one process dies once
    counter = count(1)

    def reached() -> None:
        if next(counter) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    point = reached if number else _nothing


def watch(engine: Engine) -> None:
    """Count every statement and commit of a database as points."""
    if point is _nothing or sa.event.contains(engine, "commit", _reached):
        return
    for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
        sa.event.listen(engine, name, _reached)


def _reached(*_: Any) -> None:
    point()


arm(int(os.environ.get("PLANFLOW_CRASH_AT") or 0))
