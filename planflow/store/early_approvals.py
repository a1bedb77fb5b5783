"""Reminders that would break in for the approval of a paper, with how far that paper has come."""

from typing import Any

import sqlalchemy as sa

from planflow.domain.intent import IntentState
from planflow.domain.ladder import Urgency
from planflow.store import paper_named
from planflow.store.intents import DEADLINE, INTENT
from planflow.store.session import Session

_WAITING = (
    sa.select(
        INTENT.c.id,
        paper_named.PAPER.c.state.label("paper_state"),
        paper_named.PAPER.c.definition.label("paper_definition"),
    )
    .join(DEADLINE, DEADLINE.c.id == INTENT.c.deadline_id)
    .join(paper_named.PAPER, paper_named.PAPER.c.id == DEADLINE.c.subject_id)
    .where(
        INTENT.c.state == IntentState.PLANNED,
        INTENT.c.urgency == Urgency.BREAK_IN,
        DEADLINE.c.kind == "paper_approval",
    )
    .order_by(INTENT.c.id)
)


def waiting(session: Session) -> list[Any]:
    """Each such reminder that is in no mail yet: its number, the state of its paper and its definition."""
    return list(session.execute(_WAITING))
