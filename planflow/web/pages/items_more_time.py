"""Asking for more time for an action."""

from starlette.responses import Response

from planflow.domain.action import Action
from planflow.services import extensions, item_acts
from planflow.store.references import reference_of
from planflow.web import act_form, item_frame, recording
from planflow.web.access import SignedIn
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()


@router.get("/items/{plan}/{ref}/more-time")
def ask(desk: SignedIn, plan: str, ref: str) -> Response:
    """Ask until when, and why."""
    return _page(desk, item_frame.action(desk, plan, ref))


@router.post("/items/{plan}/{ref}/more-time")
def request(desk: SignedIn, plan: str, ref: str) -> Response:
    """Ask for another day. Somebody else decides."""
    action = item_frame.action(desk, plan, ref)
    until = desk.form.day("until", "Enter the day until which more time is needed.")
    reason = desk.form.text("reason", "Say why, for whoever decides.")
    actor = recording.actor(desk)
    made, told = None, list[str]()
    if not desk.is_faulty and until is not None:
        with desk.attempt():
            made = extensions.request(
                desk.session, actor, action, to_due_on=until, reason=reason, now=desk.now
            )
            told = extensions.warnings(desk.session, made, now=desk.now)
    if desk.is_faulty or made is None:
        return _page(desk, action)
    name = reference_of(desk.session, made).partition("/")[2]
    said = " ".join([f"Request {name} for more time waits for a decision.", *told])
    return desk.go(item_frame.path(desk, action), said)


def _page(desk: Desk, action: Action) -> Response:
    return act_form.page(desk, action, item_acts.MORE_TIME, "items/more_time.html.j2", "Ask for more time")
