"""People: their roles and absences, and handing everything over from one person to another."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from planflow.domain.actor import Actor
from planflow.domain.person import Person, Role, RoleHolding
from planflow.domain.plan import Plan
from planflow.errors import PlanflowError, StaleWrite
from planflow.services import deadlines, ledger, links, reach, roles_held, texts
from planflow.services.reach import Reach
from planflow.store import organisation, people
from planflow.store.session import Session


@dataclass(frozen=True)
class HandOver:
    """What went from one person to another."""

    actions: int
    deadlines: int
    roles: int
    contributions: int
    recommendations: int


def hand_over(
    session: Session,
    actor: Actor,
    leaver: Person,
    *,
    to: Person,
    based_on: int | None = None,
    note: str = "",
    now: datetime,
) -> HandOver:
    """Move everything from one person to another: actions, deadlines, roles, help, and who deputises.

    What is closed moves as well where somebody may open it again. One act: one event in the chain of each
    plan concerned, and one in the organisation's.
    """
    today = organisation.today(session, now)
    allowed = reach.of(session, actor, on=today)
    if leaver.id == to.id:
        raise PlanflowError("Nobody can hand over to themselves.", "Name two different people.")
    _check_known(leaver)
    _check_known(to)
    if based_on is not None and based_on != leaver.version:
        raise StaleWrite(leaver.key, based_on, leaver.version)
    load = roles_held.everything(session, leaver, today)
    for plan_id in load.plans():
        allowed.require(plan_id, None)
    for held in load.roles:
        allowed.require_role(held.role, to.id, held.plan_id, held.body_id)
    # Before the actions: whoever answers by link holds their link first, and the action after it.
    links.revoke_all(session, leaver.id, reason=links.HAND_OVER, now=now)
    _hand_actions(load, leaver, to)
    _hand_deadlines(session, load, leaver, to)
    begun = _hand_roles(session, load.roles, to, today)
    stood_in = _hand_people(session, leaver, to)
    leaver.version += 1
    words = texts.keep(session, note, author_id=actor.whose_word_id) if note else None
    both = {"from": leaver.id, "to": to.id}
    for chain in load.plans():
        _record(
            session,
            actor,
            kind="owner_changed",
            subject=("plan", chain),
            facts=both | load.facts(chain),
            words=words,
            now=now,
        )
    facts = {**both, **load.facts(), "begun": [one.id for one in begun], "people": stood_in}
    _record(
        session,
        actor,
        kind="person_handed_over",
        subject=("person", leaver.id),
        facts=facts,
        words=words,
        now=now,
    )
    return HandOver(len(load.actions), len(load.deadlines), len(begun), len(load.helped), len(load.addressed))


def _check_known(person: Person) -> None:
    if person.erased_at is not None:
        raise PlanflowError(f"The data of {person.key} was erased.", "Name somebody else.")


def _hand_actions(load: roles_held.Load, leaver: Person, to: Person) -> None:
    for action in load.actions:
        action.owner_id = to.id
        action.version += 1
    for helper, _ in load.helped:
        helper.person_id = to.id
    for row in load.addressed:
        ids = [to.id if one == leaver.id else one for one in row.addressee_ids]
        row.addressee_ids = list(dict.fromkeys(ids))
        row.version += 1


def _hand_deadlines(session: Session, load: roles_held.Load, leaver: Person, to: Person) -> None:
    session.flush()
    for deadline in load.deadlines:
        agency = deadline.agency_id if deadline.agency_id != leaver.agency_id else to.agency_id
        deadlines.hand_to(session, deadline, deadlines.Ower(to.id, None, "", agency, to.is_outside))


def _hand_roles(session: Session, held: list[RoleHolding], to: Person, today: date) -> list[RoleHolding]:
    """End the leaver's roles yesterday and begin the successor's today, so that both terms stay readable.

    A role that begins later passes over as it is.
    """
    begun = []
    for one in held:
        if one.from_on is not None and one.from_on >= today:
            one.person_id = to.id
            begun.append(one)
            continue
        begun.append(_successor(one, to, today))
        one.until_on = today - timedelta(days=1)
    session.add_all(begun)
    session.flush()
    return begun


def _successor(held: RoleHolding, to: Person, today: date) -> RoleHolding:
    return RoleHolding(
        person_id=to.id,
        role=held.role,
        plan_id=held.plan_id,
        body_id=held.body_id,
        from_on=today,
        until_on=held.until_on,
        is_alternate=held.is_alternate,
    )


def _hand_people(session: Session, leaver: Person, to: Person) -> list[int]:
    """Whoever the leaver stood in for or managed gets the successor, who inherits the leaver's manager."""
    changed = []
    for person in people.everybody(session):
        if leaver.id not in (person.deputy_id, person.manager_id):
            continue
        if person.deputy_id == leaver.id:
            person.deputy_id = to.id if person.id != to.id else None
        if person.manager_id == leaver.id:
            inherited = leaver.manager_id if leaver.manager_id != to.id else None
            person.manager_id = to.id if person.id != to.id else inherited
        person.version += 1
        changed.append(person.id)
    session.flush()
    return changed


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
    allowed = reach.of(session, actor, on=organisation.today(session, now))
    _check_role(role)
    _check_known(person)
    _check_days(from_on, until_on)
    plan_id = plan.id if plan else None
    allowed.require_role(role, person.id, plan_id, body_id)
    held = RoleHolding(
        person_id=person.id, role=role, plan_id=plan_id, body_id=body_id,
        from_on=from_on, until_on=until_on, is_alternate=is_alternate,
    )  # fmt: skip
    session.add(held)
    session.flush()
    facts = {"role": role, "plan": plan_id, "body": body_id, "from": from_on, "until": until_on}
    facts |= {"holding": held.id, "alternate": is_alternate}
    _record(session, actor, kind="role_given", subject=("person", person.id), facts=facts, now=now)
    return held


def end_role(
    session: Session,
    actor: Actor,
    person: Person,
    role: str,
    *,
    plan: Plan | None = None,
    body_id: int | None = None,
    on: date | None = None,
    now: datetime,
) -> list[RoleHolding]:
    """End a role that a person holds there; `on`, today unless said, is the last day on which it is held."""
    today = organisation.today(session, now)
    allowed: Reach = reach.of(session, actor, on=today)
    _check_role(role)
    last, plan_id = on or today, plan.id if plan else None
    allowed.require(plan_id, body_id)
    place = (role, plan_id, body_id)
    held = [
        one
        for one in roles_held.coming(session, person.id, on=last)
        if (one.role, one.plan_id, one.body_id) == place and (one.from_on is None or one.from_on <= last)
    ]
    if not held:
        raise PlanflowError(
            f"{person.key} does not hold the role '{role}' there on {last.isoformat()}.",
            "See who holds what with 'planflow people list', and name the plan or the body of the role.",
        )
    for one in held:
        one.until_on = last
    session.flush()
    facts = {"role": role, "plan": plan_id, "body": body_id, "until": last, "roles": [one.id for one in held]}
    _record(session, actor, kind="role_ended", subject=("person", person.id), facts=facts, now=now)
    return held


def _check_role(role: str) -> None:
    if role not in list(Role):
        raise PlanflowError(f"There is no role '{role}'.", f"Roles: {', '.join(Role)}.")


def _check_days(from_on: date | None, until_on: date | None) -> None:
    if from_on is not None and until_on is not None and until_on < from_on:
        raise PlanflowError(
            f"{until_on.isoformat()} is before {from_on.isoformat()}.",
            "Name a last day on or after the first.",
        )


def _record(
    session: Session,
    actor: Actor,
    *,
    kind: str,
    subject: tuple[str, int],
    facts: dict[str, Any],
    words: texts.Kept | None = None,
    now: datetime,
) -> None:
    """Write to the plan's chain what is about a plan, and to the organisation's what is about a person."""
    ledger.append(
        session,
        actor,
        chain=subject[1] if subject[0] == "plan" else ledger.ORGANISATION_CHAIN,
        kind=kind,
        subject_kind=subject[0],
        subject_id=subject[1],
        facts=facts,
        words={"note": words} if words else None,
        now=now,
    )
