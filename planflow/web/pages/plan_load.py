"""Loading a plan from its file: looked at first, with all that is wrong or would change, and then done."""

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

from planflow import yamlfile
from planflow.domain.work import Work, WorkKind, WorkState
from planflow.errors import NotFound
from planflow.intake import uploads
from planflow.services import work
from planflow.services.planfile import exporting
from planflow.store import report_reviews
from planflow.web import plan_frame, report_desk, waiting
from planflow.web.access import Coordinator
from planflow.web.desk import Desk
from planflow.web.plan_frame import Frame
from planflow.web.routing import Pages

router = Pages()
_LONGEST = 900_000
"""Characters of a plan file that a form carries from the look at it to the load."""
_YAML = "application/yaml"


@dataclass
class Look:
    """What loading a text would do, or what is wrong with it."""

    text: str = ""
    name: str = ""
    review: str = ""
    """The number of the report's review that the text was drafted from, where it was."""
    looked: str = ""
    """The look that this is of: its file is loaded when somebody confirms."""
    loaded: dict[str, Any] | None = None
    problems: list[dict[str, Any]] = field(default_factory=list)


@router.get("/plans/new")
def new(desk: Coordinator, looked: str = "") -> Response:
    """Where a new plan is loaded from a file, and what a look at one found."""
    return _new(desk, _seen(desk, looked, "") if looked else Look())


@router.post("/plans/new")
def load_new(desk: Coordinator) -> Response:
    """Look at the file of a new plan, or load it once it was looked at."""
    asked = _ask(desk, "")
    return _new(desk, asked) if isinstance(asked, Look) else asked


@router.get("/plans/{key}/load")
def form(key: str, desk: Coordinator, looked: str = "") -> Response:
    """Where a plan is loaded again from its file, and what a look at one found."""
    frame = _frame(desk, key)
    return _again(desk, frame, _seen(desk, looked, key) if looked else Look())


@router.post("/plans/{key}/load")
def load(key: str, desk: Coordinator) -> Response:
    """Look at what the file would change, or change it once it was looked at."""
    plan_frame.require_shaper(desk, desk.plan(key))
    asked = _ask(desk, key)
    return _again(desk, _frame(desk, key), asked) if isinstance(asked, Look) else asked


@router.get("/plans/{key}/export")
def export(key: str, desk: Coordinator) -> Response:
    """The plan as a file, to be kept, edited and loaded again."""
    plan = desk.plan(key)
    plan_frame.require_shaper(desk, plan)
    text = exporting.text_of(desk.session, plan)
    return desk.download(text.encode(), f"{plan.key}.yaml", _YAML)


def _ask(desk: Desk, plan: str) -> Response | Look:
    """Have the file looked at, or loaded once somebody has looked; what was given where it has a fault."""
    if desk.form.text("confirm") == "yes":
        seen = _looked(desk, plan)
        if seen is None:
            return Look()
        kind, said, content = WorkKind.LOAD_PLAN, seen.arguments, desk.app.work_files.get(seen.input)
    else:
        look = _given(desk)
        if desk.is_faulty:
            return look
        kind, content = WorkKind.LOOK_AT_PLAN, look.text.encode()
        said = {"plan": plan, "name": look.name, "review": look.review}
    if said["review"]:
        report_desk.open_review(desk, said["review"])
    asked = waiting.ask(desk, kind, said, content)
    if kind == WorkKind.LOAD_PLAN and asked.state == WorkState.DONE and asked.reference:
        told = "The file is loaded." if plan else f"The plan {asked.reference} is loaded."
        return desk.go(f"/plans/{asked.reference}", told)
    return waiting.page_of(desk, asked)


def _looked(desk: Desk, plan: str) -> Work | None:
    """The look that is confirmed; a fault of the form where it is over a day old."""
    try:
        seen = work.get_done(desk.session, desk.who, desk.form.text("looked"), WorkKind.LOOK_AT_PLAN)
    except NotFound:
        desk.form.wrong("file", "What you looked at is not kept any more. Choose the file again.")
        return None
    if seen.arguments["plan"] != plan:
        raise NotFound("There is no such work.")
    return seen


def _seen(desk: Desk, token: str, plan: str) -> Look:
    """What a look at a file found, or why it could not be loaded after all."""
    found = work.get(desk.session, desk.who, token)
    is_look = found.kind in (WorkKind.LOOK_AT_PLAN, WorkKind.LOAD_PLAN) and found.state == WorkState.DONE
    if not is_look or not found.input or found.arguments["plan"] != plan:
        raise NotFound("There is no such work.")
    said = found.arguments
    told = json.loads(desk.app.work_files.get(found.result))
    text = desk.app.work_files.get(found.input).decode()
    look = Look(text, said["name"], said["review"], token, told.get("loaded"), told.get("problems", []))
    if look.problems:
        desk.form.wrong("text", f"The file has {_count(look.problems)}. Nothing was changed.")
    for sentence in told.get("refused", []):
        desk.form.wrong("text", sentence)
    return look


def _given(desk: Desk) -> Look:
    """The text of the file that was chosen, else of the one that was typed or looked at before."""
    chosen = desk.form.file("file")
    if chosen is not None:
        raw = chosen.file.read(yamlfile.MAX_BYTES + 1)
        name = uploads.plain_name(chosen.filename or "") or "plan.yaml"
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            desk.form.wrong("file", "The file is not written in UTF-8. Save it again with that encoding.")
            return Look(name=name)
    else:
        given: Any = desk.form.data.get("text")
        text = given.replace("\r\n", "\n") if isinstance(given, str) else ""
        name = uploads.plain_name(desk.form.text("name")) or "plan.yaml"
    if not _is_text(text):
        desk.form.wrong("text", "A character here is not text. Save the file again as UTF-8.")
        text = ""
    elif not text.strip():
        desk.form.wrong("file", "Choose a file, or paste its text.")
    elif len(text) > _LONGEST:
        desk.form.wrong(
            "file", f"The file has {len(text):,} characters; {_LONGEST:,} are loaded by this page."
        )
    shown = text if len(text) <= _LONGEST else ""
    return Look(text=shown, name=name, review=desk.form.text("review"))


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _frame(desk: Desk, key: str) -> Frame:
    frame = plan_frame.open_plan(desk, key, "load")
    if not frame.tools:
        raise NotFound("There is no such page.")
    return frame


def _new(desk: Desk, look: Look) -> Response:
    desk.trail(("Plans", "/plans"), ("Load a new plan", ""))
    return desk.page("plan/load.html.j2", frame=None, look=look, action="/plans/new")


def _again(desk: Desk, frame: Frame, look: Look) -> Response:
    return desk.page(
        "plan/load.html.j2",
        frame=frame,
        look=look,
        action=f"/plans/{frame.plan.key}/load",
        reviews=report_reviews.of_plan(desk.session, frame.plan),
    )


def _count(problems: list[dict[str, Any]]) -> str:
    return "one problem" if len(problems) == 1 else f"{len(problems)} problems"
