"""What the acts of one rehearsed day rest on, and one act with the day it will be done on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import bindparam
from sqlmodel import col, select

from planflow.domain.action import Action, Occurrence
from planflow.domain.actor import Actor
from planflow.domain.deadline import Deadline, DeadlineState
from planflow.domain.paper import Paper
from planflow.domain.person import Person, Role
from planflow.domain.plan import Plan
from planflow.rehearsal import habits
from planflow.store import organisation, people, plans, roles
from planflow.store.calendars import get_calendar
from planflow.store.session import Session

T = TypeVar("T", Occurrence, Paper)
_OPEN = (
    select(Deadline)
    .where(
        Deadline.plan_id == bindparam("plan"),
        Deadline.state == DeadlineState.OPEN,
        col(Deadline.due_on).is_not(None),
    )
    .order_by(col(Deadline.due_on), col(Deadline.id))
)
Run = Callable[[Session, datetime], None]
_WITH_TURNS = select(Occurrence.action_id).where(Occurrence.result == "").distinct()


@dataclass(frozen=True)
class Task:
    """One thing that somebody will do on a day."""

    day: date
    key: tuple[str, int]
    """What it is about; what was refused is left alone for a while."""
    run: Run


@dataclass
class Stage:
    """What the acts of one day rest on: the plan, its open deadlines, and who holds which role."""

    session: Session
    plan: Plan
    mode: str
    seed: int
    today: date

    def __post_init__(self) -> None:
        self.calendar = get_calendar(self.session, organisation.get_organisation(self.session).calendar)
        self.open = list(self.session.exec(_OPEN, params={"plan": self.plan.id}))
        # Read at once and held: every act looks some of them up.
        self.kept = [
            *people.everybody(self.session),
            *plans.of_plan(self.session, Action, self.plan.id),
            *self._rows(Occurrence, "occurrence"),
            *self._rows(Paper, "paper"),
        ]
        self.with_turns = set(self.session.exec(_WITH_TURNS))
        """Repeating actions that still have turns to come."""
        self._holders: dict[str, list[int]] = {}

    def _rows(self, table: type[T], kind: str) -> list[T]:
        wanted = [one.subject_id for one in self.open if one.subject_kind == kind]
        number = col(table.id)
        return list(self.session.exec(select(table).where(number.in_(wanted)).order_by(number)))

    def habit(self, person: Person | None) -> habits.Habit:
        """The habit of a person; nobody is silent."""
        return habits.habit_of(self.mode, self.seed, person.key) if person else habits.SILENT

    def holder(self, role: str, *, without: frozenset[int] = frozenset()) -> Person | None:
        """Who acts in a role today: its first holder who is not barred, alternates last."""
        if role not in self._holders:
            held = roles.holders(self.session, self.plan, role, on=self.today)
            self._holders[role] = [one.person_id for one in held]
        able = (person_id for person_id in self._holders[role] if person_id not in without)
        return people.find(self.session, next(able, None))

    def day(
        self, deadline: Deadline, habit: habits.Habit, *, since: date | None = None, rest: int = 2
    ) -> date:
        """The day on which somebody acts on a deadline."""
        assert deadline.due_on is not None  # noqa: S101  # `open` holds only those with a day
        return habits.day_to_act(
            habit,
            deadline.due_on,
            self.calendar,
            self.seed,
            deadline.kind,
            deadline.subject_id,
            since=since or deadline.made_on,
            rest=rest,
        )

    def chance(self, *about: object) -> float:
        """A number from 0 to 1 for one question, the same whenever it is asked again."""
        return habits.chance(self.seed, *about).random()

    def actor(self, person: Person, *, word_of: Person | None = None) -> Actor:
        """The person acting; for partners, the coordinator recording what they said at the board."""
        if word_of is not None and word_of.id != person.id:
            return Actor(person.id, via="rehearsal", for_id=word_of.id, how="board")
        return Actor(person.id, via="rehearsal")

    def scribe(self, person: Person) -> Actor:
        """How this person's act reaches planflow: by themselves, or for partners by the coordinator."""
        coordinator = self.holder(Role.COORDINATOR)
        if person.agency_id is not None and coordinator is not None:
            return self.actor(coordinator, word_of=person)
        return self.actor(person)
