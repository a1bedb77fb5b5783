"""The files in force: lifecycles with diagrams, ladders, routes and mails, and what is wrong with them."""

from collections.abc import Callable
from typing import TypeVar

from starlette.responses import Response

from planflow import definition_check
from planflow.engine import chart, chart_svg
from planflow.engine.definition import Definition
from planflow.errors import NotFound, PlanflowError
from planflow.notify import render
from planflow.web import administration
from planflow.web.access import Administrator
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()
T = TypeVar("T")
WORKFLOWS = ("Workflows and messages", "/admin/workflows")


@router.get("/admin/workflows")
def list_workflows(desk: Administrator) -> Response:
    """Everything in force, with its checks."""
    library = desk.app.library
    problems = definition_check.in_files(library) + definition_check.in_items(library, desk.session)
    administration.trail(desk, (WORKFLOWS[0], ""))
    return desk.page(
        "admin/workflows.html.j2",
        problems=[str(one) for one in problems],
        definitions=_read(lambda: list(library.definitions.values())),
        ladders=_read(lambda: list(library.ladders.values())),
        routes=_read(
            lambda: [
                (event, ", ".join(sorted({one.tell for one in found})), found[0].urgency)
                for event, found in sorted(library.routes.items())
            ]
        ),
        kinds=render.KINDS,
        workflows_dir=library.workflows_dir,
        notifications_dir=library.notifications_dir,
    )


@router.get("/admin/workflows/{name}.svg")
def diagram(desk: Administrator, name: str) -> Response:
    """The diagram of a lifecycle as a picture."""
    language = "cy" if desk.request.query_params.get("language") == "cy" else "en"
    picture = chart_svg.svg(_definition(desk, name), language)
    # As a picture in a page it may bring its own colours, and nothing else.
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return Response(picture.encode(), media_type="image/svg+xml", headers={"content-security-policy": policy})


@router.get("/admin/workflows/{name}")
def show(desk: Administrator, name: str) -> Response:
    """One lifecycle: its diagram, and the same as tables."""
    found = _definition(desk, name)
    administration.trail(desk, WORKFLOWS, (found.label["en"], ""))
    return desk.page(
        "admin/workflow.html.j2",
        found=found,
        states=[found.states[one] for one in chart.ordered(found)],
        label=lambda state: chart.words(found.states[state].label, "en") if state in found.states else state,
    )


def _definition(desk: Desk, name: str) -> Definition:
    try:
        return desk.app.library.definition(name)
    except PlanflowError as error:
        raise NotFound("There is no such workflow.") from error


def _read(read: Callable[[], list[T]]) -> list[T]:
    """What a file says; nothing where it cannot be read, which the checks tell."""
    try:
        return read()
    except PlanflowError:
        return []
