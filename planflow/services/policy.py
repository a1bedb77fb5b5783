"""Who may make which move: one table for pages, API, mail links and the command line.

No rule means nobody. A policy answers with reasons, empty where the move is allowed.
"""

from collections.abc import Iterable
from datetime import date

from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.extension import Extension
from planflow.domain.person import Person, Role
from planflow.domain.plan import Plan
from planflow.engine.definition import OWNER, Transition
from planflow.engine.guards import Facts
from planflow.errors import Refusal
from planflow.store import people, roles
from planflow.store.references import Subject
from planflow.store.session import Session

RECORDERS = (Role.COORDINATOR, Role.CHAIR, Role.CLERK, Role.ADMINISTRATOR)
"""Who may record somebody else's word."""
LOADING = "load"


def may_move(
    session: Session, actor: Actor, plan: Plan, item: Subject, move: Transition, facts: Facts, *, on: date
) -> list[Refusal]:
    """Why an actor may not make a move; empty where they may."""
    if actor.via == LOADING and actor.person_id is None:
        return []
    if actor.person_id is None:
        return [Refusal("nobody_acting")]
    found = []
    if actor.for_id is not None and not _holds(session, plan, RECORDERS, actor.person_id, on=on):
        found.append(Refusal("may_not_record"))
    if not _is_allowed(session, actor, plan, item, move, facts, on=on):
        found.append(Refusal("not_allowed", {"by": list(move.by), "move": move.name}))
    return found


def may_report(session: Session, actor: Actor, plan: Plan, action: Action, *, on: date) -> list[Refusal]:
    """Why an actor may not add progress or evidence to an action, or ask for more time for it.

    Its owner, a contributor, the owner's deputy and members of the body or agency that owns it may; a
    coordinator may for anybody, saying whose word it is.
    """
    if actor.via == LOADING and actor.person_id is None:
        return []
    if actor.person_id is None:
        return [Refusal("nobody_acting")]
    found = []
    if actor.for_id is not None and not _holds(session, plan, RECORDERS, actor.person_id, on=on):
        found.append(Refusal("may_not_record"))
    word = actor.whose_word_id
    is_own = word is not None and (_owns(session, plan, action, word, on=on) or _helps(session, action, word))
    if not is_own and not _holds(session, plan, (Role.COORDINATOR,), actor.person_id, on=on):
        found.append(Refusal("not_owner"))
    return found


def may_administer(session: Session, actor: Actor, *, on: date) -> list[Refusal]:
    """Why an actor may not change people, roles and settings."""
    if actor.via == LOADING and actor.person_id is None:
        return []
    if actor.person_id is None:
        return [Refusal("nobody_acting")]
    held = {held.role for held in roles.of_person(session, actor.person_id, on=on) if not held.is_alternate}
    return [] if held & {Role.ADMINISTRATOR, Role.COORDINATOR} else [Refusal("not_administrator")]


def possible_verifiers(session: Session, plan: Plan, action: Action, *, on: date) -> list[int]:
    """The people who could verify an action: its verifiers and alternates, without those who are barred."""
    owner = people.find(session, action.owner_id)
    barred = {action.owner_id, action.implemented_by_id, action.implemented_recorder_id}
    barred |= {owner.deputy_id if owner else None}
    held = roles.holders(session, plan, Role.VERIFIER, on=on)
    return [one.person_id for one in held if one.person_id not in barred]


def _is_allowed(
    session: Session, actor: Actor, plan: Plan, item: Subject, move: Transition, facts: Facts, *, on: date
) -> bool:
    word = actor.whose_word_id
    if word is None:
        return False
    for role in move.by:
        if role == OWNER:
            if _owns(session, plan, item, word, on=on):
                return True
        elif role == Role.ASSURER:
            # An outside body answers by letter: whoever may record letters records it, naming the body.
            if _holds(session, plan, (Role.ASSURER, *RECORDERS), word, on=on):
                return True
        elif _holds_or_stands_in(session, plan, role, word, _barred(move, facts), on=on):
            return True
    return False


def _barred(move: Transition, facts: Facts) -> frozenset[int]:
    barred = facts.barred_ids if "not_own_work" in move.guards else frozenset[int]()
    return barred | (facts.requester_ids if "not_own_request" in move.guards else frozenset())


def _holds_or_stands_in(
    session: Session, plan: Plan, role: str, person_id: int, barred: frozenset[int], *, on: date
) -> bool:
    """Whether somebody holds a role, or is its alternate while every holder is barred, away or missing."""
    held = roles.holders(session, plan, role, on=on)
    if any(one.person_id == person_id and not one.is_alternate for one in held):
        return True
    if not any(one.person_id == person_id for one in held):
        return False
    ordinary = people.by_id(session, [one.person_id for one in held if not one.is_alternate])
    return all(person.id in barred or is_away(person, on=on) for person in ordinary.values())


def _holds(session: Session, plan: Plan, wanted: Iterable[str], person_id: int, *, on: date) -> bool:
    names = {str(role) for role in wanted}
    return any(
        held.role in names
        and not held.is_alternate
        and (held.plan_id == plan.id or (held.plan_id is None and held.body_id in (None, plan.board_id)))
        for held in roles.of_person(session, person_id, on=on)
    )


def _owns(session: Session, plan: Plan, item: Subject, person_id: int, *, on: date) -> bool:
    """Whether somebody owns an action: as owner, an absent owner's deputy, or for the body owning it."""
    action = session.get_one(Action, item.action_id) if isinstance(item, Extension) else item
    if not isinstance(action, Action):
        return False
    if action.owner_id == person_id:
        return True
    owner = people.find(session, action.owner_id)
    if owner is not None and owner.deputy_id == person_id and is_away(owner, on=on):
        return True
    if action.owner_body_id is None:
        return False
    person = people.find(session, person_id)
    if person is not None and person.agency_id == action.owner_body_id:
        return True
    return any(held.body_id == action.owner_body_id for held in roles.of_person(session, person_id, on=on))


def _helps(session: Session, action: Action, person_id: int) -> bool:
    return any(one.person_id == person_id for one in people.contributors(session, action.id))


def is_away(person: Person, *, on: date) -> bool:
    """Whether a person is absent on a day."""
    if person.away_from is None or on < person.away_from:
        return False
    return person.away_until is None or on <= person.away_until
