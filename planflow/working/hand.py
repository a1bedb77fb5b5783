"""Does the work that is asked for, one piece after the other, beside the pages and the clock.

Each piece is claimed under a lease and a fence like a delivery. What is long and changes nothing comes first;
the effect and the record that it is done are one transaction, so nothing is done twice and nothing half.
"""

import importlib
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from traceback import format_tb

from sqlalchemy.exc import OperationalError

from planflow import crashpoints
from planflow.bootstrap import Application
from planflow.domain.work import Failure, WorkKind
from planflow.errors import PlanflowError
from planflow.services import work
from planflow.services.work import ClaimLost, Order
from planflow.store import work as stored
from planflow.working.task import Kind, Task, ToldToStop

KINDS: Mapping[WorkKind, str] = {
    WorkKind.READ_REPORT: "report",
    WorkKind.PAPER_PDF: "paper_pdf",
    WorkKind.LOOK_AT_PLAN: "plan_file",
    WorkKind.LOAD_PLAN: "plan_file",
    WorkKind.VERIFY_LEDGER: "ledger_check",
    WorkKind.REHEARSE_PLAN: "rehearsal",
}
"""The module of each kind. It is loaded when there is such work: a pass from cron need not wait for it."""
HANDS = 2
"""Pieces of work that one process does at a time: a long one must not hold up a short one."""
_LOOK_SECONDS = 1.0
"""How long work that was asked for in another process may lie before it is seen."""
_REST_SECONDS = 10.0
"""How long to leave a database alone that does not answer."""
_STOP_SECONDS = 20.0
_NEW_SECONDS = 600.0
log = logging.getLogger("planflow.worker")


def step(app: Application, is_stopping: Callable[[], bool] = lambda: False) -> bool:
    """Do one piece of work; False where there is none."""
    crashpoints.watch(app.database.engine)
    with app.reading() as session:
        if not stored.is_any_free(session, now=app.clock.now()):
            return False
    with app.writing() as session:
        order = work.claim(session, now=app.clock.now())
    if order is None:
        return False
    try:
        _do(Task(app, order, is_stopping))
    except ClaimLost:
        log.warning("%s: another worker has taken it over", order.kind)
    except ToldToStop:
        with app.writing() as session:
            work.give_back(session, order)
    _drop_input(app, order)
    return True


def work_off(app: Application) -> int:
    """Do everything that is asked for; how many pieces."""
    done = 0
    while step(app):
        done += 1
    return done


def tidy_files(app: Application) -> int:
    """Delete every file that no work needs; how many. New ones are left: their row may not be written yet."""
    there = app.work_files.paths()
    if not there:
        return 0
    with app.reading() as session:
        needed = stored.files(session)
    old = [path for path in there if path.name not in needed and _age(app, path) > _NEW_SECONDS]
    for path in old:
        app.work_files.erase(path.name)
    return len(old)


def _age(app: Application, path: Path) -> float:
    """Seconds since a file was written; 0 where it is gone."""
    return app.clock.now().timestamp() - path.stat().st_mtime if path.is_file() else 0.0


def _do(task: Task) -> None:
    order = task.order
    try:
        kind: Kind = importlib.import_module(f"planflow.working.{KINDS[order.kind]}").KIND
        prepared = kind.prepare(task)
        crashpoints.point()
        with task.app.writing() as session:
            work.hold(session, order)
            now = task.app.clock.now()
            work.record_done(session, order, kind.finish(task, session, prepared, now), now=now)
    except (ClaimLost, ToldToStop, OperationalError):
        raise  # with the database down, somebody takes it up again when the lease is over
    except PlanflowError as error:
        _fail(task.app, order, Failure.REFUSED, error)
    except Exception as error:
        # Where it went wrong and not what the error says: a driver's words hold people's data.
        trace = "".join(format_tb(error.__traceback__))
        log.error("%s failed (%s)\n%s", order.kind, type(error).__name__, trace)
        told = PlanflowError("A fault of planflow stopped it.", "Try again, or tell an administrator.")
        _fail(task.app, order, Failure.BROKEN, told)


def _fail(app: Application, order: Order, failure: Failure, error: PlanflowError) -> None:
    with app.writing() as session:
        work.record_failed(session, order, failure, error, now=app.clock.now())


def _drop_input(app: Application, order: Order) -> None:
    """A report that was handed in is not kept once it is read."""
    with app.reading() as session:
        is_needed = order.input in stored.files(session)
    if order.input and not is_needed:
        app.work_files.erase(order.input)


@contextmanager
def at_work(app: Application, hands: int = HANDS) -> Iterator[None]:
    """Do what is asked for as long as the context lasts. At its end what is under way is given back."""
    stopping = threading.Event()
    threads = [
        threading.Thread(target=_work, args=(app, stopping), name=f"hand-{number}", daemon=True)
        for number in range(1, hands + 1)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopping.set()
        app.work_asked.set()
        for thread in threads:
            thread.join(_STOP_SECONDS)


def _work(app: Application, stopping: threading.Event) -> None:
    while not stopping.is_set():
        try:
            if not step(app, stopping.is_set):
                app.work_asked.wait(_LOOK_SECONDS)
                app.work_asked.clear()
        except Exception as error:  # the database may be down: whatever is asked for waits until it is back
            log.warning("no work is done for a while (%s)", type(error).__name__)
            stopping.wait(_REST_SECONDS)
