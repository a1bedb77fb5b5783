"""Items with a lifecycle: what kind they are, which plan they belong to, and how their life begins."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.extension import Extension
from planflow.domain.paper import Paper
from planflow.domain.plan import Plan
from planflow.domain.recommendation import Recommendation
from planflow.domain.subjects import SubjectKind
from planflow.services import deadlines, ledger, texts
from planflow.store import definitions, organisation
from planflow.store.references import Subject
from planflow.store.session import Session

KINDS: dict[type[Subject], SubjectKind] = {
    Plan: SubjectKind.PLAN,
    Recommendation: SubjectKind.RECOMMENDATION,
    Action: SubjectKind.ACTION,
    Extension: SubjectKind.EXTENSION,
    Paper: SubjectKind.PAPER,
}


def kind_of(item: Subject) -> SubjectKind:
    """What kind of item it is, which is also the name of its workflow."""
    return KINDS[type(item)]


def plan_of(session: Session, item: Subject) -> Plan:
    """The plan that an item belongs to; a plan belongs to itself."""
    if isinstance(item, Plan):
        return item
    plan = session.plans.get(item.plan_id)
    if plan is None:
        plan = session.plans[item.plan_id] = session.get_one(Plan, item.plan_id)
    return plan


def begin(
    session: Session,
    actor: Actor,
    item: Subject,
    *,
    facts: Mapping[str, Any] | None = None,
    words: Mapping[str, texts.Kept] | None = None,
    now: datetime,
) -> int:
    """Add a new item in its initial state, pinned to the definition in force; the event's row number."""
    kind = kind_of(item)
    definition = session.library.definition(kind)
    item.definition = definitions.pin(session, definition, now=now)
    item.state = definition.initial
    item.state_since = organisation.today(session, now)
    session.add(item)
    session.flush()
    plan = plan_of(session, item)
    event_id = ledger.append(
        session,
        actor,
        chain=plan.id,
        kind=f"{kind}_created",
        subject_kind=kind,
        subject_id=item.id,
        to_state=item.state,
        facts=facts,
        words=words,
        now=now,
    )
    owed = definition.states[item.state].owed
    deadlines.follow(session, plan, item, kind, owed=owed, is_cancelled=False, now=now)
    return event_id
