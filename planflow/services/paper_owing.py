"""What a mail says of a paper that waits for others, or that others wait for: each fact once, and in time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from planflow.domain.intent import IntentState
from planflow.domain.ladder import Urgency
from planflow.domain.letter import Owed
from planflow.services.news import Told
from planflow.store import definitions, intents
from planflow.store import letters as stored
from planflow.store.session import Session

APPROVAL, PUBLICATION = "paper_approval", "paper_publication"


def has_not_come(session: Session, row: Any) -> bool:
    """Whether a paper is still written or cleared, so that nobody can approve it yet."""
    if not row.paper_state:
        return False
    return definitions.get(session, row.paper_definition).find_move("approve", row.paper_state) is None


def without_early(session: Session, message: Any, rows: Sequence[Any], told: Told) -> Told:
    """What is told, without approvals that break in before there is anything to approve.

    Their intents end here. The paper that comes breaks in by itself, and weekly mails go on listing it.
    """
    if message.kind != Urgency.BREAK_IN:
        return told
    early = {
        row.id
        for row in rows
        if row.id in told.deadlines and row.is_mine and row.kind == APPROVAL and has_not_come(session, row)
    }
    if not early:
        return told
    riding = [one.id for one in stored.intents_of(session, message.id) if one.deadline_id in early]
    intents.end(session, riding, state=IntentState.OVERTAKEN, reason="not_come_yet")
    return replace(told, deadlines={one: of for one, of in told.deadlines.items() if one not in early})


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
