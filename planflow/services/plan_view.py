"""What a coordinator wants to see of a plan at one look, as data: the terminal and other views print it."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from planflow.domain import words
from planflow.domain.action import Action
from planflow.domain.deadline import Deadline, DeadlineState
from planflow.domain.extension import Extension
from planflow.domain.person import Role
from planflow.domain.plan import Area, Plan
from planflow.domain.rag import RagFacts, Scheme, code, rate
from planflow.domain.recommendation import Recommendation
from planflow.engine.definition import Meaning, State
from planflow.services import deadlines, plan_ahead, rag_facts, rated
from planflow.services.planfile import exporting, noticing
from planflow.services.rated import Rated
from planflow.store import bodies, definitions, organisation, plans, ratings, resolutions, roles
from planflow.store.calendars import get_calendar
from planflow.store.session import Session


@dataclass(frozen=True)
class ActionLine:
    """One action."""

    ref: str
    title: str
    owner: str
    """The owner's role; empty where nobody owns it."""
    agency: str
    due: str
    """The day (ISO) or the words; empty where there is neither."""
    was: str
    """The original day, where the action was moved."""
    moves: int
    days_late: int
    """Working days since it was due, while it is open."""
    state: str
    meaning: str
    percent: int | None
    version: int
    """What whoever changes the action next gives as what they saw."""
    rated: Rated
    also: tuple[str, ...] = ()
    """Other recommendations that it answers."""


@dataclass(frozen=True)
class Group:
    """The actions of one recommendation, of one area, or of neither."""

    ref: str
    title: str
    state: str
    is_urgent: bool
    lines: tuple[ActionLine, ...]
    see: tuple[str, ...] = ()
    """Actions that answer it too and are listed elsewhere."""


@dataclass(frozen=True)
class Printed:
    """One of the plan's own deadlines."""

    title: str
    due: str
    state: str
    met_on: str = ""


@dataclass(frozen=True)
class PlanView:
    """Everything on the screen."""

    key: str
    title: str
    on: date
    state: str
    state_since: date
    facts: tuple[tuple[str, str], ...]
    """Report, board, chair, coordinator: what it is and what it says."""
    owed: tuple[Printed, ...]
    next_paper: str
    tally: tuple[tuple[Rated, int], ...]
    late: tuple[ActionLine, ...]
    coming: tuple[ActionLine, ...]
    groups: tuple[Group, ...]
    asked: tuple[Printed, ...] = ()
    """What committees asked and nobody has answered yet."""
    notices: tuple[noticing.Notice, ...] = field(default=())


_COMING = 5
_KINDS = {"plan_submission": "Submission", "plan_resubmission": "Resubmission", "plan_agreement": "Agreement"}


def of_plan(session: Session, plan: Plan, *, now: datetime) -> PlanView:
    """The view of a plan as it stands now."""
    on = organisation.today(session, now)
    builder = _Builder(session, plan, on)
    lines = builder.lines()
    open_lines = [line for line in lines.values() if line.meaning == Meaning.OPEN]
    dated = sorted(
        (line for line in open_lines if line.due[:1].isdigit()), key=lambda line: (line.due, line.ref)
    )
    state = definitions.get(session, plan.definition).states[plan.state]
    file = exporting.export(session, plan)
    return PlanView(
        key=plan.key,
        title=plan.title,
        on=on,
        state=builder.label(state.label),
        state_since=plan.state_since,
        facts=builder.facts(),
        owed=builder.owed(),
        next_paper=plan_ahead.next_paper(session, plan, on=on),
        tally=builder.tally(list(lines.values())),
        late=tuple(line for line in dated if line.days_late),
        coming=tuple(line for line in dated if not line.days_late)[:_COMING],
        groups=builder.groups(lines),
        asked=_asked(session, plan),
        notices=(*plan_ahead.troubles(session, plan), *noticing.of(session, plan, file, on=on)),
    )


def rater(session: Session, plan: Plan, *, on: date) -> Callable[[Any, State, Any], str]:
    """What names the rating of an action, from its columns, its state and the columns of its deadline."""
    return _Builder(session, plan, on).rating


def _asked(session: Session, plan: Plan) -> tuple[Printed, ...]:
    rows = [one for one in resolutions.of_plan(session, plan.id) if one.asks and one.row.outcome_on is None]
    return tuple(
        Printed(
            title=f"{one.paper}.{one.row.number} {one.words}",
            due=str(one.due_on or ""),
            state=DeadlineState.OPEN,
        )
        for one in rows
    )


class _Builder:
    """Reads what a view needs, once for the whole plan."""

    def __init__(self, session: Session, plan: Plan, on: date) -> None:
        self.session, self.plan, self.on = session, plan, on
        self.scheme: Scheme = definitions.get_scheme(session, plan)
        self.language = organisation.get_organisation(session).language
        self.people = {row.id: row.job_title or row.name for row in plans.people(session)}
        self.agencies = {row.id: row.agency_id for row in plans.people(session)}
        self.bodies = {row.id: row.name for row in plans.bodies(session)}
        self.overrides = ratings.in_force(session, plan.id, on=on)
        self.calendar = get_calendar(session, deadlines.calendar_of(session, plan))
        self.asked = {
            row.action_id
            for row in plans.of_plan(session, Extension, plan.id)
            if definitions.get(session, row.definition).states[row.state].meaning == Meaning.OPEN
        }

    @cached_property
    def deadlines(self) -> dict[tuple[str, int, str], Deadline]:
        """The latest deadline of each kind for each subject; not everybody who rates needs them."""
        return plans.deadlines(self.session, self.plan.id)

    @cached_property
    def answers(self) -> dict[int, list[str]]:
        """The recommendations that each action answers, in their order; nor do they need these."""
        found: dict[int, list[str]] = defaultdict(list)
        for action_id, plan_id, ref, plan_key in plans.answers(self.session, self.plan.id):
            found[action_id].append(ref if plan_id == self.plan.id else f"{plan_key}/{ref}")
        return found

    def label(self, labels: Any) -> str:
        """A label in the organisation's language, else in English."""
        return str(labels.get(self.language) or labels.get("en") or "")

    def facts(self) -> tuple[tuple[str, str], ...]:
        """What stands at the top."""
        on = self.plan.report_published_on
        published = self.plan.report_published_text or (words.say_day(on) if on else "")
        report = f"{self.plan.report_title}, published {published}" if published else self.plan.report_title
        found = [("Report", report), ("Board", self.bodies.get(self.plan.board_id or 0, ""))]
        assurers = bodies.assurers(self.session, self.plan.id)
        found.append(("Agreed by", ", ".join(self.bodies[one.body_id] for one in assurers)))
        for role in (Role.CHAIR, Role.COORDINATOR, Role.VERIFIER):
            held = roles.holders(self.session, self.plan, role, on=self.on)
            names = [self.people[one.person_id] for one in held if not one.is_alternate]
            found.append((str(role).capitalize(), ", ".join(names) or "vacant"))
        return tuple((name, text) for name, text in found if text)

    def owed(self) -> tuple[Printed, ...]:
        """The plan's own deadlines that its state has opened."""
        return tuple(
            Printed(
                title=title,
                due=_day(row),
                state=row.state,
                met_on=str(row.met_on or "") if row.state == DeadlineState.MET else "",
            )
            for kind, title in _KINDS.items()
            if (row := self.deadlines.get(("plan", self.plan.id, kind))) is not None
        )

    def lines(self) -> dict[str, ActionLine]:
        """Every action by its reference, in the order of the file."""
        return {row.ref: self._line(row) for row in plans.of_plan(self.session, Action, self.plan.id)}

    def _line(self, row: Action) -> ActionLine:
        state = definitions.get(self.session, row.definition).states[row.state]
        deadline = self.deadlines.get(("action", row.id, "action"))
        owner = self.people.get(row.owner_id or 0) or self.bodies.get(row.owner_body_id or 0, "")
        agency_id = row.agency_id or self.agencies.get(row.owner_id or 0)
        moved = deadline is not None and deadline.moves > 0
        return ActionLine(
            ref=row.ref,
            title=row.title,
            owner=owner,
            agency=self.bodies.get(agency_id or 0, ""),
            due=_day(deadline) if deadline else "",
            was=str(deadline.original_due_on) if deadline and moved and deadline.original_due_on else "",
            moves=deadline.moves if deadline else 0,
            days_late=rag_facts.days_late(deadline, self.calendar, on=self.on),
            state=self.label(state.label),
            meaning=state.meaning,
            percent=row.percent,
            version=row.version,
            rated=self._rated(row, state, deadline),
            also=tuple(self.answers[row.id][1:]),
        )

    def rating(self, row: Any, state: State, deadline: Any) -> str:
        """The label of the rating that counts, without the reason, which costs as much again."""
        override = self.overrides.get(row.id)
        if override is not None and override.rating in self.scheme.ratings:
            return self.label(self.scheme.ratings[override.rating].label)
        return self.label(self.scheme.ratings[code(self.scheme, self._rag(row, state, deadline))].label)

    def _rag(self, row: Any, state: State, deadline: Any) -> RagFacts:
        is_asked = row.id in self.asked
        return rag_facts.of(row, state.meaning, deadline, self.calendar, is_asked=is_asked, on=self.on)

    def _rated(self, row: Action, state: State, deadline: Deadline | None) -> Rated:
        computed = rate(self.scheme, self._rag(row, state, deadline))
        found = self.overrides.get(row.id)
        by = self.people.get(found.person_id or 0, "") if found else ""
        return rated.of(self.scheme, computed, found, by, self.label)

    def tally(self, lines: list[ActionLine]) -> tuple[tuple[Rated, int], ...]:
        """How many actions have each rating, worst first."""
        counts: dict[str, int] = defaultdict(int)
        for line in lines:
            counts[line.rated.code] += 1
        styles = sorted(self.scheme.ratings.values(), key=lambda style: style.position)
        return tuple(
            (Rated(one.code, self.label(one.label), one.symbol, one.terminal, ""), counts[one.code])
            for one in styles
            if counts[one.code]
        )

    def groups(self, lines: dict[str, ActionLine]) -> tuple[Group, ...]:
        """The actions under the first recommendation that they answer, else under their area."""
        under: dict[str, list[ActionLine]] = defaultdict(list)
        see: dict[str, list[str]] = defaultdict(list)
        areas = {row.id: row for row in plans.of_plan(self.session, Area, self.plan.id)}
        for row in plans.of_plan(self.session, Action, self.plan.id):
            answered = [ref for ref in self.answers[row.id] if "/" not in ref]
            home = answered[0] if answered else f"area {row.area_id or 0}"
            under[home].append(lines[row.ref])
            for ref in answered[1:]:
                see[ref].append(row.ref)
        found = []
        for one in plans.of_plan(self.session, Recommendation, self.plan.id):
            state = definitions.get(self.session, one.definition).states[one.state]
            label, own = self.label(state.label), under.get(one.ref, [])
            found.append(Group(one.ref, one.title, label, one.is_urgent, tuple(own), tuple(see[one.ref])))
        for area in areas.values():
            if f"area {area.id}" in under:
                lines_there = tuple(under[f"area {area.id}"])
                found.append(Group("", area.title, "", is_urgent=False, lines=lines_there))
        if "area 0" in under:
            found.append(Group("", "Other actions", "", is_urgent=False, lines=tuple(under["area 0"])))
        return tuple(found)


def _day(row: Deadline) -> str:
    return row.due_text or (row.due_on.isoformat() if row.due_on else "")
