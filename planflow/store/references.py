"""Finding things by the references that people type, and writing those references."""

from typing import TypeVar

from sqlmodel import col, select

from planflow.domain.action import Action
from planflow.domain.extension import Extension
from planflow.domain.paper import Paper
from planflow.domain.person import Person
from planflow.domain.plan import Milestone, Plan
from planflow.domain.recommendation import Recommendation
from planflow.domain.subjects import parse_reference
from planflow.errors import NotFound
from planflow.store.session import Session

_T = TypeVar("_T", Action, Recommendation, Paper)
Subject = Plan | Recommendation | Action | Extension | Paper


def get_plan(session: Session, key: str) -> Plan:
    """The plan of that key."""
    plan = session.exec(select(Plan).where(Plan.key == key)).first()
    if plan is None:
        known = list(session.exec(select(Plan.key).order_by(Plan.key)))
        remedy = f"Known plans: {', '.join(known)}." if known else "Load one with 'planflow plan load FILE'."
        raise NotFound(f"There is no plan '{key}'.", remedy)
    return plan


def get_subject(session: Session, text: str) -> Subject:
    """What a reference names: a plan, recommendation, action, paper, or `PLAN/R3a.1`, its first extension."""
    reference = parse_reference(text)
    return get_within(session, get_plan(session, reference.plan), reference.code)


def get_within(session: Session, plan: Plan, code: str) -> Subject:
    """What a code names within a plan; the plan itself where there is none."""
    if not code:
        return plan
    found = (
        _find(session, Action, plan, code)
        or _find(session, Recommendation, plan, code)
        or _find(session, Paper, plan, code)
        or _find_extension(session, plan, code)
    )
    if found is not None:
        return found
    raise NotFound(
        f"There is nothing called '{code}' in {plan.key}.",
        f"See its references with 'planflow plan show {plan.key}'.",
    )


def get_action(session: Session, text: str) -> Action:
    """The action that a reference names."""
    found = get_subject(session, text)
    if not isinstance(found, Action):
        raise NotFound(f"'{text}' is not an action.", "Actions are written like lewisham-2017/R3a.")
    return found


def get_paper(session: Session, text: str) -> Paper:
    """The paper that a reference names."""
    found = get_subject(session, text)
    if not isinstance(found, Paper):
        raise NotFound(f"'{text}' is not a paper.", "Papers are written like lewisham-2017/P2.")
    return found


def get_person(session: Session, key: str) -> Person:
    """The person of that key, or of that e-mail address."""
    column = Person.email if "@" in key else Person.key
    person = session.exec(select(Person).where(col(column) == key).order_by(col(Person.id))).first()
    if person is None:
        raise NotFound(f"There is no person '{key}'.", "See who is known with 'planflow people list'.")
    return person


def reference_of(session: Session, item: Subject | Milestone) -> str:
    """The reference that people read, with the plan's key in front."""
    if isinstance(item, Plan):
        return item.key
    plan = session.get_one(Plan, item.plan_id)
    if isinstance(item, Extension):
        action = session.get_one(Action, item.action_id)
        return f"{plan.key}/{action.ref}.{item.number}"
    return f"{plan.key}/{item.key if isinstance(item, Milestone) else item.ref}"


def _find(session: Session, table: type[_T], plan: Plan, code: str) -> _T | None:
    return session.exec(select(table).where(col(table.plan_id) == plan.id, col(table.ref) == code)).first()


def _find_extension(session: Session, plan: Plan, code: str) -> Extension | None:
    ref, _, number = code.rpartition(".")
    if not ref or not number.isdigit():
        return None
    statement = (
        select(Extension)
        .join(Action, col(Action.id) == col(Extension.action_id))
        .where(Action.plan_id == plan.id, Action.ref == ref, Extension.number == int(number))
    )
    return session.exec(statement).first()
