"""Long work that somebody asked for: how far it has got, and the way on to what came of it."""

from urllib.parse import quote

from starlette.responses import Response

from planflow.domain.work import UNDER_WAY, Work, WorkKind, WorkState
from planflow.services import work
from planflow.store import work as stored
from planflow.web.access import Anyone
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()
_TITLES = {
    WorkKind.READ_REPORT: ("The report is being read", "The report could not be read"),
    WorkKind.PAPER_PDF: ("The PDF is being made", "The PDF could not be made"),
    WorkKind.LOOK_AT_PLAN: ("The plan file is being looked at", "The plan file could not be looked at"),
    WorkKind.LOAD_PLAN: ("The plan file is being loaded", "The plan file could not be loaded"),
    WorkKind.VERIFY_LEDGER: ("Every event is being checked", "The events could not be checked"),
    WorkKind.REHEARSE_PLAN: ("The plan is being rehearsed", "The plan could not be rehearsed"),
}
_READY = "The PDF is ready"


@router.get("/waiting/{token}")
def show(desk: Anyone, token: str, seen: str = "", still: str = "") -> Response:
    """How far it has got; when it is done, the way on. `seen` is what the page that asks shows already."""
    found = work.get(desk.session, desk.person, token)
    if found.state == WorkState.DONE and found.kind != WorkKind.PAPER_PDF:
        return _onward(desk, found)
    mark = f"{found.state}-{found.percent}-{stored.before(desk.session, found)}"
    if mark == seen:
        return Response(status_code=204)
    titles = _TITLES[WorkKind(found.kind)]
    title = titles[0] if found.state in UNDER_WAY else titles[1]
    return desk.page(
        "waiting/waiting.html.j2",
        status=200,
        work=found,
        title=_READY if found.state == WorkState.DONE else title,
        is_under_way=found.state in UNDER_WAY,
        is_still=bool(still),
        before=stored.before(desk.session, found),
        seen=mark,
        about=found.arguments.get("paper") or found.arguments.get("name", ""),
        way_on=way_on(found),
        way_back=_way_back(found),
    )


def way_on(found: Work) -> str:
    """Where what came of the work is to be had, for whoever may have it there."""
    said = found.arguments
    match found.kind:
        case WorkKind.READ_REPORT:
            return f"/reports/{found.reference}"
        case WorkKind.PAPER_PDF:
            return f"{said['page']}/file.pdf" + (f"?part={said['part']}" if said["part"] != 1 else "")
        case WorkKind.VERIFY_LEDGER:
            return f"/admin/audit/verify?done={found.token}"
        case WorkKind.REHEARSE_PLAN:
            return f"{_way_back(found)}?done={found.token}"
        case WorkKind.LOAD_PLAN if found.reference:
            return f"/plans/{found.reference}"
        case _:
            return f"{_way_back(found)}?looked={found.token}"


def _way_back(found: Work) -> str:
    """Where it was asked for."""
    said = found.arguments
    match found.kind:
        case WorkKind.READ_REPORT:
            return "/reports/new"
        case WorkKind.PAPER_PDF:
            return str(said["page"]) if not str(said["page"]).startswith("/public/") else "/public"
        case WorkKind.VERIFY_LEDGER:
            return "/admin/audit/verify"
        case WorkKind.REHEARSE_PLAN:
            return f"/plans/{quote(said['plan'])}/rehearsal"
        case _:
            return f"/plans/{quote(said['plan'])}/load" if said["plan"] else "/plans/new"


def _onward(desk: Desk, found: Work) -> Response:
    """Lead on; htmx would put the other page into this one, and is told to go there instead."""
    path, told = way_on(found), ""
    if found.kind == WorkKind.READ_REPORT:
        told = "The report was read. Nothing is a plan yet."
    elif found.kind == WorkKind.LOAD_PLAN and path == f"/plans/{found.reference}":
        told = f"The plan {found.reference} is loaded."
    answer = desk.go(path, told)
    if desk.request.headers.get("hx-request"):
        answer.status_code = 200
        answer.headers["hx-redirect"] = path
    return answer
