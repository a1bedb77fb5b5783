"""Holding every delivery, and letting all of them go again."""

from starlette.responses import Response

from planflow.services import delivery_desk
from planflow.store import organisation, outbox
from planflow.web import administration
from planflow.web.access import Administrator
from planflow.web.desk import Desk
from planflow.web.pages.admin_deliveries import DELIVERIES
from planflow.web.routing import Pages

router = Pages()


@router.get("/admin/deliveries/hold")
def ask(desk: Administrator) -> Response:
    """Say what waits, and ask whether to hold everything or to let it go."""
    return _asking(desk)


@router.post("/admin/deliveries/hold")
def hold(desk: Administrator) -> Response:
    """Let nothing leave until somebody releases it."""
    with desk.attempt():
        delivery_desk.hold_everything(
            desk.session, desk.actor(), reason=desk.form.text("reason"), now=desk.now
        )
    if desk.is_faulty:
        return _asking(desk)
    return desk.go(
        "/admin/deliveries", "Everything is on hold. Reminders are still planned, and leave once released."
    )


@router.post("/admin/deliveries/release")
def release(desk: Administrator) -> Response:
    """Let everything leave again, without what is older than a day that was named."""
    day = desk.form.day("drop_before")
    if not desk.is_faulty:
        with desk.attempt():
            delivery_desk.release_everything(desk.session, desk.actor(), drop_before=day, now=desk.now)
    if desk.is_faulty:
        return _asking(desk)
    return desk.go("/admin/deliveries", "Released: what waits leaves with the next delivery run.")


def _asking(desk: Desk) -> Response:
    held_at = organisation.get_organisation(desk.session).deliveries_held_at
    is_restored = outbox.why_on_hold(desk.session) == delivery_desk.RESTORED
    administration.trail(desk, DELIVERIES, ("Release everything" if held_at else "Hold everything", ""))
    return desk.page(
        "admin/hold.html.j2",
        held_at=held_at,
        is_restored=is_restored,
        backlog=outbox.backlog(desk.session),
    )
