"""Changes in what an action says, which are no moves: its words, who helps, its agency and costs."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import col, delete

from planflow.domain.action import Action, Contributor
from planflow.domain.body import Body
from planflow.domain.person import Person
from planflow.services.trackers.names import Names
from planflow.store.session import Session

FIELDS: Mapping[str, str] = {
    "action": "title",
    "detail": "text",
    "directorate": "directorate",
    "success_measure": "success_measure",
    "cost": "cost",
    "cost_decided_by": "cost_decided_by",
}
"""The columns that are a plain text of the action, and its attribute."""


def amend(session: Session, action: Action, changes: Mapping[str, Any], names: Names) -> list[str]:
    """Write the changed texts and relations of an action; the columns that were written."""
    done = []
    for column, value in changes.items():
        if column in FIELDS:
            setattr(action, FIELDS[column], value)
        elif column == "agency":
            row = names.rows.get(value)
            action.agency_id = row.id if isinstance(row, Body) else None
        elif column == "contributors":
            _contributors(session, action, value, names)
        else:
            continue
        done.append(column)
    if done:
        action.version += 1
        session.flush()
    return done


def _contributors(session: Session, action: Action, keys: tuple[str, ...], names: Names) -> None:
    session.exec(delete(Contributor).where(col(Contributor.action_id) == action.id))
    for key in keys:
        row = names.rows[key]
        person_id = row.id if isinstance(row, Person) else None
        body_id = row.id if isinstance(row, Body) else None
        session.add(Contributor(action_id=action.id, person_id=person_id, body_id=body_id))
