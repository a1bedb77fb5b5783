"""Changes of owner, day and state in a tracker: each is the move or the request that a person would make."""

from datetime import datetime
from typing import Any

from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.engine import chart
from planflow.engine.definition import Definition, Transition
from planflow.errors import PlanflowError
from planflow.services import extensions, moves
from planflow.services.trackers.proposal import Edit
from planflow.store import definitions
from planflow.store.session import Session

ASSIGN, REASSIGN = "assign", "reassign"


def move(
    session: Session, actor: Actor, action: Action, edit: Edit, owner: Any, *, now: datetime
) -> list[str]:
    """Make the moves that a row asks for. `owner` is the row of the new owner, None where none is named.

    Raises `PlanflowError` (or `Refused`) for what the rules do not allow.
    """
    definition = definitions.get(session, action.definition)
    wanted = edit.changes["state"].value if "state" in edit.changes else None
    transition = _leading_to(definition, action.state, wanted) if wanted else None
    fields = {"owner": owner, "due": edit.due}
    made: list[str] = []
    if transition is not None and _takes(transition, fields):
        return [_make(session, actor, action, transition.name, edit, fields, now)]
    if owner is not None or edit.due is not None:
        made += _own(session, actor, action, edit, definition, owner, now)
    if transition is not None and action.state != wanted:
        made.append(_make(session, actor, action, transition.name, edit, {}, now))
    return made


def _takes(transition: Transition, fields: dict[str, Any]) -> bool:
    """Whether one move does it all: it sets owner and day where they are given."""
    given = {f"set_{name}" for name, value in fields.items() if value is not None}
    return bool(given) and given <= set(transition.effects)


def _own(
    session: Session,
    actor: Actor,
    action: Action,
    edit: Edit,
    definition: Definition,
    owner: Any,
    now: datetime,
) -> list[str]:
    """A new owner or day: by assigning what has not begun, later by reassigning and asking for more time."""
    if definition.find_move(ASSIGN, action.state) is not None:
        return [_make(session, actor, action, ASSIGN, edit, {"owner": owner, "due": edit.due}, now)]
    made = []
    if owner is not None:
        made.append(_make(session, actor, action, REASSIGN, edit, {"owner": owner}, now))
    if edit.due is not None:
        made.append(_ask(session, actor, action, edit, now))
    return made


def _ask(session: Session, actor: Actor, action: Action, edit: Edit, now: datetime) -> str:
    due = edit.due
    if due is None or due.on is None:
        raise PlanflowError("A day that was agreed is not turned into words.", "Write a day.")
    if not edit.note:
        raise PlanflowError(
            "Work has begun, so a new day is a request for more time, which needs a reason.",
            "Write it under 'Reason for the change'.",
        )
    extensions.request(session, actor, action, to_due_on=due.on, reason=edit.note, now=now)
    return f"asks for more time, until {due.on}"


def _make(
    session: Session,
    actor: Actor,
    action: Action,
    name: str,
    edit: Edit,
    fields: dict[str, Any],
    now: datetime,
) -> str:
    note = edit.note or (edit.said[0].text if edit.said else "")
    moved = moves.move(session, actor, action, name, fields=fields, note=note, now=now)
    return f"{name}: {moved.from_state} -> {action.state}"


def _leading_to(definition: Definition, state: str, wanted: str) -> Transition:
    """The move that leads to a state, at once or by what follows by itself. Raises `PlanflowError`."""
    possible = [one for one in definition.moves_from(state) if not one.is_automatic]
    for one in possible:
        if one.target_from(state) == wanted:
            return one
    for one in possible:
        after = definition.moves_from(one.target_from(state))
        if any(then.is_automatic and then.target_from(one.target_from(state)) == wanted for then in after):
            return one
    labels = {name: chart.words(one.label, "en") for name, one in definition.states.items()}
    reached = dict.fromkeys(
        labels[one.target_from(state)] for one in possible if one.target_from(state) != state
    )
    raise PlanflowError(
        f"No move leads from '{labels[state]}' to '{labels[wanted]}'.",
        f"Possible now: {', '.join(reached) or 'none'}.",
    )
