"""One piece of work in the hands of whoever does it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from planflow.bootstrap import Application
from planflow.errors import NotFound, PlanflowError
from planflow.services import work
from planflow.services.work import Order, Outcome
from planflow.store.session import Session


class ToldToStop(Exception):
    """The worker is told to stop: the work is given back."""


@dataclass(frozen=True)
class Task:
    """Claimed work, with what it takes to do it."""

    app: Application
    order: Order
    is_stopping: Callable[[], bool]

    def tell(self, percent: int, step: str, silent: timedelta = work.LEASE) -> None:
        """Show how far the work has got, and hold it for as long as it may be `silent` from here.

        To be called outside of any transaction that writes. Raises `ClaimLost` and `ToldToStop`, which nobody
        but `hand` catches.
        """
        if self.is_stopping():
            raise ToldToStop
        with self.app.writing() as session:
            now = self.app.clock.now()
            work.tell(session, self.order, percent, step, silent=silent, now=now)

    def input(self) -> bytes:
        """The file to work on."""
        try:
            return self.app.work_files.get(self.order.input)
        except NotFound as error:
            raise PlanflowError("What was handed in is not kept any more.", "Hand it in again.") from error


@dataclass(frozen=True)
class Kind:
    """How one kind of work is done: first what is long and changes nothing, then its effect."""

    prepare: Callable[[Task], Any]
    """Outside of any transaction; what it returns is given to `finish`. May be done again after a crash."""
    finish: Callable[[Task, Session, Any, datetime], Outcome]
    """In the transaction in which the work is recorded as done: so it is done once, or not at all."""
