"""Rehearsing a plan before anybody gets a mail: how much would go out, to whom, and all of it to read."""

import io
import json
import zipfile
from datetime import date
from typing import Any

from starlette.responses import Response

from planflow.domain import recurrence
from planflow.domain.work import Work, WorkKind
from planflow.errors import NotFound
from planflow.services import work
from planflow.services.planfile import exporting
from planflow.web import plan_frame, waiting
from planflow.web.access import Coordinator
from planflow.web.desk import Desk
from planflow.web.routing import Pages
from planflow.working.rehearsal import REPORT

router = Pages()
PEOPLE = {
    "mixed": "Some on time, some late, some silent",
    "on-time": "All of them on time",
    "late": "All of them late",
    "silent": "Nobody does anything",
}
_MOST_MONTHS = 36


@router.get("/plans/{key}/rehearsal")
def form(key: str, desk: Coordinator, done: str = "") -> Response:
    """Where a rehearsal is asked for, and what one came to."""
    found = _done(desk, key, done) if done else None
    return _page(desk, key, found)


@router.post("/plans/{key}/rehearsal")
def ask(key: str, desk: Coordinator) -> Response:
    """Have the plan rehearsed as it stands, from today."""
    plan = desk.plan(key)
    plan_frame.require_shaper(desk, plan)
    people = desk.form.text("people", "Say how people behave in the rehearsal.")
    until = desk.form.day("until", "Enter the day on which the rehearsal ends.")
    last = recurrence.add(desk.today, _MOST_MONTHS, "month")
    if people and people not in PEOPLE:
        desk.form.wrong("people", "Choose one of the ways in which people behave.")
    if until is not None and not desk.today < until <= last:
        desk.form.wrong("until-day", f"Give a day after today, {_MOST_MONTHS // 12} years ahead at most.")
    if desk.is_faulty or until is None:
        return _page(desk, key, None)
    said = {
        "plan": plan.key, "name": plan.title, "people": people,
        "start": desk.today.isoformat(), "until": until.isoformat(),
    }  # fmt: skip
    content = exporting.text_of(desk.session, plan).encode()
    return waiting.page_of(desk, waiting.ask(desk, WorkKind.REHEARSE_PLAN, said, content))


@router.get("/plans/{key}/rehearsal/file.zip")
def download(key: str, desk: Coordinator, done: str = "") -> Response:
    """Every mail and every paper of a rehearsal, what happened day by day, and what falls to whom."""
    found = _done(desk, key, done)
    name = f"{key}-rehearsal-{found.arguments['until']}.zip"
    return desk.download(desk.app.work_files.get(found.result), name, "application/zip")


def _done(desk: Desk, key: str, token: str) -> Work:
    """The rehearsal of this plan that the reader asked for."""
    plan = desk.plan(key)
    plan_frame.require_shaper(desk, plan)
    found = work.get_done(desk.session, desk.who, token, WorkKind.REHEARSE_PLAN)
    if found.arguments["plan"] != plan.key:
        raise NotFound("There is no such work.")
    return found


def _page(desk: Desk, key: str, found: Work | None) -> Response:
    frame = plan_frame.open_plan(desk, key, "rehearsal")
    plan_frame.require_shaper(desk, frame.plan)
    return desk.page(
        "plan/rehearsal.html.j2",
        frame=frame,
        people=[{"value": value, "text": text} for value, text in PEOPLE.items()],
        in_a_year=recurrence.add(desk.today, 12, "month"),
        found=_told(desk, found) if found is not None else None,
    )


def _told(desk: Desk, found: Work) -> dict[str, Any]:
    """What the page shows of a rehearsal."""
    said = found.arguments
    with zipfile.ZipFile(io.BytesIO(desk.app.work_files.get(found.result))) as archive:
        report = json.loads(archive.read(REPORT))
    days = {name: date.fromisoformat(said[name]) for name in ("start", "until")}
    return {**report, **days, "behaved": PEOPLE[said["people"]], "token": found.token}
