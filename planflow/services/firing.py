"""Carries a move out: state, columns, event, deadlines, and the automatic moves that follow.

All in one transaction. It asks for no permission: `services.moves` has done so; automatic moves need none.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from planflow.domain.action import Action, ActionRecommendation
from planflow.domain.actor import SYSTEM, Actor
from planflow.domain.recommendation import Recommendation
from planflow.engine import guards, machine
from planflow.engine.definition import Definition, Meaning, Transition
from planflow.errors import PlanflowError, StaleWrite
from planflow.services import deadlines, effects, facts, items, ledger, occurrences, texts
from planflow.services.moving import Context
from planflow.store import chains, definitions, organisation
from planflow.store.references import Subject, reference_of
from planflow.store.session import Session

_MOST_AUTOMATIC = 20
"""More automatic moves than this in a row mean that a definition goes round in circles."""


@dataclass(frozen=True)
class Moved:
    """What a move did."""

    event_id: int
    from_state: str
    to_state: str


def fire(
    session: Session,
    actor: Actor,
    item: Subject,
    move: Transition,
    *,
    fields: dict[str, Any],
    note: texts.Kept | None = None,
    now: datetime,
) -> Moved:
    """Make a move whose conditions hold, and every automatic move that becomes possible by it."""
    started_before = item.started_on if isinstance(item, Action) else None
    moved = _write(session, actor, item, move, fields=fields, note=note, now=now)
    settle(session, item, now=now)
    if isinstance(item, Action):
        if _means_something_else(session, item, moved):
            _settle_above(session, item, now=now)
        elif item.started_on != started_before:
            settle(session, items.plan_of(session, item), now=now)
    elif isinstance(item, Recommendation):
        settle(session, items.plan_of(session, item), now=now)
    return moved


def _write(
    session: Session,
    actor: Actor,
    item: Subject,
    move: Transition,
    *,
    fields: dict[str, Any],
    note: texts.Kept | None,
    now: datetime,
) -> Moved:
    definition = definitions.get(session, item.definition)
    plan = items.plan_of(session, item)
    context = Context(
        session=session,
        actor=actor,
        plan=plan,
        item=item,
        move=move,
        fields=fields,
        note=note,
        now=now,
        today=organisation.today(session, now),
        fire=lambda other, name: _follow_up(session, actor, other, name, now=now),
    )
    source = item.state
    target = machine.next_state(definition, source, move.name)
    for name in move.effects:
        effects.REGISTRY[name](context)
    changes = {**context.changes, "state": target}
    if target != source:
        changes["state_since"] = context.today
    ledger.hold(session, plan.id)
    event_id = _record(session, context, source, changes)
    if definition.states[target].owed != definition.states[source].owed:
        _follow_deadlines(session, actor, item, definition, now=now)
    if isinstance(item, Action) and definition.states[target].meaning != Meaning.OPEN:
        occurrences.end_turns(session, item, now=now)
    for step in context.after:
        step()
    return Moved(event_id, source, target)


def _record(session: Session, context: Context, source: str, changes: dict[str, Any]) -> int:
    """Write the item and the event of its move together; what one has written, both have."""
    session.flush()
    item, note = context.item, context.note
    written = {**changes, "version": item.version + 1}
    try:
        event_id = ledger.append(
            session,
            context.actor,
            chain=context.plan.id,
            kind=context.move.event,
            subject_kind=items.kind_of(item),
            subject_id=item.id,
            from_state=source,
            to_state=changes["state"],
            facts=context.facts,
            words={"note": note} if note else None,
            change=chains.Change(type(item).__table__, item.id, item.version, written),
            now=context.now,
        )
    except chains.Overtaken:
        table = type(item)
        current = session.execute(sa.select(col(table.version)).where(col(table.id) == item.id)).scalar_one()
        raise StaleWrite(reference_of(session, item), item.version, current) from None
    session.set_written(item, written)
    return event_id


def _follow_deadlines(
    session: Session, actor: Actor, item: Subject, definition: Definition, *, now: datetime
) -> None:
    state = definition.states[item.state]
    deadlines.follow(
        session,
        items.plan_of(session, item),
        item,
        items.kind_of(item),
        owed=state.owed,
        is_cancelled=state.meaning == Meaning.CANCELLED,
        acted_on=actor.given_on,
        now=now,
    )


def _follow_up(session: Session, actor: Actor, item: Subject, name: str, *, now: datetime) -> None:
    """A move that follows from another one, as its effect."""
    move = definitions.get(session, item.definition).find_move(name, item.state)
    if move is not None:
        _write(session, actor, item, move, fields={}, note=None, now=now)


def settle(session: Session, item: Subject, *, now: datetime) -> bool:
    """Make the automatic moves of an item whose guards hold; whether there were any."""
    definition = definitions.get(session, item.definition)
    for turn in range(_MOST_AUTOMATIC + 1):
        automatic = [move for move in definition.moves_from(item.state) if move.is_automatic]
        if not automatic:
            return turn > 0
        asked = tuple(name for move in automatic for name in move.guards)
        known = facts.collect(session, SYSTEM, item, asked, fields={}, on=organisation.today(session, now))
        ready = next((move for move in automatic if not guards.refusals(move.guards, known)), None)
        if ready is None:
            return turn > 0
        _write(session, SYSTEM, item, ready, fields={}, note=None, now=now)
    raise PlanflowError(
        f"The automatic moves of {reference_of(session, item)} go round in circles.",
        f"Run 'planflow workflows check' on {definition.name}.yaml.",
    )


def _means_something_else(session: Session, action: Action, moved: Moved) -> bool:
    """Whether the recommendations of an action count it differently after its move."""
    states = definitions.get(session, action.definition).states
    return states[action.state].meaning != states[moved.from_state].meaning


def _settle_above(session: Session, action: Action, *, now: datetime) -> None:
    """Let the recommendations that an action answers, and their plans, move with it."""
    statement = (
        select(Recommendation)
        .join(ActionRecommendation, col(ActionRecommendation.recommendation_id) == col(Recommendation.id))
        .where(col(ActionRecommendation.action_id) == action.id)
        .order_by(col(Recommendation.id))
    )
    answered = list(session.exec(statement).all())
    for recommendation in answered:
        settle(session, recommendation, now=now)
    plan_ids = dict.fromkeys([action.plan_id, *(one.plan_id for one in answered)])
    for plan_id in plan_ids:
        settle(session, session.get_one(type(items.plan_of(session, action)), plan_id), now=now)
