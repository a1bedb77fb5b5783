"""The form of one move of an item: exactly the fields that it asks for, and who may make it."""

from typing import Any

from starlette.responses import Response

from planflow.domain.actor import Actor
from planflow.engine.chart import words as spoken
from planflow.engine.definition import Transition
from planflow.errors import NotFound
from planflow.services import item_acts, items, moves
from planflow.store import definitions
from planflow.web import item_frame, item_moves, move_fields, recording
from planflow.web.access import SignedIn
from planflow.web.desk import Desk
from planflow.web.item_frame import Item
from planflow.web.routing import Pages

router = Pages()


@router.get("/items/{plan}/{ref}/move/{move}")
def ask(desk: SignedIn, plan: str, ref: str, move: str) -> Response:
    """Ask for what a move needs, or say why it cannot be made now."""
    item = item_frame.find(desk, plan, ref)
    return _page(desk, item, _transition(desk, item, move))


@router.post("/items/{plan}/{ref}/move/{move}")
def make(desk: SignedIn, plan: str, ref: str, move: str) -> Response:
    """Make a move."""
    item = item_frame.find(desk, plan, ref)
    transition = _transition(desk, item, move)
    owed = item_frame.owed(desk, item)
    asked = move_fields.asked(transition, item, owed)
    fields, note = move_fields.read(desk, item, asked, owed)
    actor = recording.actor(desk)
    if not desk.is_faulty:
        with desk.attempt():
            _make(desk, actor, item, move, fields, note)
    if desk.is_faulty:
        return _page(desk, item, transition)
    label, _ = item_frame.state(desk, item)
    return desk.go(
        item_frame.path(desk, item), f"{item_frame.code(desk, item)} is recorded. It is now: {label}."
    )


def _make(desk: Desk, actor: Actor, item: Item, move: str, fields: dict[str, Any], note: str) -> None:
    seen = item_frame.based_on(desk)
    moves.move(desk.session, actor, item, move, based_on=seen, fields=fields, note=note, now=desk.now)


def _transition(desk: Desk, item: Item, move: str) -> Transition:
    """The move of that name, from the item's state where there is one, else from any."""
    definition = definitions.get(desk.session, item.definition)
    found = definition.find_move(move, item.state)
    found = found or next((one for one in definition.transitions if one.name == move), None)
    if found is None or found.is_automatic:
        raise NotFound(f"There is no move '{move}'.")
    return found


def _page(desk: Desk, item: Item, transition: Transition) -> Response:
    label = spoken(transition.label, desk.language or "en")
    item_frame.trail(desk, item, label)
    possible = item_acts.of_item(desk.session, desk.actor(), item, now=desk.now)
    offer = next((one for one in possible if one.move.name == transition.name), None)
    whose = offer.whose if offer else None
    why = "" if offer is None or offer.is_own or whose else item_moves.told(desk, offer.refusals)
    plan = items.plan_of(desk.session, item)
    owed = item_frame.owed(desk, item)
    recorded = recording.offered(desk, plan)
    if recorded is not None and whose is not None and not recorded["chosen"]:
        recorded["chosen"] = whose.key
    asked = move_fields.asked(transition, item, owed)
    is_possible = offer is not None and not why
    return desk.page(
        "items/move.html.j2",
        item=item,
        action=getattr(item, "title", ""),
        code=item_frame.code(desk, item),
        path=item_frame.path(desk, item),
        label=label,
        move=transition,
        asked=asked,
        owed=owed,
        owners=_owners(desk) if "owner" in asked and is_possible else [],
        owner=move_fields.current_owner(desk, item),
        recording=recorded,
        is_possible=is_possible,
        why=why or f"This is not possible while it is: {item_frame.state(desk, item)[0]}.",
        theirs=item_frame.theirs(desk, item),
        mine=item_frame.mine(desk, _LABELS),
        meanwhile=item_frame.meanwhile(desk, item),
    )


_LABELS = {"note": "Your words", "word_of": "Whose word", "by_action": "Replaced by"}


def _owners(desk: Desk) -> list[dict[str, str]]:
    nobody = {"value": "", "text": "Choose a person or a body"}
    return [nobody, *recording.person_choices(desk), *recording.body_choices(desk)]
