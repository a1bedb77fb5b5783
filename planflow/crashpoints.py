"""Numbered points at which a test makes planflow die. Nothing happens unless PLANFLOW_CRASH_AT is set.

Every statement, every commit and every step of handing a message over is one point, counted through the life
of the process; at the point of that number the process kills itself as a power cut would.
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


def _dying_at(number: int) -> Callable[[], None]:
    counter = count(1)

    def reached() -> None:
        if next(counter) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return reached


_AT = int(os.environ.get("PLANFLOW_CRASH_AT") or 0)
point: Callable[[], None] = _dying_at(_AT) if _AT else _nothing
"""One more point has been reached."""


def watch(engine: Engine) -> None:
    """Count every statement and commit of a database as points."""
    if not _AT:
        return

    def reached(*_: Any) -> None:
        point()

    for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
        sa.event.listen(engine, name, reached)
