"""What planflow itself writes into Part 2 of a paper: the restricted evidence, which Part 1 only counts."""

from datetime import datetime

from planflow.domain.paper import Paper, Section
from planflow.papers.words import escaped
from planflow.store import evidence, papers
from planflow.store.session import Session

KEY = "restricted-evidence"
PART = 2


def write(session: Session, paper: Paper, *, now: datetime) -> None:
    """List the restricted evidence in a section of Part 2, unless a person has edited it.

    It is kept with the sections and in no snapshot: a snapshot is handed on with Part 1.
    """
    rows = evidence.restricted(session, paper.plan_id, now)
    section = papers.sections(session, paper.id).get(KEY)
    if not rows or (section is not None and section.edited_at is not None):
        return
    if section is None:
        section = Section(paper_id=paper.id, key=KEY, part=PART)
    held = [f", held at {escaped(row.held_at)}" if row.held_at else "" for row in rows]
    lines = [
        f"- {escaped(row.ref)}: {escaped(row.what)}{where}" for row, where in zip(rows, held, strict=True)
    ]
    section.body = "\n".join(lines) + "\n"
    session.add(section)
