"""Bodies and their meetings: entered, moved and cancelled by hand."""

from datetime import date

from starlette.responses import Response

from planflow.domain.body import Body
from planflow.domain.meeting import Meeting
from planflow.errors import NotFound
from planflow.services import meetings, policy
from planflow.store import bodies, body_list, organisation
from planflow.web import administration, paging
from planflow.web.access import Administrator
from planflow.web.desk import Desk
from planflow.web.rendering import day as said_day
from planflow.web.routing import Pages

router = Pages()
BODIES = ("Bodies and meetings", "/admin/bodies")


@router.get("/admin/bodies")
def list_bodies(desk: Administrator) -> Response:
    """Every body with its next meeting."""
    administration.trail(desk, (BODIES[0], ""))
    return desk.page("admin/bodies.html.j2", rows=body_list.listed(desk.session, on=desk.today))


@router.get("/admin/bodies/{key}")
def show(desk: Administrator, key: str) -> Response:
    """One body, and its meetings to come or, page by page, in the past."""
    return _shown(desk, bodies.get_by_key(desk.session, key))


@router.post("/admin/bodies/{key}")
def enter(desk: Administrator, key: str) -> Response:
    """Enter a meeting."""
    body = bodies.get_by_key(desk.session, key)
    held_on = desk.form.day("held_on", "Enter the day of the meeting.")
    title = desk.form.text("title")
    if held_on is not None and not desk.is_faulty:
        with desk.attempt():
            meetings.add(desk.session, desk.actor(), body, held_on, title=title, now=desk.now)
    if desk.is_faulty or held_on is None:
        return _shown(desk, body)
    return desk.go(f"/admin/bodies/{key}", f"{body.name} meets on {said_day(held_on)}.")


@router.get("/admin/bodies/{key}/meetings/{number}")
def ask_meeting(desk: Administrator, key: str, number: int) -> Response:
    """Ask what becomes of a meeting."""
    return _asking(desk, *_found(desk, key, number))


@router.post("/admin/bodies/{key}/meetings/{number}")
def change(desk: Administrator, key: str, number: int) -> Response:
    """Move or cancel a meeting; the days of its papers follow."""
    body, meeting = _found(desk, key, number)
    was, reason = meeting.held_on, desk.form.text("reason")
    is_off = desk.form.text("what") == "cancel"
    to = None if is_off else desk.form.day("held_on", "Enter the day on which it is held instead.")
    seen_on = desk.form.text("seen_on")
    if seen_on != was.isoformat() or meeting.is_cancelled:
        desk.form.wrong("", f"Somebody changed this meeting meanwhile: {_state(meeting)}. Look at it again.")
    moved = 0
    if not desk.is_faulty:
        with desk.attempt():
            moved = _change(desk, meeting, to, reason)
    if desk.is_faulty:
        return _asking(desk, body, meeting)
    done = "is cancelled" if to is None else f"moves to {said_day(to)}"
    papers = f" The days of {moved} {'paper' if moved == 1 else 'papers'} were counted anew." if moved else ""
    return desk.go(f"/admin/bodies/{key}", f"The meeting on {said_day(was)} {done}.{papers}")


def _change(desk: Desk, meeting: Meeting, to: date | None, reason: str) -> int:
    if to is None:
        return meetings.cancel(desk.session, desk.actor(), meeting, reason=reason, now=desk.now)
    return meetings.move(desk.session, desk.actor(), meeting, to, reason=reason, now=desk.now)


def _state(meeting: Meeting) -> str:
    return "it is cancelled" if meeting.is_cancelled else f"it is on {said_day(meeting.held_on)}"


def _found(desk: Desk, key: str, number: int) -> tuple[Body, Meeting]:
    body = bodies.get_by_key(desk.session, key)
    meeting = body_list.get_meeting(desk.session, body.id, number)
    if meeting is None:
        raise NotFound("There is no such meeting.")
    return body, meeting


def _shown(desk: Desk, body: Body) -> Response:
    is_past = desk.request.query_params.get("past") == "1"
    span: dict[str, date | None] = (
        {"until": desk.today, "since": None} if is_past else {"until": None, "since": desk.today}
    )
    total = body_list.count_meetings(desk.session, body.id, **span)
    page = paging.page(desk.request, total, "meetings")
    parent = bodies.find(desk.session, body.parent_id)
    administration.trail(desk, BODIES, (body.name, ""))
    return desk.page(
        "admin/body.html.j2",
        body=body,
        parent=parent.name if parent else "",
        calendar=body.calendar or organisation.get_organisation(desk.session).calendar,
        rows=body_list.meetings(desk.session, body.id, **span, offset=page.offset, limit=page.size),
        page=page,
        is_past=is_past,
        is_everywhere=administration.is_everywhere(desk),
        may_keep=not policy.may_keep_meetings(desk.session, desk.actor(), on=desk.today),
    )


def _asking(desk: Desk, body: Body, meeting: Meeting) -> Response:
    administration.trail(desk, BODIES, (body.name, f"/admin/bodies/{body.key}"), ("Meeting", ""))
    return desk.page("admin/meeting.html.j2", body=body, meeting=meeting)
