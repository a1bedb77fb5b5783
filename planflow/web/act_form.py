"""The frame of a form that adds something to an action."""

from typing import Any

from starlette.responses import Response

from planflow.domain.action import Action
from planflow.services import item_acts, items
from planflow.web import item_frame, item_moves, recording
from planflow.web.desk import Desk

_CLOSED = "This is not possible while it is: {state}."


def page(desk: Desk, action: Action, key: str, template: str, title: str, **context: Any) -> Response:
    """The form of one act, or why the person may not do it."""
    item_frame.trail(desk, action, title)
    possible = item_acts.of_action(desk.session, desk.actor(), action, now=desk.now)
    act = next((one for one in possible if one.key == key), None)
    why = _CLOSED.format(state=item_frame.state(desk, action)[0])
    if act is not None:
        why = "" if not act.refusals or act.whose else item_moves.told(desk, act.refusals)
    recorded = recording.offered(desk, items.plan_of(desk.session, action))
    if recorded is not None and act is not None and act.refusals and act.whose and not recorded["chosen"]:
        recorded["chosen"] = act.whose.key
    return desk.page(
        template,
        action=action,
        title=title,
        path=item_frame.path(desk, action),
        why=why,
        recording=recorded,
        owed=item_frame.owed(desk, action),
        theirs=item_frame.theirs(desk, action),
        mine=item_frame.mine(desk, {"text": "Your words", "note": "Your words", "word_of": "Whose word"}),
        meanwhile=item_frame.meanwhile(desk, action),
        **context,
    )
