"""Saying what shows that an action was done; and the copies that were kept, as downloads."""

from starlette.responses import Response

from planflow.domain.action import Action
from planflow.domain.organisation import StoredFile
from planflow.errors import NotFound
from planflow.services import action_page, evidence, item_acts, uploads
from planflow.web import act_form, item_frame, recording, uploaded
from planflow.web.access import SignedIn
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()


@router.get("/items/{plan}/{ref}/evidence")
def ask(desk: SignedIn, plan: str, ref: str) -> Response:
    """Ask what it is and where it is held."""
    return _page(desk, item_frame.action(desk, plan, ref))


@router.post("/items/{plan}/{ref}/evidence")
def add(desk: SignedIn, plan: str, ref: str) -> Response:
    """Record evidence: a reference, and a copy by choice. It never conflicts with anybody else's record."""
    action = item_frame.action(desk, plan, ref)
    form = desk.form
    what = form.text("what", "Say what it is and what it shows.")
    held_at, upload = form.text("held_at"), form.file("file")
    if not held_at and upload is None:
        form.wrong("held_at", "Say where it is held, or keep a copy of it.")
    seen_by, seen_on = recording.find_person(desk, "seen_by"), form.day("seen_on")
    if seen_on is not None and seen_on > desk.today:
        form.wrong("seen_on-day", "Nobody can have seen it yet on a day that is still to come.")
    name, content = uploaded.read(desk, upload, otherwise=", or record only where it is held")
    actor = recording.actor(desk)
    if not desk.is_faulty:
        with desk.attempt():
            evidence.add(
                desk.session,
                actor,
                action,
                what=what,
                held_at=held_at,
                seen_by_id=seen_by.id if seen_by else None,
                seen_on=seen_on,
                copy=_kept(desk, name, content),
                is_restricted=form.text("restricted") == "yes",
                now=desk.now,
            )
    if desk.is_faulty:
        return _page(desk, action)
    return desk.go(item_frame.path(desk, action), f"Evidence for {action.ref} is recorded.")


@router.get("/items/{plan}/{ref}/evidence/{number}")
def download(desk: SignedIn, plan: str, ref: str, number: int) -> Response:
    """The copy that was kept of a piece of evidence, to save and never to show."""
    action = item_frame.action(desk, plan, ref)
    found = action_page.may_see_evidence(desk.session, desk.who, action, number, on=desk.today)
    if found is None or not found.digest:
        raise NotFound("There is no such copy.")
    return desk.download(desk.app.files.get(found.digest), found.file_name, uploaded.KIND, uploaded.HEADERS)


def _kept(desk: Desk, name: str, content: bytes) -> StoredFile | None:
    return evidence.keep_content(desk.session, desk.app.files, name, content, now=desk.now) if name else None


def _page(desk: Desk, action: Action) -> Response:
    nobody = {"value": "", "text": "Nobody yet"}
    return act_form.page(
        desk,
        action,
        item_acts.EVIDENCE,
        "items/evidence.html.j2",
        "Add evidence",
        people=[nobody, *recording.person_choices(desk)],
        accepted=uploads.accepted(),
        largest=evidence.MOST_BYTES // 1024 // 1024,
    )
