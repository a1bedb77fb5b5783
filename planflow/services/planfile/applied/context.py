"""What every applier needs: the transaction, the plan, and the rows that keys stand for."""

from dataclasses import dataclass, field
from datetime import date, datetime

from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.body import Body
from planflow.domain.calendar import WorkingCalendar
from planflow.domain.days import Day, read_day
from planflow.domain.indicator import Indicator
from planflow.domain.meeting import Meeting
from planflow.domain.person import Person, RoleHolding
from planflow.domain.plan import Area, Plan
from planflow.domain.recommendation import Recommendation
from planflow.domain.rules import Computed
from planflow.services import deadlines
from planflow.services.planfile import dates
from planflow.services.planfile.comparing import Name
from planflow.services.planfile.exported import keys as naming
from planflow.services.planfile.exported import shared
from planflow.services.planfile.exported.keys import Keys
from planflow.services.planfile.model import PlanFile
from planflow.services.planfile.model.actions import Action as ActionEntry
from planflow.services.planfile.model.plan import Milestone, Owed
from planflow.store import plans, references
from planflow.store.calendars import get_calendar
from planflow.store.session import Session


@dataclass
class Context:
    """One load on its way."""

    session: Session
    actor: Actor
    file: PlanFile
    now: datetime
    today: date
    plan: Plan | None
    fresh: set[Name] = field(default_factory=set)
    """What this load adds."""
    people: dict[str, Person] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    roles: dict[str, RoleHolding] = field(default_factory=dict)
    meetings: dict[tuple[str, str], Meeting] = field(default_factory=dict)
    """By the key of the body and their own."""
    areas: dict[str, Area] = field(default_factory=dict)
    recommendations: dict[str, Recommendation] = field(default_factory=dict)
    """Own ones by reference, those of other plans as `plan/R2`."""
    actions: dict[str, Action] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, actor: Actor, file: PlanFile, *, now: datetime, today: date) -> "Context":
        """The context of a load, with every row that the database has already."""
        found = cls(session, actor, file, now, today, plans.find(session, file.plan.key))
        found.people = {row.key: row for row in plans.people(session)}
        found.bodies = {row.key: row for row in plans.bodies(session)}
        keys = Keys.of(session)
        held = shared.roles_in(session, keys, found.plan, found.bodies)
        names = naming.of_roles(held, keys, file.plan.key)
        found.roles = {names[row.id]: row for row in held}
        meetings = plans.meetings(session)
        names = naming.of_meetings(meetings, keys)
        found.meetings = {(keys.bodies[row.body_id], names[row.id]): row for row in meetings}
        if found.plan is not None:
            found._read_plan(found.plan)
        for answer in (answer for action in file.actions for answer in action.answers if "/" in answer):
            other = references.get_subject(session, answer)
            if isinstance(other, Recommendation):
                found.recommendations[answer] = other
        return found

    def _read_plan(self, plan: Plan) -> None:
        self.areas = {row.key: row for row in plans.of_plan(self.session, Area, plan.id)}
        rows = plans.of_plan(self.session, Recommendation, plan.id)
        self.recommendations = {row.ref: row for row in rows}
        self.actions = {row.ref: row for row in plans.of_plan(self.session, Action, plan.id)}
        self.indicators = {row.key: row for row in plans.of_plan(self.session, Indicator, plan.id)}

    @property
    def the_plan(self) -> Plan:
        """The plan, which is written before anything that belongs to it."""
        if self.plan is None:
            raise LookupError("the plan is not written yet")
        return self.plan

    def person_id(self, key: str | None) -> int | None:
        """The row of the person of that key."""
        return self.people[key].id if key in self.people else None

    def body_id(self, key: str | None) -> int | None:
        """The row of the body of that key."""
        return self.bodies[key].id if key in self.bodies else None

    def area_id(self, key: str | None) -> int | None:
        """The row of the area of that key."""
        return self.areas[key].id if key in self.areas else None

    def give(
        self,
        subject_kind: str,
        subject_id: int,
        kind: str,
        entry: ActionEntry | Milestone | Owed,
        ower: deadlines.Ower,
        ladder: str,
    ) -> None:
        """Open the deadline that an entry's `due` and `rule` describe, or move it there."""
        if entry.due is None:
            return
        deadlines.give(
            self.session,
            self.the_plan,
            subject_kind,
            subject_id,
            kind,
            self.day(entry.due, assumed=entry.assumed),
            ower=ower,
            ladder=ladder,
            rule=entry.rule,
            computed=self.computed(entry.rule),
            now=self.now,
        )

    def day(self, text: str, *, assumed: bool = False) -> Day:
        """A day or words of the file; a plain day that the file marks as assumed stays a plain day."""
        read = read_day(text)
        return Day(read.on, read.text, read.is_exact, read.is_assumed or assumed)

    def computed(self, rule: str) -> Computed | None:
        """What a rule of the file gives; None without one."""
        if not rule:
            return None
        triggers = dates.triggers_of(self.file)
        return dates.compute(rule, triggers, self.calendar(), self.session.library)

    def calendar(self) -> WorkingCalendar:
        """The calendar in which the plan's working days are counted."""
        return get_calendar(self.session, deadlines.calendar_of(self.session, self.the_plan))
