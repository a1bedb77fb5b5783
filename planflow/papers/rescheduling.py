"""Counts the days of drafted papers anew: a meeting moved or was cancelled, or the paper goes to another."""

from datetime import date, datetime
from typing import Any

from planflow.domain.actor import Actor
from planflow.domain.days import exactly
from planflow.domain.deadline import Deadline
from planflow.domain.meeting import Meeting
from planflow.domain.paper import Paper, ReportCycle
from planflow.domain.plan import Plan
from planflow.domain.rules import Computed
from planflow.domain.subjects import SubjectKind
from planflow.errors import PlanflowError, Refused
from planflow.papers import counting_back, filling, foreseeing, forms, owing, upcoming
from planflow.papers.cycles import NO_MEETING, TOO_LATE, Schedule
from planflow.services import deadlines, items, ledger, narrative, policy, texts
from planflow.store import deadlines as stored
from planflow.store import organisation, papers
from planflow.store.references import reference_of
from planflow.store.session import Session


def recount(session: Session, actor: Actor, *, now: datetime) -> int:
    """Count every paper anew that is still to be published; how many have other days now.

    A cancelled meeting gives way to the next one in reach, and a paper without one takes the first that
    appears. Deadlines keep their first day and how often they were moved. Counting again changes nothing.
    """
    today = organisation.today(session, now)
    moved = 0
    for paper, publication in papers.with_publication(session):
        cycle = session.get(ReportCycle, paper.cycle_id) if paper.cycle_id is not None else None
        if cycle is None:
            continue
        schedule = upcoming.schedule(session, cycle)
        meeting_id = _meeting_id(session, schedule, paper, today)
        moved += _to(session, actor, schedule, paper, publication, meeting_id, now=now)
    return moved


def take_to(
    session: Session, actor: Actor, paper: Paper, meeting: Meeting, *, reason: str = "", now: datetime
) -> bool:
    """Take a paper to another meeting of its body; whether its days changed.

    Raises `Refused` where the actor may not, and `PlanflowError` for a paper that is published or of no
    report cycle, and for a meeting that is over, cancelled or of another body.
    """
    narrative.reread(session, paper)
    schedule, publication = require_open(session, actor, paper, now=now)
    today = organisation.today(session, now)
    if meeting.body_id != paper.body_id or meeting.is_cancelled or meeting.held_on < today:
        raise PlanflowError(
            f"{reference_of(session, paper)} cannot go to the meeting on {meeting.held_on}.",
            "Choose a meeting of the same body that is still to come and was not cancelled.",
        )
    paper.late_agreed_on = paper.late_agreed_by_id = None
    why = reason.strip()
    return bool(_to(session, actor, schedule, paper, publication, meeting.id, reason=why, now=now))


def share_out(session: Session, paper: Paper, *, now: datetime) -> None:
    """Give what is still owed for a paper new days where its own have passed, as after a return."""
    owed = stored.find(session, SubjectKind.PAPER, paper.id, counting_back.PUBLICATION)
    if owed is None or owed.due_on is None:
        return
    cycle = session.get(ReportCycle, paper.cycle_id) if paper.cycle_id is not None else None
    plan = items.plan_of(session, paper)
    days = upcoming.days_of(session, paper.form, cycle)
    owing.move_to(session, paper, days, owed.due_on, owing.calendar_of(session, plan, paper), now=now)


def require_open(session: Session, actor: Actor, paper: Paper, *, now: datetime) -> tuple[Schedule, Deadline]:
    """What a paper's days are counted from, and its publication. Raises where they cannot change any more."""
    plan = items.plan_of(session, paper)
    found = policy.may_keep_calendar(session, actor, plan, on=organisation.today(session, now))
    if found:
        raise Refused(found)
    cycle = session.get(ReportCycle, paper.cycle_id) if paper.cycle_id is not None else None
    owed = {one.id: deadline for one, deadline in papers.with_publication(session)}
    if cycle is None or paper.id not in owed:
        raise PlanflowError(
            f"No day is owed for {reference_of(session, paper)}: it goes to no meeting, or is published.",
            "Draft a report for a meeting with 'planflow paper draft PLAN --meeting DAY'.",
        )
    return upcoming.schedule(session, cycle), owed[paper.id]


def give_days(
    session: Session,
    schedule: Schedule,
    paper: Paper,
    publication: Deadline,
    rule: str,
    computed: Computed,
    *,
    now: datetime,
) -> None:
    """Move the publication of a paper, everything that is owed before it, and what the paper says of both."""
    publication.rule, publication.trigger_on = rule, computed.trigger_on
    publication.computed_on, publication.explanation = computed.due_on, computed.explanation
    deadlines.move(session, publication, exactly(computed.due_on), now=now)
    owing.move_to(session, paper, schedule.days, computed.due_on, schedule.calendar, now=now)
    language = organisation.get_organisation(session).language
    form = forms.of(session.library).get(paper.form, language)
    filling.readdress(session, schedule.plan, paper, form)


def _meeting_id(session: Session, schedule: Schedule, paper: Paper, today: date) -> int | None:
    """The meeting that a paper goes to now: its own, unless that was cancelled or there was none."""
    meeting = session.get(Meeting, paper.meeting_id) if paper.meeting_id is not None else None
    if meeting is not None and not meeting.is_cancelled:
        return meeting.id
    if paper.period_number is None:
        following = next((one for one in schedule.meetings if one.held_on >= today), None)
        return following.id if following is not None and meeting is not None else None
    found = schedule.in_reach(paper.period_number, today)
    return found.id if found is not None else None


def _to(
    session: Session,
    actor: Actor,
    schedule: Schedule,
    paper: Paper,
    publication: Deadline,
    meeting_id: int | None,
    *,
    reason: str = "",
    now: datetime,
) -> int:
    meeting = session.get(Meeting, meeting_id) if meeting_id is not None else None
    held_on = meeting.held_on if meeting is not None else None
    if meeting_id != paper.meeting_id:
        paper.late_agreed_on = paper.late_agreed_by_id = None
    is_late = paper.late_agreed_on is not None
    ends = paper.period_until or held_on or paper.as_at
    rule, computed = schedule.publication(held_on, ends, is_late_item=is_late)
    if meeting_id == paper.meeting_id and computed.due_on == publication.due_on:
        return 0
    was, meeting_was = publication.due_on, paper.meeting_id
    paper.meeting_id = meeting_id
    give_days(session, schedule, paper, publication, rule, computed, now=now)
    why = texts.keep(session, reason, author_id=actor.whose_word_id) if reason else None
    facts: dict[str, Any] = {"meeting": meeting_id, "meeting_was": meeting_was, "until_on": held_on}
    ledger.append(
        session,
        actor,
        chain=schedule.plan.id,
        kind="paper_rescheduled",
        subject_kind=SubjectKind.PAPER,
        subject_id=paper.id,
        facts={
            **facts,
            "publish_on": computed.due_on,
            "publish_was": was,
            "digest": paper.snapshot_digest,
        },
        words={"reason": why} if why else None,
        now=now,
    )
    _tell_trouble(session, actor, schedule.plan, paper, held_on, computed, now)
    return 1


def _tell_trouble(
    session: Session,
    actor: Actor,
    plan: Plan,
    paper: Paper,
    held_on: date | None,
    computed: Computed,
    now: datetime,
) -> None:
    """Say where the new days do not fit: there is no meeting, or its publication has passed."""
    facts = {
        "cycle": paper.cycle_id,
        "number": paper.period_number,
        "until_on": held_on or paper.period_until,
        "publish_on": computed.due_on,
    }
    trouble = NO_MEETING if held_on is None else ""
    if held_on is not None and computed.due_on < organisation.today(session, now):
        trouble = TOO_LATE
    foreseeing.record(session, actor, plan, (SubjectKind.PAPER, paper.id), trouble, facts, now=now)
