"""What a mail says of a paper that waits for others, or that others wait for: each fact once, and in time."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from planflow.domain.intent import IntentState
from planflow.domain.letter import Owed
from planflow.store import definitions, early_approvals, intents
from planflow.store.session import Session

APPROVAL, PUBLICATION = "paper_approval", "paper_publication"
_CLEARANCES = ("paper_review", "paper_clearance")
_STEPS = (APPROVAL, PUBLICATION, *_CLEARANCES)


def has_not_come(session: Session, row: Any) -> bool:
    """Whether a paper is still written or cleared, so that nobody can approve it yet."""
    if not row.paper_state:
        return False
    return definitions.get(session, row.paper_definition).find_move("approve", row.paper_state) is None


def end_early(session: Session) -> int:
    """End what would break in for an approval before there is anything to approve; how many.

    The paper that comes breaks in by itself, and weekly mails go on listing it.
    """
    early = [row.id for row in early_approvals.waiting(session) if has_not_come(session, row)]
    intents.end(session, early, state=IntentState.OVERTAKEN, reason="not_come_yet")
    return len(early)


def joined(owed: Sequence[Owed]) -> list[Owed]:
    """What is owed, with the steps of one paper that wait for the reader told as one, by the first of them.

    Left out is an approval that waits for the reader's own clearance, and a publication that waits for the
    reader's own approval: what is to be done first says by when the later steps are due.
    """
    papers: dict[str, list[Owed]] = {}
    for item in owed:
        if item.kind in _STEPS:
            papers.setdefault(item.ref, []).append(item)
    changed: dict[int, Owed | None] = {}
    for steps in papers.values():
        changed |= _as_one(steps)
    return [told for item in owed if (told := changed.get(id(item), item)) is not None]


def _as_one(steps: Sequence[Owed]) -> dict[int, Owed | None]:
    """What becomes of the steps of one paper, by their identity: None where another one tells it."""
    approval = next((one for one in steps if one.kind == APPROVAL and one.is_mine), None)
    if approval is None:
        return {}
    clearance = next((one for one in steps if one.kind in _CLEARANCES and one.is_mine), None)
    publication = next((one for one in steps if one.kind == PUBLICATION and not one.is_mine), None)
    first = clearance if clearance is not None and approval.is_draft else approval
    later = [one for one in (approval, publication) if one is not None and one is not first]
    told = replace(
        first,
        is_new=any(one.is_new for one in (first, *later)),
        approve_on=None if first is approval else approval.due_on,
        publish_on=publication.due_on if publication is not None else None,
    )
    return {id(first): told, **{id(one): None for one in later}}
