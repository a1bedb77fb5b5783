"""What a mail says of a paper that waits for others, or that others wait for: each fact once, and in time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from planflow.domain.intent import IntentState
from planflow.domain.letter import Owed
from planflow.store import definitions, early_approvals, intents
from planflow.store.session import Session

APPROVAL, PUBLICATION = "paper_approval", "paper_publication"


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
    """What is owed, without the publications that wait for the reader's own approval: that says by when."""
    mine = {item.ref for item in owed if _waits_for_reader(item)}
    held_up: Mapping[str, Owed] = {
        item.ref: item for item in owed if item.kind == PUBLICATION and not item.is_mine and item.ref in mine
    }
    found = []
    for item in owed:
        publication = held_up.get(item.ref)
        if publication is None:
            found.append(item)
        elif _waits_for_reader(item):
            is_new = item.is_new or publication.is_new
            found.append(replace(item, is_new=is_new, publish_on=publication.due_on))
        elif item is not publication:
            found.append(item)
    return found


def _waits_for_reader(item: Owed) -> bool:
    return item.kind == APPROVAL and item.is_mine and not item.is_draft
