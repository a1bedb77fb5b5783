"""What clerks, officers and chairs do with papers in a rehearsal."""

from collections.abc import Callable, Iterator
from datetime import datetime

from planflow.domain.actor import Actor
from planflow.domain.deadline import Deadline
from planflow.domain.paper import Paper
from planflow.domain.person import Role
from planflow.rehearsal.stage import Stage, Task
from planflow.services import moves, narrative
from planflow.store import definitions, sections
from planflow.store.session import Session

_BEFORE_APPROVAL = -5


def approval(stage: Stage, deadline: Deadline) -> Iterator[Task]:
    """The clerk gathers the officers' words and submits; the chair approves."""
    paper = stage.session.get_one(Paper, deadline.subject_id)
    definition = definitions.get(stage.session, paper.definition)
    clerk = stage.holder(Role.CLERK) or stage.holder(Role.COORDINATOR)
    chair = stage.holder(Role.CHAIR)
    if definition.find_move("submit", paper.state) and clerk is not None:
        habit = stage.habit(clerk)
        if not habit.is_silent:
            day = stage.calendar.add_working_days(stage.day(deadline, habit), _BEFORE_APPROVAL)
            earliest = stage.calendar.add_working_days(paper.state_since, 1)
            yield Task(max(day, earliest), ("submit", paper.id), _submit(stage.actor(clerk), paper.id))
    elif definition.find_move("approve", paper.state) and chair is not None:
        habit = stage.habit(chair)
        if not habit.is_silent:
            day = stage.day(deadline, habit, since=paper.state_since, rest=1)
            yield Task(day, ("approve", paper.id), _approve(stage.actor(chair), paper.id))


def publication(stage: Stage, deadline: Deadline) -> Iterator[Task]:
    """The clerk publishes in the council's own committee system and records where."""
    paper = stage.session.get_one(Paper, deadline.subject_id)
    definition = definitions.get(stage.session, paper.definition)
    clerk = stage.holder(Role.CLERK) or stage.holder(Role.COORDINATOR)
    habit = stage.habit(clerk)
    if clerk is None or habit.is_silent or not definition.find_move("publish", paper.state):
        return
    actor, ref = stage.actor(clerk), paper.ref

    def run(session: Session, now: datetime) -> None:
        where = f"https://committees.example.org/{stage.plan.key}/{ref}"
        moves.move(
            session, actor, session.get_one(Paper, paper.id), "publish", fields={"where": where}, now=now
        )

    day = stage.day(deadline, habit, since=paper.state_since, rest=1)
    yield Task(min(day, max(deadline.due_on or day, paper.state_since)), ("publish", paper.id), run)


def _submit(actor: Actor, paper_id: int) -> Callable[[Session, datetime], None]:
    def run(session: Session, now: datetime) -> None:
        paper = session.get_one(Paper, paper_id)
        for section in sections.of_paper(session, paper_id):
            if section.is_gap:
                officer = section.gap_owner or "the officer"
                words = f"Rehearsed words of {officer}: nothing beyond this report."
                narrative.write_section(session, actor, paper, section.key, body=words, now=now)
        moves.move(session, actor, paper, "submit", now=now)

    return run


def _approve(actor: Actor, paper_id: int) -> Callable[[Session, datetime], None]:
    def run(session: Session, now: datetime) -> None:
        moves.move(session, actor, session.get_one(Paper, paper_id), "approve", now=now)

    return run
