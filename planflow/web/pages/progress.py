"""Reporting progress on an action."""

from starlette.responses import Response

from planflow.domain.action import Action
from planflow.services import item_acts, progress
from planflow.web import act_form, item_frame, recording
from planflow.web.access import SignedIn
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()


@router.get("/items/{plan}/{ref}/progress")
def ask(desk: SignedIn, plan: str, ref: str) -> Response:
    """Ask how it stands."""
    return _page(desk, item_frame.action(desk, plan, ref))


@router.post("/items/{plan}/{ref}/progress")
def report(desk: SignedIn, plan: str, ref: str) -> Response:
    """Add what somebody says, or that nothing has changed. It never conflicts with anybody else's record."""
    action = item_frame.action(desk, plan, ref)
    is_unchanged = desk.form.text("unchanged") == "yes"
    text = desk.form.text("text", "" if is_unchanged else "Say in a sentence how it stands.")
    percent = desk.form.number("percent", 0, 100)
    if is_unchanged and text:
        desk.form.wrong("unchanged", "Either nothing has changed, or say what has: not both.")
    actor = recording.actor(desk)
    if not desk.is_faulty:
        with desk.attempt():
            if is_unchanged:
                progress.confirm(desk.session, actor, action, percent=percent, now=desk.now)
            else:
                progress.report(desk.session, actor, action, text=text, percent=percent, now=desk.now)
    if desk.is_faulty:
        return _page(desk, action)
    return desk.go(f"{item_frame.path(desk, action)}", f"Progress of {action.ref} is recorded.")


def _page(desk: Desk, action: Action) -> Response:
    return act_form.page(desk, action, item_acts.PROGRESS, "items/progress.html.j2", "Report progress")
