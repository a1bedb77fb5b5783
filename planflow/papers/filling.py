"""Fills a paper: a fresh snapshot, and the words of every section that no person has edited."""

from datetime import datetime
from typing import Any

from planflow.domain.actor import Actor
from planflow.domain.body import Body
from planflow.domain.meeting import Meeting
from planflow.domain.paper import Paper, Section
from planflow.domain.plan import Plan
from planflow.domain.subjects import SubjectKind
from planflow.errors import PlanflowError
from planflow.papers import assemble, compose, snapshot
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
    facts = snapshot.take(session, plan, span, previous=previous, today=today)
    facts["paper"] = _paper(session, plan, paper, earlier)
    facts["paper"]["title"] = paper.title = compose.title(session.library, form, language, facts)
    paper.snapshot = snapshot.canonical(facts)
    paper.snapshot_digest = snapshot.digest(paper.snapshot)
    paper.chain_head = facts["chain"]["head"]
    _write(session, paper, compose.sections(session.library, form, language, facts))
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


def _earlier(session: Session, paper: Paper) -> Paper | None:
    if paper.kind == IMPROVEMENT_PLAN:
        return papers.find_frozen_version(session, paper.plan_id, paper.kind, other_than=paper.id)
    return papers.find_previous(session, paper)


def _paper(session: Session, plan: Plan, paper: Paper, earlier: Paper | None) -> dict[str, Any]:
    body = session.get(Body, paper.body_id) if paper.body_id else None
    meeting = session.get(Meeting, paper.meeting_id) if paper.meeting_id else None
    owed = {row.kind: row for row in deadlines.of_subject(session, SubjectKind.PAPER, paper.id)}
    publication, approval = owed.get("paper_publication"), owed.get("paper_approval")
    return {
        "reference": f"{plan.key}/{paper.ref}",
        "kind": paper.kind,
        "number": paper.period_number,
        "is_asked": paper.cycle_id is not None and paper.period_number is None,
        "body": body.name if body else "",
        "meeting_on": meeting.held_on.isoformat() if meeting else None,
        "publish_on": publication.due_on.isoformat() if publication and publication.due_on else None,
        "publish_because": publication.explanation if publication else "",
        "approve_on": approval.due_on.isoformat() if approval and approval.due_on else None,
        "period_from": paper.period_from.isoformat() if paper.period_from else None,
        "period_until": paper.period_until.isoformat() if paper.period_until else None,
        "previous": f"{plan.key}/{earlier.ref}" if earlier else "",
        "version": papers.count_versions(session, paper.plan_id, paper.kind, before=paper.id) + 1,
    }


def _write(session: Session, paper: Paper, written: list[compose.Words]) -> None:
    """Keep the words of each section; what a person has edited stays theirs."""
    kept = papers.sections(session, paper.id)
    for words in written:
        section = kept.get(words.key)
        if section is None:
            section = Section(paper_id=paper.id, key=words.key)
        elif section.edited_at is not None:
            continue
        section.body, section.gap_owner = words.body, words.gap_owner
        section.is_gap = bool(words.gap_owner)
        session.add(section)
