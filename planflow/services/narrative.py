"""Writing the words of a paper, section by section."""

from datetime import datetime

from sqlmodel import col, select

from planflow.domain.actor import Actor
from planflow.domain.paper import Paper, Section
from planflow.domain.person import Role
from planflow.errors import NotFound, PlanflowError, Refusal, Refused, StaleWrite
from planflow.services import items, ledger, narrative_days, ownership, texts
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
    reread(session, paper)
    require_editable(session, actor, paper, now=now)
    section = _get_section(session, paper, key)
    return _write(session, actor, paper, section, body=body, based_on=based_on, now=now)


def write_exempt(
    session: Session, actor: Actor, paper: Paper, key: str, *, body: str, now: datetime
) -> Section:
    """Put exempt words into Part 2 of a paper, in a section made for them; Part 1 never holds them."""
    reread(session, paper)
    require_editable(session, actor, paper, now=now)
    section = next((one for one in sections.of_paper(session, paper.id) if one.key == key), None)
    if section is not None and section.part == 1:
        raise PlanflowError(
            f"'{key}' is a section of Part 1, which the public reads.",
            "Use another key for the exempt words.",
        )
    if section is None:
        section = Section(paper_id=paper.id, key=key, part=2)
        session.add(section)
    return _write(session, actor, paper, section, body=body, based_on=None, now=now)


def _write(
    session: Session,
    actor: Actor,
    paper: Paper,
    section: Section,
    *,
    body: str,
    based_on: int | None,
    now: datetime,
) -> Section:
    plan, key = items.plan_of(session, paper), section.key
    if based_on is not None and based_on != section.version:
        subject = f"{reference_of(session, paper)} section {key}"
        raise StaleWrite(subject, based_on, section.version, theirs=section.body, mine=body)
    if not body.strip():
        raise PlanflowError("An empty section would be a gap again.", "Write at least one sentence.")
    section.body, section.is_gap, section.is_outdated = body.strip(), False, False
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
    narrative_days.settle(session, paper, now=now)
    return section


def confirm_section(session: Session, actor: Actor, paper: Paper, key: str, *, now: datetime) -> Section:
    """Say that a section still holds though its figures have changed since it was written."""
    reread(session, paper)
    require_editable(session, actor, paper, now=now)
    section = _get_section(session, paper, key)
    if not section.is_outdated:
        raise PlanflowError(
            f"The figures of the section '{key}' have not changed since it was written.",
            "There is nothing to confirm.",
        )
    section.is_outdated = False
    section.version += 1
    session.flush()
    ledger.append(
        session,
        actor,
        chain=paper.plan_id,
        kind="section_confirmed",
        subject_kind="paper",
        subject_id=paper.id,
        facts={"section": key, "version": section.version, "digest": paper.snapshot_digest},
        now=now,
    )
    return section


def _get_section(session: Session, paper: Paper, key: str) -> Section:
    wanted = select(Section).where(Section.paper_id == paper.id, col(Section.key) == key)
    section = session.exec(wanted.execution_options(populate_existing=True)).first()
    if section is None:
        known = ", ".join(one.key for one in sections.of_paper(session, paper.id))
        raise NotFound(f"There is no section '{key}' to write in.", f"Sections: {known or 'none'}.")
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
    require_writer(session, actor, paper, "edit", now=now)
    state = definitions.get(session, paper.definition).states[paper.state]
    awaits_approval = any(owed.kind == "paper_approval" for owed in state.owed)
    if paper.document or not awaits_approval:
        raise PlanflowError(
            f"{reference_of(session, paper)} can no longer be edited: its state is {state.name}.",
            "Let the chair return it first, or correct it with a new paper.",
        )


def require_writer(session: Session, actor: Actor, paper: Paper, act: str, *, now: datetime) -> None:
    """Raise unless an actor holds a role that writes papers of the plan."""
    plan, today = items.plan_of(session, paper), organisation.today(session, now)
    if actor.person_id is None or not ownership.holds_any(session, plan, WRITERS, actor.person_id, on=today):
        raise Refused([Refusal("not_allowed", {"by": [str(role) for role in WRITERS], "move": act})])
