"""What in a paper only looks finished: placeholders of a form, and words whose figures have changed since."""

import json
from collections.abc import Iterator

from planflow.domain import paper_class, placeholders
from planflow.domain.paper import Paper
from planflow.store import appendices, sections
from planflow.store.session import Session

_SHOWN = 40
"""Letters of a placeholder that a refusal repeats."""


def of_paper(session: Session, paper: Paper) -> tuple[str, ...]:
    """Everything that keeps a paper from its approval besides its gaps, each with the section it is in."""
    return (*_class(paper), *_front(paper), *_sections(session, paper))


def _class(paper: Paper) -> Iterator[str]:
    """A paper that was drafted as closed still prints its small counts: it cannot become public as it is."""
    drafted = json.loads(paper.snapshot)["paper"] if paper.snapshot else {}
    was_closed = not drafted.get("is_public", True) and drafted.get("small_counts_below")
    if was_closed and paper_class.is_public(paper.front):
        yield "front sheet class (public now, but drafted with small counts: draft it again)"


def _front(paper: Paper) -> Iterator[str]:
    for key, text in sorted(paper.front.items()):
        for words in placeholders.found(text, is_written=True):
            yield f"front sheet {key} (still says '{words[:_SHOWN]}')"


def _sections(session: Session, paper: Paper) -> Iterator[str]:
    rows = sections.of_paper(session, paper.id)
    is_exempt = any(row.part != 1 and row.edited_at for row in rows)
    is_exempt = is_exempt or bool(appendices.of_paper(session, paper.id, 2))
    if is_exempt and not paper.front.get("exempt_because"):
        yield "front sheet exempt_because (the clerk: the paragraph of Schedule 12A that Part 2 rests on)"
    for section in rows:
        if section.is_gap:
            continue
        for words in placeholders.found(section.body, is_written=section.edited_at is not None):
            yield f"section {section.key} (still says '{words[:_SHOWN]}')"
        if section.is_outdated:
            yield f"section {section.key} (its figures have changed since: edit or confirm it)"
