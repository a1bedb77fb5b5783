"""Terms that end: told ahead, once, so that a role has somebody new before it falls vacant."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from planflow.domain.actor import SYSTEM
from planflow.domain.event import Event
from planflow.domain.person import Role
from planflow.domain.plan import Plan
from planflow.engine.definition import Meaning
from planflow.services import ledger
from planflow.store import calendars, definitions, organisation, roles, terms
from planflow.store.session import Session

AHEAD_DAYS = 20
"""Working days before its last day on which the end of a term is told."""
TERM_ENDING, CHAIR_TERM_ENDING = "term_ending", "chair_term_ending"


def note(session: Session, *, now: datetime) -> int:
    """Write an event for every term of a running plan that ends soon with nobody to follow; how many.

    The chair's own term is an event of its own, because it concerns the body above the board.
    """
    today = organisation.today(session, now)
    written = 0
    for row in _ending(session, today):
        if not _is_known(session, row):
            _append(session, row, now)
            written += 1
    return written


def still_holds(session: Session, plan_id: int, kind: str, facts: dict[str, Any], *, today: date) -> bool:
    """Whether what was said of a role is true on a later day: nobody was named, nothing was prolonged."""
    if kind in (TERM_ENDING, CHAIR_TERM_ENDING):
        said = (plan_id, facts["role"], facts["person"], facts["until"])
        return any(
            (row.plan_id, row.role, row.person_id, row.until_on.isoformat()) == said
            for row in _ending(session, today)
        )
    return facts["role"] in roles.vacant_roles(session, session.get_one(Plan, plan_id), on=today)


def _ending(session: Session, today: date) -> Iterator[Any]:
    calendar = calendars.get_calendar(session, organisation.get_organisation(session).calendar)
    until = calendar.add_working_days(today, AHEAD_DAYS)
    for row in terms.ending(session, after=today, until=until):
        if definitions.get(session, row.definition).states[row.state].meaning == Meaning.OPEN:
            yield row


def _facts(row: Any) -> dict[str, Any]:
    return {"role": row.role, "person": row.person_id, "until": row.until_on}


def _append(session: Session, row: Any, now: datetime) -> None:
    about: dict[str, Any] = {
        "chain": row.plan_id,
        "subject_kind": "plan",
        "subject_id": row.plan_id,
        "facts": _facts(row),
        "now": now,
    }
    if row.role == Role.CHAIR:
        ledger.append(session, SYSTEM, kind="chair_term_ending", **about)
    else:
        ledger.append(session, SYSTEM, kind="term_ending", **about)


def _is_known(session: Session, row: Any) -> bool:
    kinds = [TERM_ENDING, CHAIR_TERM_ENDING]
    statement = select(Event.body).where(Event.chain == row.plan_id, col(Event.kind).in_(kinds))
    said = {**_facts(row), "until": row.until_on.isoformat()}
    return any(
        json.loads(body)["facts"] == said for body in session.exec(statement.order_by(col(Event.number)))
    )
