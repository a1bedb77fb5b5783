"""What rehearsed people have on their desks, and the day on which each will do it.

They act through services alone, like everybody else. Partner agencies do not sign in: the coordinator
records their word, given at the board.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from planflow.bootstrap import Application
from planflow.errors import PlanflowError
from planflow.rehearsal import acts
from planflow.rehearsal.stage import Stage, Task
from planflow.store import organisation
from planflow.store.calendars import get_calendar
from planflow.store.references import get_plan
from planflow.store.session import Session

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

    def next_day(self, app: Application, now: datetime) -> date | None:
        """The next day after today on which anybody does anything."""
        if self.mode == "silent":
            return None
        with app.reading() as session:
            today = organisation.today(session, now)
            days = [task.day for task in self._tasks(session, now) if task.day > today]
        return min(days, default=None)

    def act(self, app: Application, now: datetime) -> int:
        """Let everybody do what they do today; how many things were done."""
        if self.mode == "silent":
            return 0
        done = 0
        with app.reading() as session:
            today = organisation.today(session, now)
            due = [task for task in self._tasks(session, now) if task.day <= today]
        for task in due:
            done += self._try(app, task, now)
        return done

    def _try(self, app: Application, task: Task, now: datetime) -> int:
        try:
            with app.writing() as session:
                task.run(session, now)
        except PlanflowError as error:
            with app.reading() as session:
                today = organisation.today(session, now)
                calendar = get_calendar(session, organisation.get_organisation(session).calendar)
            self.waits[task.key] = calendar.add_working_days(today, _PATIENCE)
            self.refusals.append(f"{today}: {task.key[0]} {task.key[1]}: {error}")
            return 0
        return 1

    def _tasks(self, session: Session, now: datetime) -> Iterator[Task]:
        plan, today = get_plan(session, self.plan_key), organisation.today(session, now)
        stage = Stage(session, plan, self.mode, self.seed, today)
        for task in acts.tasks(stage):
            waiting = self.waits.get(task.key)
            yield task if waiting is None or task.day >= waiting else Task(waiting, task.key, task.run)
