"""Adding files to a paper as its appendices, and taking them out again."""

from datetime import datetime
from typing import Any

from planflow.domain.actor import Actor
from planflow.domain.appendix import CLASSES, Appendix, part_of
from planflow.domain.organisation import StoredFile
from planflow.domain.paper import Paper
from planflow.errors import NotFound, PlanflowError
from planflow.services import ledger, narrative
from planflow.store import appendices
from planflow.store.references import reference_of
from planflow.store.session import Session


def add(
    session: Session,
    actor: Actor,
    paper: Paper,
    *,
    title: str,
    klass: str,
    alternative: str,
    copy: StoredFile,
    now: datetime,
) -> Appendix:
    """Add a kept file to a paper. Its class decides to which part it belongs; the other never names it.

    Refused once the paper is approved, like its sections.
    """
    narrative.reread(session, paper)
    narrative.require_editable(session, actor, paper, now=now)
    if klass not in CLASSES:
        raise PlanflowError(f"'{klass}' is no class of an appendix.", f"Use one of: {', '.join(CLASSES)}.")
    if not title.strip():
        raise PlanflowError("An appendix needs a title.", "Say what it is, in a few words.")
    if not alternative.strip():
        raise PlanflowError(
            "Whoever cannot read the file would not know what is in it.",
            "Say in a few sentences what it shows.",
        )
    part = part_of(klass)
    made = Appendix(
        paper_id=paper.id,
        part=part,
        number=appendices.next_number(session, paper.id, part),
        title=" ".join(title.split()),
        klass=klass,
        alternative=alternative.strip(),
        file_id=copy.id,
        added_by_id=actor.whose_word_id,
        added_at=now,
    )
    session.add(made)
    facts = {"number": made.number, "part": part, "class": klass, "digest": copy.digest}
    _record(session, actor, paper, facts, kind="appendix_added", now=now)
    return made


def remove(
    session: Session, actor: Actor, paper: Paper, number: int, *, part: int = 1, now: datetime
) -> Appendix:
    """Take an appendix out again. The others keep their numbers, so that what refers to them holds."""
    narrative.reread(session, paper)
    narrative.require_editable(session, actor, paper, now=now)
    found = appendices.find(session, paper.id, part, number)
    if found is None:
        known = ", ".join(str(one.number) for one, _ in appendices.of_paper(session, paper.id, part))
        raise NotFound(
            f"{reference_of(session, paper)} has no appendix {number} in Part {part}.",
            f"Its appendices there: {known or 'none'}.",
        )
    found[0].is_removed = True
    session.add(found[0])
    _record(session, actor, paper, {"number": number, "part": part}, kind="appendix_removed", now=now)
    return found[0]


def _record(
    session: Session, actor: Actor, paper: Paper, facts: dict[str, Any], *, kind: str, now: datetime
) -> None:
    paper.version += 1
    session.add(paper)
    session.flush()
    ledger.append(
        session,
        actor,
        chain=paper.plan_id,
        kind=kind,
        subject_kind="paper",
        subject_id=paper.id,
        facts=facts,
        now=now,
    )
