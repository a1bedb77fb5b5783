"""Who may make which move: one table for pages, API, mail links and the command line.

No rule means nobody. A policy answers with reasons, empty where the move is allowed.
"""

from datetime import date

from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.extension import Extension
from planflow.domain.person import Role
from planflow.domain.plan import Plan
from planflow.domain.work import Work
from planflow.engine.definition import CLOSER, OWNER, Transition
from planflow.engine.guards import Facts
from planflow.errors import Refusal
from planflow.services import asked_of, ownership
from planflow.services.deadlines import Ower
from planflow.store import bodies, people, roles
from planflow.store.references import Subject
from planflow.store.session import Session

RECORDERS = (Role.COORDINATOR, Role.CHAIR, Role.CLERK, Role.ADMINISTRATOR)
"""Who may record somebody else's word."""
KEEPERS = (Role.COORDINATOR, Role.CLERK)
"""Who sees a paper through to its publication."""
RATERS = (Role.CHAIR, Role.COORDINATOR)
"""Who may put a rating in place of the computed one."""
SHAPERS = (Role.COORDINATOR, Role.CHAIR)
"""Who may add actions to a plan and change what it says of itself."""
SEES_RESTRICTED = (
    Role.CHAIR, Role.COORDINATOR, Role.CLERK, Role.VERIFIER, Role.ASSURER, Role.ADMINISTRATOR,
)  # fmt: skip
"""Who sees restricted evidence of a plan besides whoever owns or helps with the action."""
LOADING = "load"
MAIL_LINK = "mail link"
BY_MAIL_LINK = frozenset({"progress", "extension", "result"})
"""What the link in a mail is good for. Whoever holds the mail holds the link, so it tells and asks; what
decides something, or shows something, needs its person signed in."""
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
    if actor.via == MAIL_LINK:
        return [Refusal("needs_sign_in", {"what": move.name})]
    found = []
    if actor.for_id is not None and not ownership.holds_any(session, plan, RECORDERS, actor.person_id, on=on):
        found.append(Refusal("may_not_record"))
    if not _is_allowed(session, actor, plan, item, move, facts, on=on):
        found.append(Refusal("not_allowed", {"by": list(_makers(plan, move)), "move": move.name}))
    return found


def may_report(
    session: Session, actor: Actor, plan: Plan, action: Action, *, what: str = "progress", on: date
) -> list[Refusal]:
    """Why an actor may not add progress, evidence or results to an action, or ask for more time for it.

    Its owner, a contributor, the owner's deputy and members of the body or agency that owns it may; a
    coordinator may for anybody, saying whose word it is. By mail link it may be an administrator too, to
    whom falls what nobody else can be reached for; the link sees to it that it did.
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
    by_link = actor.via == MAIL_LINK
    others = (Role.COORDINATOR, Role.ADMINISTRATOR) if by_link else (Role.COORDINATOR,)
    if not is_own and not ownership.holds_any(session, plan, others, actor.person_id, on=on):
        found.append(Refusal("not_owner"))
    if by_link and what not in BY_MAIL_LINK:
        found.append(Refusal("needs_sign_in", {"what": what}))
    return found


def may_clear(session: Session, actor: Actor, plan: Plan, asked: Ower, *, on: date) -> list[Refusal]:
    """Why an actor may not clear a paper: it takes the word of who is asked, which others may record.

    What is asked of somebody whom planflow does not know falls to the coordinator, as do reminders of it.
    """
    word = actor.whose_word_id
    if actor.person_id is None or word is None:
        return [Refusal("nobody_acting")]
    if actor.via == MAIL_LINK:
        return [Refusal("needs_sign_in", {"what": "clearance"})]
    found = []
    if actor.for_id is not None and not ownership.holds_any(session, plan, RECORDERS, actor.person_id, on=on):
        found.append(Refusal("may_not_record"))
    is_asked = asked_of.is_one_of(session, plan, asked, word, on=on)
    if not is_asked and not (
        asked == asked_of.NOBODY_NAMED and ownership.holds_any(session, plan, KEEPERS, word, on=on)
    ):
        found.append(Refusal("not_asked_to_clear"))
    return found


def may_keep_calendar(session: Session, actor: Actor, plan: Plan, *, on: date) -> list[Refusal]:
    """Why an actor may not decide on the days of a plan's papers: skip one, take it to another meeting."""
    if actor.person_id is None:
        return [Refusal("nobody_acting")]
    if actor.via == MAIL_LINK:
        return [Refusal("needs_sign_in", {"what": "calendar"})]
    if ownership.holds_any(session, plan, RECORDERS, actor.person_id, on=on):
        return []
    return [Refusal("not_calendar_keeper")]


def may_shape(session: Session, actor: Actor, plan: Plan, *, on: date) -> list[Refusal]:
    """Why an actor may not add actions to a plan or change what it says of itself; chair and coordinator may.

    Somebody else's word, a chair's for instance, is recorded by whoever may record it.
    """
    word = actor.whose_word_id
    if actor.person_id is None or word is None:
        return [Refusal("nobody_acting")]
    if actor.via == MAIL_LINK:
        return [Refusal("needs_sign_in", {"what": "plan"})]
    found = []
    if actor.for_id is not None and not ownership.holds_any(session, plan, RECORDERS, actor.person_id, on=on):
        found.append(Refusal("may_not_record"))
    if not ownership.holds_any(session, plan, SHAPERS, word, on=on):
        found.append(Refusal("not_plan_shaper", {"by": [str(role) for role in SHAPERS]}))
    return found


def answers_for(session: Session, plan: Plan, person_id: int, *, on: date) -> frozenset[int]:
    """The assurers of a plan, by the number of the body, whose answer somebody may give or record.

    Whoever records letters records each; an assurer of the plan gives any; one of a body gives that body's.
    """
    named = frozenset(one.body_id for one in bodies.assurers(session, plan.id))
    if ownership.holds_any(session, plan, (Role.ASSURER, *RECORDERS), person_id, on=on):
        return named
    held = [one for one in roles.of_person(session, person_id, on=on) if one.role == Role.ASSURER]
    own = [one.body_id for one in held if one.plan_id in (None, plan.id) and not one.is_alternate]
    return named.intersection(one for one in own if one is not None)


def sees_restricted(session: Session, plan: Plan, action: Action, person_id: int, *, on: date) -> bool:
    """Whether somebody sees what is restricted to those who work with an action or run its plan."""
    return (
        ownership.holds_any(session, plan, SEES_RESTRICTED, person_id, on=on)
        or _owns(session, action, person_id, on=on)
        or _helps(session, action, person_id)
    )


def may_keep_meetings(session: Session, actor: Actor, *, on: date) -> list[Refusal]:
    """Why an actor may not enter, move or cancel meetings: whoever keeps papers anywhere may."""
    if actor.person_id is None:
        return [Refusal("nobody_acting")]
    if actor.via == MAIL_LINK:
        return [Refusal("needs_sign_in", {"what": "meetings"})]
    held = {held.role for held in roles.of_person(session, actor.person_id, on=on) if not held.is_alternate}
    return [] if held & {*RECORDERS} else [Refusal("not_calendar_keeper")]


def may_switch_publicity(session: Session, actor: Actor, plan: Plan, *, on: date) -> list[Refusal]:
    """Why an actor may not make a plan's published papers and tracker public, or end that."""
    if actor.person_id is None:
        return [Refusal("nobody_acting")]
    if actor.via == MAIL_LINK:
        return [Refusal("needs_sign_in", {"what": "publicity"})]
    if ownership.holds_any(session, plan, (Role.CHAIR, Role.COORDINATOR), actor.person_id, on=on):
        return []
    return [Refusal("not_allowed", {"by": [str(Role.CHAIR), str(Role.COORDINATOR)], "move": "publicity"})]


def may_read_draft(session: Session, person_id: int, plan: Plan, *, on: date) -> bool:
    """Whether somebody may read papers before they are published: whoever writes or decides them."""
    return ownership.holds_any(session, plan, RECORDERS, person_id, on=on)


def may_rate(session: Session, actor: Actor, plan: Plan, action: Action, *, on: date) -> list[Refusal]:
    """Why an actor may not put a rating in place of the computed one: nobody rates what they own."""
    word = actor.whose_word_id
    if actor.person_id is None or word is None:
        return [Refusal("nobody_acting")]
    if actor.via == MAIL_LINK:
        return [Refusal("needs_sign_in", {"what": "rating"})]
    found = []
    if actor.for_id is not None and not ownership.holds_any(session, plan, RECORDERS, actor.person_id, on=on):
        found.append(Refusal("may_not_record"))
    if word in ownership.owners(session, action, on=on):
        found.append(Refusal("own_rating"))
    elif not ownership.holds_any(session, plan, RATERS, word, on=on):
        found.append(Refusal("not_rater", {"by": [str(role) for role in RATERS]}))
    return found


def may_administer(session: Session, actor: Actor, *, on: date) -> list[Refusal]:
    """Why an actor may not change people, roles and settings."""
    if actor.via == LOADING and actor.person_id is None:
        return []
    if actor.person_id is None:
        return [Refusal("nobody_acting")]
    if actor.via == MAIL_LINK:
        return [Refusal("needs_sign_in", {"what": "administration"})]
    held = {held.role for held in roles.of_person(session, actor.person_id, on=on) if not held.is_alternate}
    return [] if held & {Role.ADMINISTRATOR, Role.COORDINATOR} else [Refusal("not_administrator")]


def may_see_work(work: Work, person_id: int | None) -> bool:
    """Whoever asked for long work sees how it stands, and nobody else; visitors ask for what is public."""
    return work.asked_by_id == person_id


def may_run_deliveries(session: Session, actor: Actor, *, on: date) -> list[Refusal]:
    """Why an actor may not retry, cancel, hold or release what leaves, or park an address."""
    return may_administer(session, actor, on=on)


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
            if answers_for(session, plan, word, on=on):
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
