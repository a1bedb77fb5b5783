"""What somebody may do on the page of an item, and why a button that others have is missing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.domain.deadline import DeadlineState
from planflow.domain.extension import Extension
from planflow.domain.person import Person
from planflow.domain.plan import Plan
from planflow.engine.definition import OWNER, Meaning, Transition
from planflow.errors import Refusal
from planflow.services import items, moves, ownership, policy
from planflow.store import deadlines, definitions, extensions, organisation, people, roles
from planflow.store.references import Subject
from planflow.store.session import Session

PROGRESS, EVIDENCE, MORE_TIME, RESULT, RATING = "progress", "evidence", "more-time", "result", "rating"
_SAMPLES = "board"
"""How a word would be given, while it is only asked whether it could be recorded."""


@dataclass(frozen=True)
class Possible:
    """A move that starts in the item's state."""

    move: Transition
    refusals: Sequence[Refusal]
    """Why this person may not make it themselves; empty where they may."""
    whose: Person | None = None
    """Whose word this person may record instead; None where nobody's, or where it is not needed."""

    @property
    def is_own(self) -> bool:
        """Whether the person may make it in their own right."""
        return not self.refusals


@dataclass(frozen=True)
class Act:
    """Something that is added to an action without a move."""

    key: str
    refusals: Sequence[Refusal]
    """Why this person may not do it in their own right; empty where they may."""
    whose: Person | None = None
    """Whose word this person may record instead; None where nobody's, or where it is not needed."""


def may_record(session: Session, plan: Plan, person: Person, *, on: date) -> bool:
    """Whether somebody may record others' words in a plan."""
    return ownership.holds_any(session, plan, policy.RECORDERS, person.id, on=on)


def of_item(session: Session, actor: Actor, item: Subject, *, now: datetime) -> list[Possible]:
    """Every move that starts in an item's state: possible, possible on somebody's word, or why not."""
    own = [Possible(one.transition, one.refusals) for one in moves.offers(session, actor, item, now=now)]
    on, plan = organisation.today(session, now), items.plan_of(session, item)
    person = people.find(session, actor.person_id)
    if all(one.is_own for one in own) or person is None or not may_record(session, plan, person, on=on):
        return own
    words = _words(session, plan, item, own, on)
    offered = {
        giver.id: {
            one.transition.name
            for one in moves.offers(session, _recording(actor, giver), item, now=now)
            if not one.refusals
        }
        for giver in words
        if giver.id != person.id
    }
    return [_recordable(one, words, offered) for one in own]


def of_action(session: Session, actor: Actor, action: Action, *, now: datetime) -> list[Act]:
    """What may be added to an action, each with the reasons why not."""
    on, plan = organisation.today(session, now), items.plan_of(session, action)
    meaning = definitions.get(session, action.definition).states[action.state].meaning
    reports = tuple(policy.may_report(session, actor, plan, action, on=on))
    whose = _reporter(session, actor, plan, action, on) if reports else None
    found = [Act(EVIDENCE, reports, whose)]
    if meaning == Meaning.OPEN:
        found.insert(0, Act(PROGRESS, reports, whose))
        owed = deadlines.find(session, "action", action.id, "action")
        is_owed = owed is not None and owed.state == DeadlineState.OPEN
        if is_owed and extensions.find_open(session, action.id) is None:
            found.append(Act(MORE_TIME, reports, whose))
        if action.repeats:
            found.append(Act(RESULT, reports, whose))
    found.append(Act(RATING, tuple(policy.may_rate(session, actor, plan, action, on=on))))
    return found


def _reporter(session: Session, actor: Actor, plan: Plan, action: Action, on: date) -> Person | None:
    """The owner, where this person may record what the owner says."""
    owner = people.find(session, action.owner_id)
    if owner is None or owner.id == actor.person_id:
        return None
    refused = policy.may_report(session, _recording(actor, owner), plan, action, on=on)
    return None if refused else owner


def _recording(actor: Actor, giver: Person) -> Actor:
    return replace(actor, for_id=giver.id, how=_SAMPLES)


def _words(
    session: Session, plan: Plan, item: Subject, possible: Sequence[Possible], on: date
) -> list[Person]:
    """Whose word could be recorded for what is refused: the owner's, and that of the first role holders."""
    makers = dict.fromkeys(role for one in possible if not one.is_own for role in one.move.by)
    held = roles.holders_of(session, plan, [one for one in makers if one != OWNER], on=on)
    ids = [held[role][0].person_id if held.get(role) else None for role in makers if role != OWNER]
    if OWNER in makers:
        action = session.get_one(Action, item.action_id) if isinstance(item, Extension) else item
        ids.insert(0, action.owner_id if isinstance(action, Action) else None)
    known = people.by_id(session, ids)
    return [known[one] for one in dict.fromkeys(ids) if one in known]


def _recordable(one: Possible, words: Sequence[Person], offered: dict[int, set[str]]) -> Possible:
    if one.is_own:
        return one
    giver = next((who for who in words if one.move.name in offered.get(who.id, ())), None)
    return replace(one, whose=giver)
