"""Worker processes that are killed, stopped and let go on, and the counts of what became of the mails."""

import os
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from email import message_from_bytes
from itertools import count

import sqlalchemy as sa

from planflow import crashpoints
from planflow.bootstrap import Application
from planflow.domain.intent import Intent, IntentState
from planflow.domain.message import Message, MessageState
from planflow.testing import handed_over, invariants

Work = Callable[[], None]


def start(app: Application, work: Work, *, kill_at: int = 0, stop_at: int = 0) -> int:
    """Let a process do the work, killing or stopping itself at the point of that number; its id."""
    app.close()  # a connection must not be shared with the child
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        crashpoints.arm(kill_at)
        if stop_at:
            _stop_at(stop_at)
        work()
        status = 0
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(status)


def _stop_at(number: int) -> None:
    """Pause at a point between the statements: within them a paused worker would hold the database's lock."""
    counter = count(1)

    def reached() -> None:
        if next(counter) == number:
            os.kill(os.getpid(), signal.SIGSTOP)

    crashpoints.point = reached
    crashpoints.watch = lambda _engine: None


def wait(children: list[int]) -> int:
    """How many of them were killed; anything else that went wrong fails the test."""
    killed = 0
    for status in [os.waitpid(child, 0)[1] for child in children]:
        if os.WIFSIGNALED(status):
            assert os.WTERMSIG(status) == signal.SIGKILL
            killed += 1
        else:
            assert os.WEXITSTATUS(status) == 0, "a worker failed in some other way than by being killed"
    return killed


def kill(child: int, after_seconds: float) -> None:
    """Kill a worker wherever it is by then."""
    time.sleep(after_seconds)
    os.kill(child, signal.SIGKILL)


def is_stopped(child: int) -> bool:
    """Wait until a worker has paused; False where it came to its end before."""
    _, status = os.waitpid(child, os.WUNTRACED)
    return os.WIFSTOPPED(status)


def go_on(child: int) -> None:
    """Let a paused worker go on, and wait for its end."""
    os.kill(child, signal.SIGCONT)
    assert wait([child]) == 0


@dataclass(frozen=True)
class Counts:
    """What became of everything that was to be told."""

    killed: int
    planned: int
    """Things to tell."""
    sent: int
    """Messages that count as sent."""
    repeated: int
    """Handings over beyond the first of a message, each under the same Message-ID in the same bytes."""
    lost: int
    """Messages that count as sent and never left, and things to tell that wait for nothing any more."""


def counted(app: Application, now: datetime, handed: list[bytes], killed: int = 0) -> Counts:
    """The counts when a sweep has run and nothing is under way; fails where anything is wrong."""
    assert invariants.violations(app, now) == []
    assert handed_over.wrong(app, handed) == []
    left = Counter(str(message_from_bytes(raw)["Message-ID"]) for raw in handed)
    with app.reading() as session:
        sent = list(session.execute(sa.select(Message.token).where(Message.state == MessageState.SENT)))
        planned = session.execute(sa.select(sa.func.count()).select_from(Intent)).scalar_one()
        stranded = session.execute(
            sa.select(sa.func.count())
            .select_from(Intent)
            .outerjoin(Message, Message.id == Intent.message_id)
            .where(Intent.state == IntentState.GATHERED)
            .where(sa.func.coalesce(Message.state, "").not_in((MessageState.PLANNED, MessageState.CLAIMED)))
        ).scalar_one()
    never_left = sum(not any(token in name for name in left) for (token,) in sent)
    return Counts(killed, planned, len(sent), sum(left.values()) - len(left), stranded + never_left)


def added(several: list[Counts]) -> dict[str, int]:
    """Counts added up by name."""
    total: Counter[str] = Counter()
    for one in several:
        total.update(asdict(one))
    return dict(total)
