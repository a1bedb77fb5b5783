"""Things that were under way before planflow: entered as they stand, as taken over and not tested here."""

from datetime import date

from planflow.domain.action import Action
from planflow.domain.plan import Plan
from planflow.domain.recommendation import Recommendation
from planflow.engine.definition import Meaning
from planflow.services import deadlines, items, ledger
from planflow.services.planfile.applied.context import Context
from planflow.store import definitions

Item = Plan | Recommendation | Action


def enter(context: Context, item: Item, state: str, since: date) -> None:
    """Begin the life of an item in the middle: in `state`, since a day. Nothing is checked."""
    session, kind = context.session, items.kind_of(item)
    definition = session.library.definition(kind)
    item.definition = definitions.pin(session, definition, now=context.now)
    item.state, item.state_since = state, since
    session.add(item)
    session.flush()
    ledger.append(
        session,
        context.actor,
        chain=items.plan_of(session, item).id,
        kind=f"{kind}_taken_over",
        subject_kind=kind,
        subject_id=item.id,
        to_state=state,
        facts={"since": since},
        now=context.now,
    )


def follow(context: Context, item: Item) -> None:
    """Bring its deadlines into line with its state, once those that the file gives are there."""
    session, kind = context.session, items.kind_of(item)
    state = definitions.get(session, item.definition).states[item.state]
    deadlines.follow(
        session,
        items.plan_of(session, item),
        item,
        kind,
        owed=state.owed,
        is_cancelled=state.meaning == Meaning.CANCELLED,
        now=context.now,
    )


def ladder_of(context: Context, kind_of_item: str, kind: str) -> str:
    """The ladder of reminders that the workflow in force names for a kind of deadline."""
    states = context.session.library.definition(kind_of_item).states.values()
    found = (owed.ladder for state in states for owed in state.owed if owed.kind == kind)
    return next(found, "")
