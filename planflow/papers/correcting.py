"""Corrects published papers: a new version with an erratum, which takes the place of the old one."""

from datetime import datetime

from planflow.domain.actor import Actor
from planflow.domain.days import exactly
from planflow.domain.paper import Paper, Section
from planflow.domain.plan import Plan
from planflow.domain.subjects import SubjectKind
from planflow.engine.definition import Meaning
from planflow.errors import PlanflowError
from planflow.papers import appendices, filling, forms
from planflow.services import deadlines, items, ledger, narrative, texts
from planflow.services.deadlines import Ower
from planflow.store import definitions, organisation, papers, sections
from planflow.store.calendars import get_calendar
from planflow.store.references import reference_of
from planflow.store.session import Session

APPROVE_DAYS, PUBLISH_DAYS = 5, 10
"""Working days from the draft of a correction until the chair and the clerk owe their part."""


def correct(
    session: Session, actor: Actor, paper: Paper, *, reason: str, is_fresh: bool = False, now: datetime
) -> Paper:
    """Draft a new version of a published paper, from its own snapshot or from fresh figures.

    Its words are those of the paper that it corrects, to be edited. Raises `PlanflowError` where the paper
    was never published or is being corrected already, and `Refused` where the actor writes no papers.
    """
    narrative.reread(session, paper)
    narrative.require_writer(session, actor, paper, "correct", now=now)
    _require_published(session, paper)
    if not reason.strip():
        raise PlanflowError("The correction does not say what was wrong.", "Give --reason.")
    plan = items.plan_of(session, paper)
    words = texts.keep(session, reason.strip(), author_id=actor.whose_word_id)
    made = _copied(session, paper)
    made.erratum_text_id, made.corrected_on = words.id, organisation.today(session, now)
    items.begin(session, actor, made, facts={"ref": made.ref, "corrects": paper.id}, now=now)
    _copy_sections(session, paper, made, is_fresh=is_fresh)
    ledger.append(
        session,
        actor,
        chain=plan.id,
        kind="paper_correction_drafted",
        subject_kind=SubjectKind.PAPER,
        subject_id=paper.id,
        facts={"correction": made.id, "ref": made.ref, "is_fresh": is_fresh},
        words={"reason": words},
        now=now,
    )
    if is_fresh:
        _take_fresh(session, actor, plan, made, now=now)
    _give(session, plan, made, now)
    return made


def _require_published(session: Session, paper: Paper) -> None:
    reference = reference_of(session, paper)
    state = definitions.get(session, paper.definition).states[paper.state]
    if not paper.document or state.meaning != Meaning.DONE:
        raise PlanflowError(
            f"{reference} is not published, so there is nothing to correct.",
            "Edit it with 'planflow paper edit', or draft it again.",
        )
    found = papers.find_correction(session, paper.id)
    if found is not None:
        raise PlanflowError(
            f"{reference} is corrected by {found.ref} already.",
            f"Edit or correct {reference_of(session, found)}, or withdraw it.",
        )


def _copied(session: Session, paper: Paper) -> Paper:
    return Paper(
        plan_id=paper.plan_id,
        ref=papers.next_ref(session, paper.plan_id),
        kind=paper.kind,
        form=paper.form,
        title=paper.title,
        body_id=paper.body_id,
        cycle_id=paper.cycle_id,
        period_from=paper.period_from,
        period_until=paper.period_until,
        meeting_id=paper.meeting_id,
        as_at=paper.as_at,
        previous_id=paper.previous_id,
        snapshot=paper.snapshot,
        snapshot_digest=paper.snapshot_digest,
        chain_head=paper.chain_head,
        erratum_of_id=paper.id,
        front=dict(paper.front),
        front_asked=list(paper.front_asked),
        state="",
        state_since=paper.as_at,
        definition="",
    )


def _copy_sections(session: Session, paper: Paper, made: Paper, *, is_fresh: bool) -> None:
    """The words of the earlier version. With fresh figures only what a person wrote is taken over."""
    for row in sections.of_paper(session, paper.id):
        if is_fresh and row.edited_at is None:
            continue
        session.add(
            Section(
                paper_id=made.id,
                key=row.key,
                body=row.body,
                is_gap=row.is_gap,
                gap_owner=row.gap_owner,
                drafted=row.drafted,
                part=row.part,
                edited_by_id=row.edited_by_id,
                edited_at=row.edited_at,
            )
        )
    session.add_all(appendices.copies(session, paper, made))
    session.flush()


def _take_fresh(session: Session, actor: Actor, plan: Plan, made: Paper, *, now: datetime) -> None:
    made.as_at = organisation.today(session, now)
    form = forms.of(session.library).get(made.form, organisation.get_organisation(session).language)
    filling.fill(session, actor, plan, made, form, now=now)


def _give(session: Session, plan: Plan, made: Paper, now: datetime) -> None:
    calendar = get_calendar(session, deadlines.calendar_of(session, plan))
    today = organisation.today(session, now)
    for kind, days, role, ladder in (
        ("paper_approval", APPROVE_DAYS, "chair", "decision"),
        ("paper_publication", PUBLISH_DAYS, "clerk", "decision"),
    ):
        deadlines.give(
            session,
            plan,
            SubjectKind.PAPER,
            made.id,
            kind,
            exactly(calendar.add_working_days(today, days)),
            ower=Ower(owner_role=role),
            ladder=ladder,
            now=now,
        )
