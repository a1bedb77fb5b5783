"""Moves: asked for by name, checked with reasons, made in one transaction.

Permission, guards and required fields are checked first and all together; every refusal is a code with
values, put into words at the edge.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.engine import guards, machine
from planflow.engine.definition import Transition
from planflow.errors import Refusal, Refused, StaleWrite
from planflow.services import facts, firing, given_days, items, policy, texts
from planflow.services.firing import Moved
from planflow.store import definitions, organisation, surroundings
from planflow.store.references import Subject, reference_of
from planflow.store.session import Session

__all__ = ["Moved", "Offer", "check_version", "move", "offers", "resettle"]


@dataclass(frozen=True)
class Offer:
    """A move that starts in an item's state, and why this person may not make it (empty: they may)."""

    transition: Transition
    refusals: tuple[Refusal, ...]


def move(
    session: Session,
    actor: Actor,
    item: Subject,
    name: str,
    *,
    based_on: int | None = None,
    fields: Mapping[str, Any] | None = None,
    note: str = "",
    now: datetime,
) -> Moved:
    """Make the move `name` on an item.

    `based_on` is the version that the person saw; None only where a person could not have seen one.
    Raises `StaleWrite` where somebody else was first and `Refused` with every reason that stands against it.
    """
    check_version(session, item, based_on)
    if isinstance(item, Action):
        surroundings.hold(session, item)
    definition = definitions.get(session, item.definition)
    transition = definition.find_move(name, item.state)
    if transition is None:
        machine.next_state(definition, item.state, name)
        raise Refused([Refusal("wrong_state", {"move": name, "state": item.state})])
    given = {key: value for key, value in (fields or {}).items() if value is not None}
    found = _refusals(session, actor, item, transition, given, note, now=now)
    if found:
        raise Refused(found)
    words = texts.keep(session, note, author_id=actor.whose_word_id) if note else None
    return firing.fire(session, actor, item, transition, fields=given, note=words, now=now)


def offers(session: Session, actor: Actor, item: Subject, *, now: datetime) -> list[Offer]:
    """Every move that starts in an item's state, with the reasons why a missing one is missing.

    Fields that the move will ask for are not counted as missing.
    """
    definition = definitions.get(session, item.definition)
    found = []
    for transition in definition.moves_from(item.state):
        if not transition.is_automatic:
            assumed = dict.fromkeys((*transition.requires, "owner", "due"), True)
            reasons = _refusals(session, actor, item, transition, assumed, "assumed", now=now)
            found.append(Offer(transition, tuple(reasons)))
    return found


def check_version(session: Session, item: Subject, based_on: int | None) -> None:
    """Raise `StaleWrite` where an item is no longer at the version that a person saw."""
    if based_on is not None and based_on != item.version:
        raise StaleWrite(reference_of(session, item), based_on, item.version)


def resettle(session: Session, item: Subject, *, now: datetime) -> None:
    """Make the automatic moves of an item that have become possible, for instance with time."""
    firing.settle(session, item, now=now)


def _refusals(
    session: Session,
    actor: Actor,
    item: Subject,
    transition: Transition,
    fields: Mapping[str, Any],
    note: str,
    *,
    now: datetime,
) -> list[Refusal]:
    on = organisation.today(session, now)
    known = facts.collect(session, actor, item, transition.guards, fields=fields, on=on)
    plan = items.plan_of(session, item)
    if transition.is_automatic:
        return [Refusal("automatic", {"move": transition.name})]
    given = {**fields, "note": note.strip()}
    missing = [name for name in transition.requires if not given.get(name)]
    return [
        *policy.may_move(session, actor, plan, item, transition, known, on=on),
        *(Refusal("missing_field", {"field": name, "move": transition.name}) for name in missing),
        *given_days.refusals(session, actor, item, fields, note, on=on),
        *guards.refusals(transition.guards, known),
    ]
