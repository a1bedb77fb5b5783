"""What rehearsed people have on their desks, and the day on which each will do it.

They act through services alone, like everybody else. Partner agencies do not sign in: the coordinator
records their word, given at the board.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Date, bindparam, func, literal, union_all
from sqlmodel import select

from planflow.bootstrap import Application
from planflow.domain.calendar import WorkingCalendar
from planflow.domain.deadline import Deadline
from planflow.domain.event import Event
from planflow.domain.person import RoleHolding
from planflow.errors import PlanflowError, Refused
from planflow.rehearsal import acts
from planflow.rehearsal.stage import Stage, Task
from planflow.store import roles
from planflow.store.references import get_plan
from planflow.store.session import Session

_TODAY = bindparam("today", type_=Date())
_SEEN = union_all(
    select(literal("event").label("what"), func.max(Event.id).label("number")),
    select(literal("deadline"), func.max(Deadline.id)),
    select(literal("role"), RoleHolding.id).where(*roles.in_force(_TODAY)),
).order_by("what", "number")
_PATIENCE = 10
"""Working days after which somebody tries again what was refused."""


@dataclass(frozen=True)
class _Known:
    """The tasks of everybody, with what they were worked out from."""

    as_of: int
    seen: object
    tasks: list[Task]
    calendar: WorkingCalendar


@dataclass
class Cast:
    """Everybody in a rehearsal of one plan."""

    plan_key: str
    mode: str
    seed: int
    waits: dict[tuple[str, int], date] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    _known: _Known | None = None

    def next_day(self, app: Application, today: date, *, has_acted: bool, as_of: int) -> date | None:
        """The next day on which anybody does anything: today at the earliest, tomorrow if they have acted.

        `as_of` counts how often anything may have changed: the database is looked at only after that.
        """
        if self.mode == "silent":
            return None
        known = self._look(app, today, as_of)
        earliest = today + timedelta(days=has_acted)
        days = [max(task.day, earliest) for task in self._with_patience(known.tasks)]
        return known.calendar.next_working(min(days)) if days else None

    def act(self, app: Application, now: datetime, today: date, *, as_of: int) -> int:
        """Let everybody do what they do today; how many things were done."""
        if self.mode == "silent":
            return 0
        done = 0
        for task in list(self._with_patience(self._look(app, today, as_of).tasks)):
            if task.day <= today:
                done += self._try(app, task, now, today)
        return done

    def _try(self, app: Application, task: Task, now: datetime, today: date) -> int:
        try:
            with app.writing() as session:
                task.run(session, now)
        except PlanflowError as error:
            if isinstance(error, Refused) and {one.code for one in error.refusals} == {"wrong_state"}:
                return 0  # what somebody else did earlier today left nothing to do
            assert self._known is not None  # noqa: S101  # nobody acts before they have looked
            self.waits[task.key] = self._known.calendar.add_working_days(today, _PATIENCE)
            self.refusals.append(f"{today}: {task.key[0]} {task.key[1]}: {error}")
            return 0
        return 1

    def _look(self, app: Application, today: date, as_of: int) -> _Known:
        """Everybody's tasks; worked out anew only when something happened or a role changed hands."""
        if self._known is not None and self._known.as_of == as_of:
            return self._known
        with app.reading() as session:
            seen = _fingerprint(session, today)
            if self._known is not None and self._known.seen == seen:
                self._known = replace(self._known, as_of=as_of)
            else:
                stage = Stage(session, get_plan(session, self.plan_key), self.mode, self.seed, today)
                self._known = _Known(as_of, seen, list(acts.tasks(stage)), stage.calendar)
        return self._known

    def _with_patience(self, tasks: Iterable[Task]) -> Iterator[Task]:
        for task in tasks:
            waiting = self.waits.get(task.key)
            yield task if waiting is None or task.day >= waiting else Task(waiting, task.key, task.run)


def _fingerprint(session: Session, today: date) -> object:
    """Changes whenever anything happened that somebody might act on."""
    return session.execute(_SEEN, {"today": today}).all()
