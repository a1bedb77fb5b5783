"""The reference that people read for what a deadline or an event is about."""

from collections.abc import Iterable
from typing import Any

from sqlmodel import select

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


def read_ahead(session: Session, subjects: Iterable[tuple[str, int]]) -> list[Any]:
    """Read what several references need, a statement for each kind; hold what it returns while asking."""
    wanted: dict[Any, set[int]] = {}
    for kind, number in subjects:
        table = _TABLES.get(kind) or {"occurrence": Occurrence, "person": Person}.get(kind)
        if table is not None:
            wanted.setdefault(table, set()).add(number)
    held: list[Any] = []
    for table in (Occurrence, Extension):
        rows = _read(session, table, wanted.pop(table, set()))
        wanted.setdefault(Action, set()).update(row.action_id for row in rows)
        held += rows
    for table in [one for one in wanted if one is not Plan]:
        held += _read(session, table, wanted[table])
    plans = {row.plan_id for row in held if hasattr(row, "plan_id")} | wanted.get(Plan, set())
    return held + _read(session, Plan, plans)


def _read(session: Session, table: Any, numbers: set[int]) -> list[Any]:
    if not numbers:
        return []
    return list(session.exec(select(table).where(table.id.in_(sorted(numbers))).order_by(table.id)))


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
