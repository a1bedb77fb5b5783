"""Meetings out of a calendar file: what would change is shown first, and nothing is taken over unseen."""

import base64
import hashlib
import zlib
from zoneinfo import ZoneInfo

from starlette.responses import Response

from planflow.domain.body import Body
from planflow.errors import PlanflowError
from planflow.services import meeting_files, meeting_imports
from planflow.services.meeting_imports import Changes
from planflow.store import bodies, organisation
from planflow.web import administration
from planflow.web.access import Administrator
from planflow.web.desk import Desk
from planflow.web.pages.admin_bodies import BODIES
from planflow.web.routing import Pages

router = Pages()


@router.get("/admin/bodies/{key}/import")
def ask(desk: Administrator, key: str) -> Response:
    """Ask for the file."""
    return _page(desk, bodies.get_by_key(desk.session, key))


@router.post("/admin/bodies/{key}/import")
def look(desk: Administrator, key: str) -> Response:
    """Say what the file would change, and change nothing."""
    body = bodies.get_by_key(desk.session, key)
    file = desk.form.file("file", "Choose a calendar file.")
    if file is None:
        return _page(desk, body)
    content = file.file.read(meeting_files.LARGEST_BYTES + 1)
    changes = _compared(desk, body, content)
    if changes is None:
        return _page(desk, body)
    desk.is_undone = True
    return _page(desk, body, changes, content)


@router.post("/admin/bodies/{key}/import/take-over")
def take_over(desk: Administrator, key: str) -> Response:
    """Take over what was shown; where it would be something else by now, show that first."""
    body = bodies.get_by_key(desk.session, key)
    content = _unpacked(desk)
    changes = _compared(desk, body, content) if not desk.is_faulty else None
    if changes is None:
        return _page(desk, body)
    if desk.form.text("shown") != _mark(changes):
        desk.form.wrong("", "Meetings were changed since you looked. This is what the file would change now.")
        return _page(desk, body, changes, content)
    moved = 0
    with desk.attempt():
        moved = meeting_imports.take_over(desk.session, desk.actor(), body, changes, now=desk.now)
    if desk.is_faulty:
        return _page(desk, body, changes, content)
    papers = f" The days of {moved} {'paper' if moved == 1 else 'papers'} were counted anew." if moved else ""
    return desk.go(f"/admin/bodies/{key}", f"The calendar was taken over.{papers}")


def _compared(desk: Desk, body: Body, content: bytes) -> Changes | None:
    """What a file would change; None where it cannot be read, which is then a fault of the form."""
    zone = ZoneInfo(organisation.get_organisation(desk.session).timezone)
    try:
        found = meeting_files.read(content, zone, desk.today)
    except PlanflowError as error:
        desk.form.wrong("file", str(error))
        return None
    return meeting_imports.compare(desk.session, body, found, today=desk.today)


def _packed(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content)).decode()


def _unpacked(desk: Desk) -> bytes:
    """The file as the page carried it; it is read with every check again, whatever it holds."""
    raw = desk.form.data.get("content")
    try:
        packed = base64.b64decode(raw if isinstance(raw, str) else "", validate=True)
        return zlib.decompressobj().decompress(packed, meeting_files.LARGEST_BYTES + 1)
    except (ValueError, zlib.error):
        desk.form.wrong("file", "Choose the file again.")
        return b""


def _mark(changes: Changes) -> str:
    """A digest of what was shown."""
    said = [
        (one.what, one.held_on.isoformat(), one.was_on and one.was_on.isoformat()) for one in changes.changes
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()


def _page(desk: Desk, body: Body, changes: Changes | None = None, content: bytes = b"") -> Response:
    administration.trail(desk, BODIES, (body.name, f"/admin/bodies/{body.key}"), ("Import meetings", ""))
    return desk.page(
        "admin/meeting_import.html.j2",
        body=body,
        changes=changes,
        shown=[one for one in changes.changes if one.what != "the same"] if changes else [],
        same=changes.count("the same") if changes else 0,
        content=_packed(content) if changes else "",
        mark=_mark(changes) if changes else "",
    )
