"""The reference that people read for what a deadline or an event is about."""

from typing import Any

from planflow.domain.action import Action, Occurrence
from planflow.domain.extension import Extension
from planflow.domain.paper import Paper
from planflow.domain.person import Person
from planflow.domain.plan import Milestone, Plan
from planflow.domain.recommendation import Recommendation
from planflow.store import references
from planflow.store.session import Session

_TABLES: dict[str, Any] = {
    "plan": Plan,
    "recommendation": Recommendation,
    "action": Action,
    "extension": Extension,
    "paper": Paper,
    "milestone": Milestone,
}


def reference(session: Session, subject_kind: str, subject_id: int) -> str:
    """`lewisham-2017/R3a`; for a turn of a repeating action that of the action; empty where there is none."""
    if subject_kind == "occurrence":
        turn = session.get(Occurrence, subject_id)
        return reference(session, "action", turn.action_id) if turn is not None else ""
    if subject_kind == "person":
        person = session.get(Person, subject_id)
        return person.key if person is not None else ""
    table = _TABLES.get(subject_kind)
    found: references.Subject | Milestone | None = session.get(table, subject_id) if table else None
    return references.reference_of(session, found) if found is not None else ""
