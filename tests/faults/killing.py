"""Work done by a process that is killed at a chosen point, and what a database holds afterwards."""

import os
import signal
from collections.abc import Callable
from random import Random
from typing import Any

import sqlalchemy as sa

from planflow import crashpoints
from planflow.bootstrap import Application
from planflow.clock import SimulatedClock
from planflow.domain.tables import metadata
from planflow.services import audit
from planflow.store.session import Session

Work = Callable[[Session], Any]


def is_killed_at(app: Application, work: Work, number: int) -> bool:
    """Let a process do the work and die at a point; False where it came to its end before."""
    app.close()  # a connection must not be shared with the child
    child = os.fork()
    if not child:
        _work(app, work, number)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the work failed in some other way than by being killed"
    return False


def _work(app: Application, work: Work, number: int) -> None:
    """What the process does; never returns to the test."""
    status = 1
    try:
        crashpoints.arm(number)
        own = _fresh(app)
        crashpoints.watch(own.database.engine)
        with own.writing() as session:
            work(session)
        crashpoints.point()  # after the commit
        status = 0
    finally:
        os._exit(status)


def _fresh(app: Application) -> Application:
    """Another application on the same database, which has read nothing yet."""
    return Application(app.settings, SimulatedClock(app.clock.now()), Random(7))


def points(app: Application, work: Work) -> int:
    """How many points the work has. It is done and undone again."""

    class Undo(Exception):
        pass

    seen: list[None] = []
    names = ("before_cursor_execute", "after_cursor_execute", "commit")

    def reached(*_: Any) -> None:
        seen.append(None)

    own = _fresh(app)
    for name in names:
        sa.event.listen(own.database.engine, name, reached)
    try:
        with own.writing() as session:
            work(session)
            raise Undo
    except Undo:
        own.close()
    return len(seen) + 2  # the commit, and what comes after it


def content(app: Application) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with app.database.engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(sa.select(table))), key=repr)
            for table in metadata.sorted_tables
        }


def is_whole(app: Application) -> bool:
    """Whether every chain of the ledger is complete, in order and unaltered."""
    with app.reading() as session:
        return all(verdict.is_whole for verdict in audit.verify(session))


def sample(last: int, count: int, seed: int) -> list[int]:
    """Some points, and always the three round the commit."""
    drawn = Random(seed).sample(range(1, max(2, last - 2)), min(count, max(0, last - 3)))
    return [*sorted(drawn), last - 2, last - 1, last]
