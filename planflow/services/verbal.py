"""What a paper leaves to be said at the meeting: owed from the minutes once the paper is published."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import select

from planflow.domain import placeholders
from planflow.domain.actor import Actor
from planflow.domain.meeting import Meeting
from planflow.domain.paper import Paper, Section
from planflow.domain.plan import Milestone
from planflow.errors import NotFound, PlanflowError
from planflow.services import deadlines, items, ledger, milestones, narrative, texts
from planflow.services.deadlines import Ower
from planflow.store import organisation, sections
from planflow.store.calendars import get_calendar
from planflow.store.references import reference_of
from planflow.store.session import Session

DAYS = 10
"""Working days after the meeting, by which its minutes are known."""


def ask(session: Session, paper: Paper, headings: Mapping[str, str], *, now: datetime) -> None:
    """Let the clerk owe each section of a published paper that leaves something to be said at the meeting."""
    plan = items.plan_of(session, paper)
    calendar = get_calendar(session, deadlines.calendar_of(session, plan))
    meeting = session.get(Meeting, paper.meeting_id) if paper.meeting_id else None
    today = organisation.today(session, now)
    due_on = calendar.add_working_days(max(today, meeting.held_on) if meeting else today, DAYS)
    for section in spoken(session, paper):
        heading = headings.get(section.key, section.key)
        title = f"'{heading}' of paper {paper.ref} is completed from the minutes"
        clerk = Ower(owner_role="clerk")
        milestones.make(
            session, plan, key=_key(paper, section), title=title, due_on=due_on, ower=clerk, now=now
        )


def spoken(session: Session, paper: Paper) -> list[Section]:
    """The sections of a paper that leave something to be said at the meeting."""
    rows = sections.of_paper(session, paper.id)
    return [
        row
        for row in rows
        if row.edited_at is not None and row.part == 1 and placeholders.is_verbal(row.body)
    ]


def complete(session: Session, actor: Actor, paper: Paper, key: str, *, body: str, now: datetime) -> Section:
    """Record what was said at the meeting on a section that left it open.

    The published paper stays as it is; the next one prints what was said. Raises `PlanflowError` where the
    paper is not published or the section was completed, and `Refused` where the actor writes no papers.
    """
    narrative.reread(session, paper)
    narrative.require_writer(session, actor, paper, "complete", now=now)
    section = _find(session, paper, key)
    if not body.strip():
        raise PlanflowError("Nothing is said in it.", "Write at least one sentence.")
    words = texts.keep(session, body.strip(), author_id=actor.whose_word_id)
    section.minuted_id, section.minuted_on = words.id, actor.given_on or organisation.today(session, now)
    section.version += 1
    session.flush()
    ledger.append(
        session,
        actor,
        chain=paper.plan_id,
        kind="section_completed",
        subject_kind="paper",
        subject_id=paper.id,
        facts={"section": section.key, "minuted_on": section.minuted_on},
        words={"body": words},
        now=now,
    )
    owed = select(Milestone).where(Milestone.plan_id == paper.plan_id, Milestone.key == _key(paper, section))
    milestone = session.exec(owed).first()
    if milestone is not None and milestone.done_on is None:
        milestones.meet(session, actor, milestone, now=now)
    return section


def _find(session: Session, paper: Paper, key: str) -> Section:
    reference = reference_of(session, paper)
    if not paper.document:
        raise PlanflowError(
            f"{reference} is not published yet.",
            f"Write in it: planflow paper edit {reference} {key} --file FILE",
        )
    open_ones = spoken(session, paper)
    section = next((row for row in open_ones if row.key == key), None)
    if section is None:
        known = ", ".join(row.key for row in open_ones) or "none"
        raise NotFound(
            f"The section '{key}' of {reference} left nothing to be said.", f"Those that did: {known}."
        )
    if section.minuted_id is not None:
        raise PlanflowError(
            f"The section '{key}' of {reference} was completed on {section.minuted_on}.",
            "There is nothing left to record.",
        )
    return section


def _key(paper: Paper, section: Section) -> str:
    return f"{paper.ref.lower()}-{section.key}"
