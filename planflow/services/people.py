"""People: their roles, handing everything open over, everything known about one, and being forgotten."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import col, select

from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.deadline import Deadline, DeadlineState
from planflow.domain.person import Person, RoleHolding
from planflow.domain.plan import Plan
from planflow.engine.definition import Meaning
from planflow.errors import PlanflowError, Refused
from planflow.services import deadlines, ledger, policy, texts
from planflow.store import definitions, organisation, people, roles
from planflow.store.session import Session


@dataclass(frozen=True)
class HandOver:
    """What went from one person to another."""

    actions: int
    deadlines: int
    roles: int


def hand_over(
    session: Session, actor: Actor, leaver: Person, *, to: Person, note: str = "", now: datetime
) -> HandOver:
    """Move everything open from one person to another: actions, deadlines, roles, and who deputises.

    One act: one event in the chain of each plan concerned, and one in the organisation's.
    """
    today = organisation.today(session, now)
    refused = policy.may_administer(session, actor, on=today)
    if refused:
        raise Refused(refused)
    if leaver.id == to.id:
        raise PlanflowError("Nobody can hand over to themselves.", "Name two different people.")
    if to.erased_at is not None:
        raise PlanflowError(f"The data of {to.key} was erased.", "Name somebody else.")
    actions = _hand_actions(session, leaver, to)
    owed = _hand_deadlines(session, leaver, to)
    held = _hand_roles(session, leaver, to, now=now)
    words = texts.keep(session, note, author_id=actor.whose_word_id) if note else None
    facts = {
        "from": leaver.id,
        "to": to.id,
        "actions": [one.id for one in actions],
        "roles": [h.id for h in held],
    }
    for chain in sorted({one.plan_id for one in actions} | {one.plan_id for one in owed}):
        ledger.append(
            session,
            actor,
            chain=chain,
            kind="owner_changed",
            subject_kind="plan",
            subject_id=chain,
            facts={**facts, "actions": [one.id for one in actions if one.plan_id == chain]},
            words={"note": words} if words else None,
            now=now,
        )
    ledger.append(
        session,
        actor,
        chain=ledger.ORGANISATION_CHAIN,
        kind="person_handed_over",
        subject_kind="person",
        subject_id=leaver.id,
        facts=facts,
        words={"note": words} if words else None,
        now=now,
    )
    return HandOver(len(actions), len(owed), len(held))


def _hand_actions(session: Session, leaver: Person, to: Person) -> list[Action]:
    owned = session.exec(
        select(Action).where(col(Action.owner_id) == leaver.id).order_by(col(Action.id))
    ).all()
    moved = []
    for action in owned:
        if definitions.get(session, action.definition).states[action.state].meaning == Meaning.OPEN:
            action.owner_id = to.id
            action.version += 1
            moved.append(action)
    session.flush()
    return moved


def _hand_deadlines(session: Session, leaver: Person, to: Person) -> list[Deadline]:
    owed = session.exec(
        select(Deadline)
        .where(col(Deadline.owner_id) == leaver.id, col(Deadline.state) == DeadlineState.OPEN)
        .order_by(col(Deadline.id))
    ).all()
    for deadline in owed:
        agency = deadline.agency_id if deadline.agency_id != leaver.agency_id else to.agency_id
        deadlines.hand_to(session, deadline, deadlines.Ower(to.id, None, "", agency, to.is_outside))
    return list(owed)


def _hand_roles(session: Session, leaver: Person, to: Person, *, now: datetime) -> list[RoleHolding]:
    """End the leaver's roles yesterday and begin the successor's today, so that both terms stay readable."""
    today = organisation.today(session, now)
    begun = []
    for held in roles.of_person(session, leaver.id, on=today):
        successor = RoleHolding(
            person_id=to.id,
            role=held.role,
            plan_id=held.plan_id,
            body_id=held.body_id,
            from_on=today,
            until_on=held.until_on,
            is_alternate=held.is_alternate,
        )
        held.until_on = today - timedelta(days=1)
        session.add(successor)
        begun.append(successor)
    for person in people.everybody(session):
        if person.deputy_id == leaver.id and person.id != to.id:
            person.deputy_id = to.id
        if person.manager_id == leaver.id and person.id != to.id:
            person.manager_id = to.id
    session.flush()
    return begun


def appoint(
    session: Session,
    actor: Actor,
    person: Person,
    role: str,
    *,
    plan: Plan | None = None,
    body_id: int | None = None,
    from_on: date | None = None,
    until_on: date | None = None,
    is_alternate: bool = False,
    now: datetime,
) -> RoleHolding:
    """Give a person a role in a plan, a body or the organisation, from a day until a day."""
    refused = policy.may_administer(session, actor, on=organisation.today(session, now))
    if refused:
        raise Refused(refused)
    held = RoleHolding(
        person_id=person.id,
        role=role,
        plan_id=plan.id if plan else None,
        body_id=body_id,
        from_on=from_on,
        until_on=until_on,
        is_alternate=is_alternate,
    )
    session.add(held)
    session.flush()
    ledger.append(
        session,
        actor,
        chain=ledger.ORGANISATION_CHAIN,
        kind="role_given",
        subject_kind="person",
        subject_id=person.id,
        facts={"role": role, "plan": held.plan_id, "body": body_id, "from": from_on, "until": until_on},
        now=now,
    )
    return held
