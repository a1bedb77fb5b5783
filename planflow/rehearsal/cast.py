"""What rehearsed people have on their desks, and the day on which each will do it.

They act through services alone, like everybody else. Partner agencies do not sign in: the coordinator
records their word, given at the board.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import Date, bindparam, func, literal, union_all
from sqlmodel import select

from planflow.bootstrap import Application
from planflow.domain.deadline import Deadline
from planflow.domain.event import Event
from planflow.domain.person import RoleHolding
from planflow.errors import PlanflowError, Refused
from planflow.rehearsal import acts
from planflow.rehearsal.stage import Stage, Task
from planflow.store import organisation, roles
from planflow.store.calendars import get_calendar
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


@dataclass
class Cast:
    """Everybody in a rehearsal of one plan."""

    plan_key: str
    mode: str
    seed: int
    waits: dict[tuple[str, int], date] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    _known: tuple[object, list[Task]] | None = None
    """The tasks of everybody, with the fingerprint of what they were worked out from."""

    def next_day(self, session: Session, now: datetime, *, has_acted: bool) -> date | None:
        """The next day on which anybody does anything: today at the earliest, tomorrow if they have acted."""
        if self.mode == "silent":
            return None
        earliest = organisation.today(session, now) + timedelta(days=has_acted)
        days = [max(task.day, earliest) for task in self._with_patience(session, now)]
        calendar = get_calendar(session, organisation.get_organisation(session).calendar)
        return calendar.next_working(min(days)) if days else None

    def act(self, app: Application, now: datetime) -> int:
        """Let everybody do what they do today; how many things were done."""
        if self.mode == "silent":
            return 0
        done = 0
        with app.reading() as session:
            today = organisation.today(session, now)
            due = [task for task in self._with_patience(session, now) if task.day <= today]
        for task in due:
            done += self._try(app, task, now)
        return done

    def _try(self, app: Application, task: Task, now: datetime) -> int:
        try:
            with app.writing() as session:
                task.run(session, now)
        except PlanflowError as error:
            if isinstance(error, Refused) and {one.code for one in error.refusals} == {"wrong_state"}:
                return 0  # what somebody else did earlier today left nothing to do
            with app.reading() as session:
                today = organisation.today(session, now)
                calendar = get_calendar(session, organisation.get_organisation(session).calendar)
            self.waits[task.key] = calendar.add_working_days(today, _PATIENCE)
            self.refusals.append(f"{today}: {task.key[0]} {task.key[1]}: {error}")
            return 0
        return 1

    def _tasks(self, session: Session, now: datetime) -> list[Task]:
        """Everybody's tasks; worked out anew only when something happened or a role changed hands."""
        today = organisation.today(session, now)
        seen = _fingerprint(session, today)
        if self._known is None or self._known[0] != seen:
            stage = Stage(session, get_plan(session, self.plan_key), self.mode, self.seed, today)
            self._known = (seen, list(acts.tasks(stage)))
        return self._known[1]

    def _with_patience(self, session: Session, now: datetime) -> Iterator[Task]:
        for task in self._tasks(session, now):
            waiting = self.waits.get(task.key)
            yield task if waiting is None or task.day >= waiting else Task(waiting, task.key, task.run)


def _fingerprint(session: Session, today: date) -> object:
    """Changes whenever anything happened that somebody might act on."""
    return session.execute(_SEEN, {"today": today}).all()
