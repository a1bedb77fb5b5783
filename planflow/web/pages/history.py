"""What happened to an item or a plan: what, when, whose word, who recorded it, and why."""

from starlette.responses import Response

from planflow.services import history
from planflow.store.references import Subject
from planflow.web import item_frame, paging
from planflow.web.access import SignedIn
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()


@router.get("/items/{plan}/{ref}/history")
def of_item(desk: SignedIn, plan: str, ref: str) -> Response:
    """The history of an action, a recommendation or a request for more time."""
    item = item_frame.find(desk, plan, ref)
    item_frame.trail(desk, item, "History")
    return _page(desk, item, f"History of {item_frame.code(desk, item)}", item_frame.path(desk, item))


@router.get("/history/{plan}")
def of_plan(desk: SignedIn, plan: str) -> Response:
    """The history of a whole plan."""
    found = desk.plan(plan)
    desk.trail(("Plans", "/plans"), (found.title, f"/plans/{found.key}"), ("History", ""))
    return _page(desk, found, f"History of {found.title}", f"/plans/{found.key}")


def _page(desk: Desk, item: Subject, title: str, path: str) -> Response:
    page = paging.page(desk.request, history.count(desk.session, item), "events")
    found = history.of_item(desk.session, item, skip=page.offset, most=page.size)
    return desk.page("history/history.html.j2", title=title, happened=found, page=page, path=path)
