"""What clerks, officers and chairs do with papers in a rehearsal."""

from collections.abc import Callable, Iterator
from datetime import datetime

from planflow.domain.actor import Actor
from planflow.domain.deadline import Deadline
from planflow.domain.paper import Paper
from planflow.domain.person import Person, Role
from planflow.rehearsal.stage import Stage, Task
from planflow.services import clearances, front_sheets, moves, narrative
from planflow.store import clearances as stored_clearances
from planflow.store import definitions, people, sections
from planflow.store.session import Session

_BEFORE_APPROVAL = -5


def narrative_of(stage: Stage, deadline: Deadline) -> Iterator[Task]:
    """Whoever was asked for words writes theirs; the coordinator gathers those of officers nobody knows."""
    paper = stage.session.get_one(Paper, deadline.subject_id)
    author = _ower(stage, deadline)
    habit = stage.habit(author)
    if author is None or habit.is_silent:
        return
    scribe = stage.holder(Role.COORDINATOR) or author
    actor, part = stage.actor(scribe), deadline.part
    key = ("narrative", deadline.id)

    def run(session: Session, now: datetime) -> None:
        _write(session, actor, session.get_one(Paper, paper.id), part, now)

    yield Task(stage.day(deadline, habit, rest=1), key, run)


def submission(stage: Stage, deadline: Deadline) -> Iterator[Task]:
    """The clerk gathers whatever words are still missing and submits the draft for review."""
    paper = stage.session.get_one(Paper, deadline.subject_id)
    yield from _submission(stage, deadline, paper, stage_before=0)


def clearance(stage: Stage, deadline: Deadline) -> Iterator[Task]:
    """Whoever is asked clears the paper once it is under review."""
    paper = stage.session.get_one(Paper, deadline.subject_id)
    officer = _ower(stage, deadline)
    habit = stage.habit(officer)
    is_reviewed = definitions.get(stage.session, paper.definition).find_move("clear", paper.state) is not None
    if officer is None or habit.is_silent or not is_reviewed:
        return
    actor = stage.scribe(officer)
    wanted = (deadline.kind, deadline.part)
    key = ("clear", deadline.id)

    def run(session: Session, now: datetime) -> None:
        found = session.get_one(Paper, paper.id)
        for one in stored_clearances.of_paper(session, paper.id):
            if clearances.kind_and_part(one) == wanted and one.given_on is None:
                clearances.give(session, actor, found, one.key, note="Rehearsed: read and cleared.", now=now)

    yield Task(stage.day(deadline, habit, since=paper.state_since, rest=1), key, run)


def approval(stage: Stage, deadline: Deadline) -> Iterator[Task]:
    """The chair approves what is cleared; where the draft has no day of its own, the clerk submits early."""
    paper = stage.session.get_one(Paper, deadline.subject_id)
    definition = definitions.get(stage.session, paper.definition)
    chair = stage.holder(Role.CHAIR)
    has_own_day = any(one.kind == "paper_draft" and one.subject_id == paper.id for one in stage.open)
    if definition.find_move("submit", paper.state):
        if not has_own_day:
            yield from _submission(stage, deadline, paper, stage_before=_BEFORE_APPROVAL)
    elif definition.find_move("approve", paper.state) and chair is not None:
        habit = stage.habit(chair)
        if not habit.is_silent:
            day = stage.day(deadline, habit, since=paper.state_since, rest=1)
            yield Task(day, ("approve", paper.id), _approve(stage.actor(chair), paper.id))


def _submission(stage: Stage, deadline: Deadline, paper: Paper, *, stage_before: int) -> Iterator[Task]:
    clerk = stage.holder(Role.CLERK) or stage.holder(Role.COORDINATOR)
    habit = stage.habit(clerk)
    if clerk is None or habit.is_silent:
        return
    day = stage.calendar.add_working_days(stage.day(deadline, habit), stage_before)
    waiting = [
        one.due_on for one in stage.open if one.kind == "paper_narrative" and one.subject_id == paper.id
    ]
    # Words that are still awaited are waited for until their day; then the clerk asks around.
    gathered = [stage.calendar.add_working_days(on, 1) for on in waiting if on is not None]
    earliest = stage.calendar.add_working_days(paper.state_since, 1)
    yield Task(max([day, earliest, *gathered]), ("submit", paper.id), _submit(stage.actor(clerk), paper.id))


def _ower(stage: Stage, deadline: Deadline) -> Person | None:
    """Who owes it: the person, whoever speaks for the body, or the holder of the role."""
    if deadline.owner_id is not None:
        return people.find(stage.session, deadline.owner_id)
    if deadline.owner_body_id is not None:
        able = sorted(people.speakers_for(stage.session, deadline.owner_body_id, on=stage.today))
        return people.find(stage.session, next(iter(able), None))
    return stage.holder(deadline.owner_role)


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
        _write(session, actor, paper, "", now)
        moves.move(session, actor, paper, "submit", now=now)

    return run


def _write(session: Session, actor: Actor, paper: Paper, author: str, now: datetime) -> None:
    """Write what is asked of one author, as the form calls them; all that is left where none is named."""
    asked = [one for one in front_sheets.missing(paper) if author in ("", one["who"])]
    if asked:
        entries = {one["key"]: [*one["choices"], f"Rehearsed entry of {one['who']}"][0] for one in asked}
        front_sheets.fill_in(session, actor, paper, entries, now=now)
    for section in sections.of_paper(session, paper.id):
        if section.is_gap and author in ("", section.gap_owner):
            officer = section.gap_owner or "the officer"
            words = f"Rehearsed words of {officer}: nothing beyond this report."
            narrative.write_section(session, actor, paper, section.key, body=words, now=now)


def _approve(actor: Actor, paper_id: int) -> Callable[[Session, datetime], None]:
    def run(session: Session, now: datetime) -> None:
        moves.move(session, actor, session.get_one(Paper, paper_id), "approve", now=now)

    return run


HANDLERS: dict[str, Callable[[Stage, Deadline], Iterator[Task]]] = {
    "paper_narrative": narrative_of,
    "paper_draft": submission,
    "paper_review": clearance,
    "paper_clearance": clearance,
    "paper_approval": approval,
    "paper_publication": publication,
}
"""The acts on papers, by the kind of deadline."""
