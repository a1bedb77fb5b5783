"""One call for each "given" of a test: rows that a plan is made of, with everything they need.

A keyword that is a column of the row replaces what stands here. Each function adds the row and flushes, so
that it has an id; nothing is committed.
"""

from datetime import UTC, date, datetime
from typing import Any, TypeVar

import sqlmodel
from sqlmodel import SQLModel, select

from planflow.domain.action import Action, ActionRecommendation
from planflow.domain.body import Body
from planflow.domain.deadline import Deadline
from planflow.domain.event import DefinitionText
from planflow.domain.meeting import Meeting
from planflow.domain.organisation import Organisation
from planflow.domain.person import Person, RoleHolding
from planflow.domain.plan import Plan
from planflow.domain.recommendation import Recommendation
from planflow.domain.report_review import ReportReview
from planflow.store.session import Session

START = datetime(2016, 12, 8, 9, 0, tzinfo=UTC)
"""When everything that is given begins, unless said otherwise."""
DAY = START.date()

Row = TypeVar("Row", bound=SQLModel)


def organisation(session: Session, **columns: Any) -> Organisation:
    """The organisation of this database: the one there is, or a new one."""
    known = session.exec(select(Organisation).order_by(sqlmodel.col(Organisation.id))).first()
    return known or _added(session, Organisation, columns, key="lewisham", name="Lewisham Council")


def body(session: Session, key: str = "board", kind: str = "board", **columns: Any) -> Body:
    """A board, committee, agency or inspectorate."""
    return _added(session, Body, columns, key=key, kind=kind, name=_named(key))


def meeting(session: Session, body: Body, held_on: date, **columns: Any) -> Meeting:
    """A meeting of a body."""
    return _added(session, Meeting, columns, body_id=body.id, held_on=held_on, noted_at=START)


def person(session: Session, key: str = "owner", **columns: Any) -> Person:
    """Somebody of the organisation's own staff, with an address."""
    return _added(session, Person, columns, key=key, name=_named(key), email=f"{key}@example.org")


def role(
    session: Session,
    person: Person,
    role: str,
    plan: Plan | None = None,
    body: Body | None = None,
    **columns: Any,
) -> RoleHolding:
    """That a person holds a role: in the plan, in the body, or (neither given) in the organisation."""
    plan_id, body_id = plan and plan.id, body and body.id
    return _added(
        session, RoleHolding, columns, person_id=person.id, role=role, plan_id=plan_id, body_id=body_id
    )


def plan(session: Session, key: str = "lewisham-2017", live_on: date = DAY, **columns: Any) -> Plan:
    """An improvement plan in its first state, in an organisation that exists."""
    organisation(session)
    return _added(
        session, Plan, columns, key=key, live_on=live_on, title=_named(key), **_pinned(session, "plan")
    )


def recommendation(session: Session, plan: Plan, ref: str = "R1", **columns: Any) -> Recommendation:
    """A recommendation of a plan in its first state."""
    defaults = {
        "title": f"Recommendation {ref}",
        "text": "Do this better.",
        **_pinned(session, "recommendation"),
    }
    return _added(session, Recommendation, columns, plan_id=plan.id, ref=ref, **defaults)


def action(
    session: Session,
    plan: Plan,
    ref: str = "R1a",
    owner: Person | Body | None = None,
    due_on: date | None = None,
    *,
    answers: Recommendation | None = None,
    **columns: Any,
) -> Action:
    """An action of a plan; with a day it has an open deadline, with owner and day it is assigned."""
    whose = _whose(owner)
    pinned = _pinned(session, "action")
    if owner is not None and due_on is not None:
        pinned["state"] = "assigned"
    defaults = {"title": f"Action {ref}", "success_measure": "It is seen to be done.", **pinned, **whose}
    made = _added(session, Action, columns, plan_id=plan.id, ref=ref, **defaults)
    if answers is not None:
        _added(session, ActionRecommendation, {}, action_id=made.id, recommendation_id=answers.id)
    if due_on is not None:
        deadline(session, plan, "action", made.id, due_on=due_on, agency_id=made.agency_id, **whose)
    return made


def deadline(
    session: Session, plan: Plan, subject_kind: str, subject_id: int, kind: str = "action", **columns: Any
) -> Deadline:
    """An open deadline with the ladder for actions, made on the day the plan went live."""
    defaults = {
        "kind": kind,
        "ladder": "action",
        "calendar": organisation(session).calendar,
        "live_on": plan.live_on,
        "made_on": plan.live_on,
        "original_due_on": columns.get("due_on"),
    }
    return _added(
        session,
        Deadline,
        columns,
        plan_id=plan.id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        **defaults,
    )


def report_review(session: Session, proposal: dict[str, Any], **columns: Any) -> ReportReview:
    """A report that was read, with what was proposed of it and nothing decided yet."""
    return _added(
        session, ReportReview, columns,
        digest=proposal["digest"], name=proposal["file_name"], proposal=proposal,
        made_at=START, changed_at=START,
    )  # fmt: skip


def _pinned(session: Session, name: str) -> dict[str, Any]:
    """The columns of an item that begins under the definition in force, whose text is kept."""
    definition = session.library.definition(name)
    if session.get(DefinitionText, definition.digest) is None:
        _added(
            session, DefinitionText, {},
            digest=definition.digest, name=name, text=definition.text, stored_at=START,
        )  # fmt: skip
    return {"definition": definition.digest, "state": definition.initial, "state_since": DAY}


def _whose(owner: Person | Body | None) -> dict[str, Any]:
    if owner is None:
        return {}
    return {"owner_body_id": owner.id} if isinstance(owner, Body) else {"owner_id": owner.id}


def _named(key: str) -> str:
    """What a person would read for a key: `cse-lead` is "Cse lead"."""
    return key.replace("-", " ").capitalize()


def _added(session: Session, table: type[Row], columns: dict[str, Any], **defaults: Any) -> Row:
    values = {**defaults, **columns}
    unknown = values.keys() - table.model_fields.keys()
    if unknown:
        raise TypeError(f"{table.__name__} has no column {', '.join(sorted(unknown))}")
    row = table(**values)
    session.add(row)
    session.flush()
    return row
