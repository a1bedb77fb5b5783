"""The buttons of an item's page, and for each that is missing the reason why."""

from collections.abc import Sequence
from dataclasses import dataclass

from planflow.domain.action import Action
from planflow.engine.chart import words as spoken
from planflow.errors import Refusal
from planflow.services import item_acts
from planflow.services.item_acts import Act, Possible
from planflow.web import item_frame
from planflow.web.desk import Desk
from planflow.web.item_frame import Item

_ACTS = {
    item_acts.PROGRESS: "Report progress",
    item_acts.EVIDENCE: "Add evidence",
    item_acts.MORE_TIME: "Ask for more time",
    item_acts.RESULT: "Record the result of a turn",
    item_acts.RATING: "Set the rating by hand",
}


@dataclass(frozen=True)
class Button:
    """One way on."""

    text: str
    href: str
    whose: str = ""
    """Whose word would be recorded; empty for the person's own act."""


@dataclass(frozen=True)
class Missing:
    """One button that this person does not have, and why."""

    text: str
    why: str


def buttons(desk: Desk, item: Item) -> list[Button]:
    """The moves that the person may make now, their own first and then those they may record."""
    found = [_button(desk, item, one) for one in _possible(desk, item) if one.is_own or one.whose]
    return sorted(found, key=lambda one: bool(one.whose))


def acts(desk: Desk, action: Action, possible: Sequence[Act]) -> list[Button]:
    """What the person may add to an action."""
    path = item_frame.path(desk, action)
    return [
        Button(_ACTS[one.key], f"{path}/{one.key}", one.whose.name if one.whose else "")
        for one in possible
        if not one.refusals or one.whose
    ]


def missing(desk: Desk, item: Item, possible: Sequence[Act] = ()) -> list[Missing]:
    """What the person may not do now, each with every reason."""
    found = [
        Missing(_label(desk, one), told(desk, one.refusals))
        for one in _possible(desk, item)
        if not one.is_own and not one.whose
    ]
    return found + [
        Missing(_ACTS[one.key], told(desk, one.refusals))
        for one in possible
        if one.refusals and not one.whose
    ]


def told(desk: Desk, refusals: Sequence[Refusal]) -> str:
    """Reasons as they stand beside a button, which names the move already."""
    return " ".join(_told(desk, one) for one in refusals)


def _told(desk: Desk, refusal: Refusal) -> str:
    if refusal.code != "not_allowed" or desk.language not in ("", "en"):
        return desk.why(refusal)
    roles = [str(one) for one in refusal.values["by"]]
    some = " or ".join([*([", ".join(roles[:-1])] if roles[1:] else []), *roles[-1:]])
    return f"Only the {some} may do this." if some else "Nobody may do this."


def _possible(desk: Desk, item: Item) -> list[Possible]:
    known: dict[str, list[Possible]] = desk.session.info.setdefault("possible_moves", {})
    key = item_frame.path(desk, item)
    if key not in known:
        known[key] = item_acts.of_item(desk.session, desk.actor(), item, now=desk.now)
    return known[key]


def _button(desk: Desk, item: Item, one: Possible) -> Button:
    href = f"{item_frame.path(desk, item)}/move/{one.move.name}"
    return Button(_label(desk, one), href, one.whose.name if one.whose else "")


def _label(desk: Desk, one: Possible) -> str:
    return spoken(one.move.label, desk.language or "en")
