"""Who may make which move: one table for pages, API, mail links and the command line.

No rule means nobody. A policy answers with reasons, empty where the move is allowed.
"""

from datetime import date

from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.extension import Extension
from planflow.domain.person import Role
from planflow.domain.plan import Plan
from planflow.engine.definition import CLOSER, OWNER, Transition
from planflow.engine.guards import Facts
from planflow.errors import Refusal
from planflow.services import ownership
from planflow.store import people, roles
from planflow.store.references import Subject
from planflow.store.session import Session

RECORDERS = (Role.COORDINATOR, Role.CHAIR, Role.CLERK, Role.ADMINISTRATOR)
"""Who may record somebody else's word."""
LOADING = "load"
BY_ITSELF = "verified"
"""The way of closing in which verification closes an action; the chair closes what is left."""


def may_move(
    session: Session, actor: Actor, plan: Plan, item: Subject, move: Transition, facts: Facts, *, on: date
) -> list[Refusal]:
    """Why an actor may not make a move; empty where they may."""
    if actor.via == LOADING and actor.person_id is None:
        return []
    if actor.person_id is None:
        return [Refusal("nobody_acting")]
    found = []
    if actor.for_id is not None and not ownership.holds_any(session, plan, RECORDERS, actor.person_id, on=on):
        found.append(Refusal("may_not_record"))
    if not _is_allowed(session, actor, plan, item, move, facts, on=on):
        found.append(Refusal("not_allowed", {"by": list(_makers(plan, move)), "move": move.name}))
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
    if actor.for_id is not None and not ownership.holds_any(session, plan, RECORDERS, actor.person_id, on=on):
        found.append(Refusal("may_not_record"))
    word = actor.whose_word_id
    is_own = word is not None and (_owns(session, action, word, on=on) or _helps(session, action, word))
    if not is_own and not ownership.holds_or_stands_in(
        session, plan, Role.COORDINATOR, actor.person_id, on=on
    ):
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
    barred: set[int | None] = {action.implemented_by_id, action.implemented_recorder_id}
    barred |= {owner.deputy_id if owner else None, *ownership.owners(session, action, on=on)}
    held = roles.holders(session, plan, Role.VERIFIER, on=on)
    return [one.person_id for one in held if one.person_id not in barred]


def possible_deciders(session: Session, plan: Plan, extension: Extension, *, on: date) -> list[int]:
    """The people who could decide a request for more time: chairs and alternates who did not ask or own."""
    action = session.get_one(Action, extension.action_id)
    barred = {extension.requested_by_id, *ownership.owners(session, action, on=on)}
    held = roles.holders(session, plan, Role.CHAIR, on=on)
    return [one.person_id for one in held if one.person_id not in barred]


def _is_allowed(
    session: Session, actor: Actor, plan: Plan, item: Subject, move: Transition, facts: Facts, *, on: date
) -> bool:
    word = actor.whose_word_id
    if word is None:
        return False
    for role in _makers(plan, move):
        if role == OWNER:
            if _owns(session, item, word, on=on):
                return True
        elif role == Role.ASSURER:
            # An outside body answers by letter: whoever may record letters records it, naming the body.
            if ownership.holds_any(session, plan, (Role.ASSURER, *RECORDERS), word, on=on):
                return True
        elif ownership.holds_or_stands_in(session, plan, role, word, _barred(move, facts), on=on):
            return True
    return False


def _makers(plan: Plan, move: Transition) -> tuple[str, ...]:
    """The roles that may make a move, with `closer` replaced by the role that closes actions in this plan."""
    closer = Role.CHAIR if plan.closing == BY_ITSELF else plan.closing
    return tuple(str(closer) if role == CLOSER else role for role in move.by)


def _barred(move: Transition, facts: Facts) -> frozenset[int]:
    barred = facts.barred_ids if "not_own_work" in move.guards else frozenset[int]()
    return barred | (facts.requester_ids if "not_own_request" in move.guards else frozenset())


def _owns(session: Session, item: Subject, person_id: int, *, on: date) -> bool:
    action = session.get_one(Action, item.action_id) if isinstance(item, Extension) else item
    return isinstance(action, Action) and person_id in ownership.owners(session, action, on=on)


def _helps(session: Session, action: Action, person_id: int) -> bool:
    return any(one.person_id == person_id for one in people.contributors(session, action.id))
