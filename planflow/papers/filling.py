"""Fills a paper: a fresh snapshot, and the words of every section that no person has edited."""

from datetime import datetime
from typing import Any

from planflow.domain import paper_class
from planflow.domain.actor import Actor
from planflow.domain.body import Body
from planflow.domain.meeting import Meeting
from planflow.domain.paper import Paper, Section
from planflow.domain.plan import Plan
from planflow.domain.subjects import SubjectKind
from planflow.errors import PlanflowError
from planflow.papers import assemble, changed, compose, covered, exempt, register, snapshot, suppressing
from planflow.papers.forms import Form
from planflow.papers.snapshot import Span
from planflow.services import ledger
from planflow.store import deadlines, organisation, papers
from planflow.store.session import Session

IMPROVEMENT_PLAN = "improvement_plan"


def fill(session: Session, actor: Actor, plan: Plan, paper: Paper, form: Form, *, now: datetime) -> None:
    """Take the figures of the paper's day and write its sections from them. A frozen paper is refused."""
    if paper.document:
        raise PlanflowError(
            f"{plan.key}/{paper.ref} is frozen and never changes.", "Draft a new paper that corrects it."
        )
    language = organisation.get_organisation(session).language
    today = organisation.today(session, now)
    earlier = _earlier(session, paper)
    paper.previous_id = earlier.id if earlier else None
    span = Span(earlier.as_at if earlier else None, paper.as_at)
    previous = assemble.facts_of(earlier.snapshot) if earlier else None
    if form.paper == register.KIND:
        over = covered.plans_of(session, actor, plan, paper, on=paper.as_at)
        facts = register.take(session, over, span, previous=previous, today=today)
    else:
        facts = snapshot.take(
            session, plan, span, previous=previous, today=today, with_board_day=form.board_day
        )
    facts["paper"] = _paper(session, plan, paper, earlier)
    facts["paper"]["title"] = paper.title = compose.title(session.library, form, language, facts)
    paper.front_asked = assemble.asked(form, facts)
    before, paper.snapshot = paper.snapshot, snapshot.canonical(facts)
    paper.snapshot_digest = snapshot.digest(paper.snapshot)
    paper.chain_head = facts["chain"]["head"]
    told = _write(
        session, paper, compose.sections(session.library, form, language, suppressing.applied(facts))
    )
    exempt.write(session, paper, now=now)
    paper.changes = _since_last_draft(before, facts, told)
    paper.version += 1
    session.add(paper)
    session.flush()
    ledger.append(
        session,
        actor,
        chain=plan.id,
        kind="paper_drafted",
        subject_kind=SubjectKind.PAPER,
        subject_id=paper.id,
        facts={"ref": paper.ref, "as_at": paper.as_at, "digest": paper.snapshot_digest},
        now=now,
    )


def readdress(session: Session, plan: Plan, paper: Paper, form: Form) -> None:
    """Put another meeting and other days into a draft: the figures stay, what people wrote stays."""
    language = organisation.get_organisation(session).language
    facts = assemble.facts_of(paper.snapshot)
    earlier = session.get(Paper, paper.previous_id) if paper.previous_id is not None else None
    facts["paper"] = {**_paper(session, plan, paper, earlier), "title": paper.title}
    paper.front_asked = assemble.asked(form, facts)
    paper.snapshot = snapshot.canonical(facts)
    paper.snapshot_digest = snapshot.digest(paper.snapshot)
    _write(session, paper, compose.sections(session.library, form, language, suppressing.applied(facts)))
    paper.version += 1
    session.add(paper)
    session.flush()


def _earlier(session: Session, paper: Paper) -> Paper | None:
    if paper.erratum_of_id is not None:
        # A correction compares with what the paper that it corrects compared with, never with that paper.
        return session.get(Paper, paper.previous_id) if paper.previous_id else None
    if paper.kind == IMPROVEMENT_PLAN:
        return papers.find_frozen_version(session, paper.plan_id, paper.kind, other_than=paper.id)
    return papers.find_previous(session, paper)


def _paper(session: Session, plan: Plan, paper: Paper, earlier: Paper | None) -> dict[str, Any]:
    body = session.get(Body, paper.body_id) if paper.body_id else None
    limiting = body or (session.get(Body, plan.board_id) if plan.board_id else None)
    meeting = session.get(Meeting, paper.meeting_id) if paper.meeting_id else None
    owed = {row.kind: row for row in deadlines.of_subject(session, SubjectKind.PAPER, paper.id)}
    publication, approval = owed.get("paper_publication"), owed.get("paper_approval")
    return {
        "reference": f"{plan.key}/{paper.ref}",
        "kind": paper.kind,
        "number": paper.period_number,
        "is_asked": paper.cycle_id is not None
        and paper.period_number is None
        and paper.erratum_of_id is None,
        "body": body.name if body else "",
        "is_public": paper_class.is_public(paper.front),
        "small_counts_below": limiting.small_counts_below if limiting else 0,
        "meeting_on": meeting.held_on.isoformat() if meeting else None,
        "publish_on": publication.due_on.isoformat() if publication and publication.due_on else None,
        "publish_because": publication.explanation if publication else "",
        "approve_on": approval.due_on.isoformat() if approval and approval.due_on else None,
        "period_from": paper.period_from.isoformat() if paper.period_from else None,
        "period_until": paper.period_until.isoformat() if paper.period_until else None,
        "previous": f"{plan.key}/{earlier.ref}" if earlier else "",
        "version": papers.count_versions(session, paper.plan_id, paper.kind, before=paper.id) + 1,
    }


def _write(session: Session, paper: Paper, written: list[compose.Words]) -> list[dict[str, Any]]:
    """Keep the words of each section; what a person has edited stays theirs. Which sections changed, and how.

    An edited one is marked where planflow itself would now write something else: its figures are others.
    """
    kept, told = papers.sections(session, paper.id), []
    for words in written:
        section = kept.get(words.key)
        if section is None:
            section = Section(paper_id=paper.id, key=words.key)
        if section.drafted != words.body and section.id is not None:
            is_theirs = section.edited_at is not None
            told.append(changed.of_section(words.key, section.drafted, words.body, is_theirs=is_theirs))
            section.is_outdated = section.is_outdated or is_theirs
        section.drafted = words.body
        session.add(section)
        if section.edited_at is None:
            section.body, section.gap_owner = words.body, words.gap_owner
            section.is_gap = bool(words.gap_owner)
    return told


def _since_last_draft(before: str, facts: dict[str, Any], told: list[dict[str, Any]]) -> dict[str, Any]:
    """What the last draft said otherwise; nothing for the first one."""
    if not before:
        return {}
    return {**changed.between(assemble.facts_of(before), facts), "sections": told}
