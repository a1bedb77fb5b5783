"""Writing the words of a paper, section by section."""

from datetime import datetime

from sqlmodel import col, select

from planflow.domain.actor import Actor
from planflow.domain.paper import Paper, Section
from planflow.domain.person import Role
from planflow.errors import NotFound, PlanflowError, Refusal, Refused, StaleWrite
from planflow.services import items, ledger, ownership, texts
from planflow.store import definitions, organisation, sections
from planflow.store.references import reference_of
from planflow.store.session import Session

WRITERS = (Role.CLERK, Role.COORDINATOR, Role.CHAIR, Role.ADMINISTRATOR)


def write_section(
    session: Session,
    actor: Actor,
    paper: Paper,
    key: str,
    *,
    body: str,
    based_on: int | None = None,
    now: datetime,
) -> Section:
    """Put words into a section of a paper; what was a gap is one no longer.

    Refused once the paper is approved: what was approved is what gets published.
    """
    plan = items.plan_of(session, paper)
    reread(session, paper)
    require_editable(session, actor, paper, now=now)
    wanted = select(Section).where(Section.paper_id == paper.id, col(Section.key) == key)
    section = session.exec(wanted.execution_options(populate_existing=True)).first()
    if section is None:
        known = ", ".join(one.key for one in sections.of_paper(session, paper.id))
        raise NotFound(f"There is no section '{key}' to write in.", f"Sections: {known or 'none'}.")
    if based_on is not None and based_on != section.version:
        subject = f"{reference_of(session, paper)} section {key}"
        raise StaleWrite(subject, based_on, section.version, theirs=section.body, mine=body)
    if not body.strip():
        raise PlanflowError("An empty section would be a gap again.", "Write at least one sentence.")
    section.body, section.is_gap = body.strip(), False
    section.edited_by_id, section.edited_at = actor.whose_word_id, now
    section.version += 1
    session.flush()
    words = texts.keep(session, section.body, author_id=actor.whose_word_id)
    ledger.append(
        session,
        actor,
        chain=plan.id,
        kind="section_written",
        subject_kind="paper",
        subject_id=paper.id,
        facts={"section": key, "version": section.version},
        words={"body": words},
        now=now,
    )
    return section


def reread(session: Session, paper: Paper) -> None:
    """Keep everybody else out of the plan until the transaction ends, and see the paper as it then is.

    Two who write at one moment come one after the other, and the later one sees what the earlier one wrote.
    """
    session.flush()
    ledger.hold(session, paper.plan_id)
    session.refresh(paper)


def require_editable(session: Session, actor: Actor, paper: Paper, *, now: datetime) -> None:
    """Raise unless an actor may write in a paper, and the paper still awaits its approval."""
    plan = items.plan_of(session, paper)
    today = organisation.today(session, now)
    if actor.person_id is None or not ownership.holds_any(session, plan, WRITERS, actor.person_id, on=today):
        raise Refused([Refusal("not_allowed", {"by": [str(role) for role in WRITERS], "move": "edit"})])
    state = definitions.get(session, paper.definition).states[paper.state]
    awaits_approval = any(owed.kind == "paper_approval" for owed in state.owed)
    if paper.document or not awaits_approval:
        raise PlanflowError(
            f"{reference_of(session, paper)} can no longer be edited: its state is {state.name}.",
            "Let the chair return it first, or correct it with a new paper.",
        )
