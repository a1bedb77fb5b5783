"""Loading a plan from its file: looked at first, with all that is wrong or would change, and then done."""

from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

from planflow import yamlfile
from planflow.domain.plan import Plan
from planflow.errors import FileError, NotFound, PlanflowError, Problem
from planflow.intake import kept_review
from planflow.services.planfile import exporting, loading, places
from planflow.services.planfile.changing import shown
from planflow.services.planfile.loading import Loaded
from planflow.store import plans, references, report_reviews
from planflow.web import plan_frame, report_desk
from planflow.web.access import Coordinator
from planflow.web.desk import Desk
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
    loaded: Loaded | None = None
    problems: list[Problem] = field(default_factory=list)


@router.get("/plans/new")
def new(desk: Coordinator) -> Response:
    """Where a new plan is loaded from a file."""
    return _new(desk, Look())


@router.post("/plans/new")
def load_new(desk: Coordinator) -> Response:
    """Look at the file of a new plan, or load it once it was looked at."""
    look = _look(desk, None)
    if look.loaded is not None and desk.form.text("confirm") == "yes":
        _bind(desk, look, look.loaded.plan)
    if look.loaded is not None and desk.form.text("confirm") == "yes" and not desk.is_faulty:
        return desk.go(f"/plans/{look.loaded.plan}", f"The plan {look.loaded.plan} is loaded.")
    desk.is_undone = True
    return _new(desk, look)


@router.get("/plans/{key}/load")
def form(key: str, desk: Coordinator) -> Response:
    """Where a plan is loaded again from its file."""
    return _again(desk, key, Look())


@router.post("/plans/{key}/load")
def load(key: str, desk: Coordinator) -> Response:
    """Look at what the file would change, or change it once it was looked at."""
    plan = desk.plan(key)
    plan_frame.require_shaper(desk, plan)
    look = _look(desk, plan)
    if look.loaded is not None and desk.form.text("confirm") == "yes":
        return desk.go(f"/plans/{key}", "The file is loaded.")
    desk.is_undone = True
    return _again(desk, key, look)


@router.get("/plans/{key}/export")
def export(key: str, desk: Coordinator) -> Response:
    """The plan as a file, to be kept, edited and loaded again."""
    plan = desk.plan(key)
    plan_frame.require_shaper(desk, plan)
    text = exporting.text_of(desk.session, plan)
    return desk.download(text.encode(), f"{plan.key}.yaml", _YAML)


def _look(desk: Desk, plan: Plan | None) -> Look:
    """Load the text that was given; whether that stays is decided afterwards."""
    look = _given(desk)
    if desk.is_faulty:
        return look
    try:
        document = yamlfile.parse(look.text, look.name)
        _check_plan(desk, document, plan)
        look.loaded = _load(desk, document)
    except FileError as error:
        look.problems = list(error.problems)
        desk.form.wrong("text", f"The file has {_count(look.problems)}. Nothing was changed.")
    except PlanflowError as error:
        for text in desk.told(error):
            desk.form.wrong("text", text)
    return look


def _load(desk: Desk, document: yamlfile.Document) -> Loaded:
    """Load in a savepoint, which is given up again unless somebody has looked and confirmed."""
    attempt = desk.session.begin_nested()
    try:
        loaded = loading.load_document(desk.session, document, by=desk.who.key, now=desk.now)
    except PlanflowError:
        attempt.rollback()
        raise
    if desk.form.text("confirm") == "yes":
        attempt.commit()
    else:
        attempt.rollback()
    return loaded


def _bind(desk: Desk, look: Look, key: str) -> None:
    """Keep the review of the report with the plan that was made of it."""
    if look.review:
        review = report_desk.open_review(desk, look.review)
        with desk.attempt():
            kept_review.bind(desk.session, review, references.get_plan(desk.session, key), now=desk.now)


def _given(desk: Desk) -> Look:
    """The text of the file that was chosen, else of the one that was typed or looked at before."""
    chosen = desk.form.file("file")
    if chosen is not None:
        raw = chosen.file.read(yamlfile.MAX_BYTES + 1)
        name = (chosen.filename or "plan.yaml")[:100]
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            desk.form.wrong("file", "The file is not written in UTF-8. Save it again with that encoding.")
            return Look(name=name)
    else:
        given: Any = desk.form.data.get("text")
        text = given.replace("\r\n", "\n") if isinstance(given, str) else ""
        name = desk.form.text("name")[:100] or "plan.yaml"
    if not text.strip():
        desk.form.wrong("file", "Choose a file, or paste its text.")
    elif len(text) > _LONGEST:
        desk.form.wrong(
            "file", f"The file has {len(text):,} characters; {_LONGEST:,} are loaded by this page."
        )
    shown = text if len(text) <= _LONGEST else ""
    return Look(text=shown, name=name, review=desk.form.text("review"))


def _check_plan(desk: Desk, document: yamlfile.Document, plan: Plan | None) -> None:
    """That the file is about the plan of the page; a new plan is none that exists, known or not."""
    key = places.text_at(document.data, "plan", "key")
    if plan is not None and key != plan.key:
        raise PlanflowError(
            f"This file is about the plan '{key}'.", f"Choose the file of {plan.key}, or load a new plan."
        )
    if plan is None and key and plans.find(desk.session, key) is not None:
        raise PlanflowError(
            f"The key '{key}' is taken.", "Load an existing plan from its own page, or choose another key."
        )


def _new(desk: Desk, look: Look) -> Response:
    desk.trail(("Plans", "/plans"), ("Load a new plan", ""))
    return desk.page("plan/load.html.j2", frame=None, look=look, shown=shown, action="/plans/new")


def _again(desk: Desk, key: str, look: Look) -> Response:
    frame = plan_frame.open_plan(desk, key, "load")
    if not frame.tools:
        raise NotFound("There is no such page.")
    return desk.page(
        "plan/load.html.j2",
        frame=frame,
        look=look,
        shown=shown,
        action=f"/plans/{key}/load",
        reviews=report_reviews.of_plan(desk.session, frame.plan),
    )


def _count(problems: list[Problem]) -> str:
    return "one problem" if len(problems) == 1 else f"{len(problems)} problems"
