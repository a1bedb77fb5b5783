"""Who owes what for a paper, and by when: the chain of its form or report cycle as deadlines."""

from datetime import date, datetime

from planflow.domain.calendar import WorkingCalendar
from planflow.domain.clearance import Clearance
from planflow.domain.days import exactly
from planflow.domain.deadline import Deadline, DeadlineState
from planflow.domain.paper import Paper
from planflow.domain.person import Role
from planflow.domain.plan import Plan
from planflow.domain.rules import Computed
from planflow.domain.subjects import SubjectKind
from planflow.papers import counting_back
from planflow.papers.counting_back import Step
from planflow.papers.forms import DaysPart
from planflow.services import asked_of, deadlines, narrative_days
from planflow.services.deadlines import Ower
from planflow.store import bodies, organisation
from planflow.store import deadlines as stored
from planflow.store.calendars import get_calendar
from planflow.store.session import Session

LADDER, DECISION, STATUTORY = "paper", "decision", "statutory"


def calendar_of(session: Session, plan: Plan, paper: Paper) -> WorkingCalendar:
    """The calendar in which the days of a paper are counted: its body's, else the plan's."""
    body = bodies.find(session, paper.body_id)
    return get_calendar(session, (body.calendar if body else "") or deadlines.calendar_of(session, plan))


def ask_for_clearances(session: Session, paper: Paper, days: DaysPart) -> None:
    """Keep which clearances a paper needs: what is edited in the form later changes nothing for it."""
    for position, one in enumerate(counting_back.clearances(days)):
        name = counting_back.label(one)
        session.add(Clearance(paper_id=paper.id, key=one.key, label=name, asked_of=one.by, position=position))
    session.flush()


def give(
    session: Session,
    plan: Plan,
    paper: Paper,
    days: DaysPart,
    rule: str,
    publication: Computed,
    calendar: WorkingCalendar,
    *,
    now: datetime,
) -> None:
    """Open the deadlines of a paper, all but those for the officers' words (`ask_for_words`)."""
    publish_on = publication.due_on
    share = counting_back.shared(days, publish_on, calendar, organisation.today(session, now))
    for step in counting_back.steps(days):
        if step.kind != counting_back.NARRATIVE:
            day = counting_back.day_of(step, publish_on, calendar, share=share)
            ower = asked_of.ower(session, step.by)
            _give(session, plan, paper, step, day, ower, now)
    deadlines.give(
        session,
        plan,
        SubjectKind.PAPER,
        paper.id,
        counting_back.PUBLICATION,
        exactly(publish_on),
        ower=Ower(owner_role=Role.CLERK),
        ladder=STATUTORY,
        rule=rule,
        computed=publication,
        now=now,
    )


def ask_for_words(
    session: Session, plan: Plan, paper: Paper, days: DaysPart, calendar: WorkingCalendar, *, now: datetime
) -> None:
    """Let everybody who has to write a part of a paper owe it by a day; the coordinator for the unknown.

    It asks again after a new draft for what has become a gap since. A paper without a day of publication,
    or whose form asks for none, gives nobody a day.
    """
    publication = stored.find(session, SubjectKind.PAPER, paper.id, counting_back.PUBLICATION)
    if publication is None or publication.due_on is None or not days.narrative:
        return
    step = Step(counting_back.NARRATIVE, days.narrative, Role.COORDINATOR)
    today = organisation.today(session, now)
    share = counting_back.shared(days, publication.due_on, calendar, today)
    day = counting_back.day_of(step, publication.due_on, calendar, share=share)
    asked: dict[Ower, str] = {}
    for author in narrative_days.awaited(session, paper):
        ower = asked_of.ower(session, author)
        asked.setdefault(ower, "" if ower == asked_of.NOBODY_NAMED else author)
    for ower, part in asked.items():
        known = stored.find(session, SubjectKind.PAPER, paper.id, step.kind, part)
        if known is None or known.state != DeadlineState.OPEN:
            wanted = Step(step.kind, step.days, step.by, part)
            _give(session, plan, paper, wanted, day, ower, now)


def move_to(
    session: Session,
    paper: Paper,
    days: DaysPart,
    publish_on: date,
    calendar: WorkingCalendar,
    *,
    now: datetime,
) -> int:
    """Count what is still owed for a paper back from a day of publication; how many deadlines moved."""
    today = organisation.today(session, now)
    owed = [one for one in stored.of_subject(session, SubjectKind.PAPER, paper.id) if _is_open(one)]
    left = [(one, step) for one in owed if (step := _step_of(one, days)) is not None]
    natural = {step: counting_back.day_of(step, publish_on, calendar, share=(1, 1)) for _, step in left}
    share = (1, 1)
    if natural and min(natural.values()) < today:
        share = counting_back.shared(days, publish_on, calendar, today)
    moved = 0
    for one, step in left:
        day = counting_back.day_of(step, publish_on, calendar, share=share)
        before = one.due_on
        moved += deadlines.move(session, one, exactly(day), now=now).due_on != before
    return moved


def _is_open(deadline: Deadline) -> bool:
    return deadline.state == DeadlineState.OPEN


def _step_of(deadline: Deadline, days: DaysPart) -> Step | None:
    """The step of the chain that a deadline stands for; words asked of several people are all one step."""
    same = [step for step in counting_back.steps(days) if step.kind == deadline.kind]
    if deadline.kind == counting_back.NARRATIVE:
        return next(iter(same), None)
    return next((step for step in same if step.part == deadline.part), None)


def _give(
    session: Session, plan: Plan, paper: Paper, step: Step, day: date, ower: Ower, now: datetime
) -> None:
    deadlines.give(
        session,
        plan,
        SubjectKind.PAPER,
        paper.id,
        step.kind,
        exactly(day),
        ower=ower,
        ladder=DECISION if step.kind == counting_back.APPROVAL else LADDER,
        part=step.part,
        now=now,
    )
