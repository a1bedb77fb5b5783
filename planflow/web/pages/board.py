"""The chair's view: several plans at a glance, and the pack for the board one click away."""

from starlette.responses import Response

from planflow.errors import NotFound, PlanflowError, Refused
from planflow.papers import drafting
from planflow.services import board_view, policy
from planflow.store import papers
from planflow.web import paging, plan_frame
from planflow.web.access import Chair
from planflow.web.paging import Page
from planflow.web.routing import Pages

router = Pages()
_ON_A_PAGE = 4
_PACK = "board_highlight"


@router.get("/board")
def board(desk: Chair) -> Response:
    """What is red and why, what waits for a decision, and what moved since the last board."""
    mine = board_view.plans_of(desk.session, desk.who, desk.plans, on=desk.today)
    running = [one for one in mine if plan_frame.is_running(desk, one)]
    number = min(paging.asked(desk.request), max(1, -(-len(running) // _ON_A_PAGE)))
    page = Page(number, len(running), "plans", "/board", size=_ON_A_PAGE)
    shown = running[page.offset : page.offset + page.size]
    return desk.page(
        "board/board.html.j2",
        plans=board_view.of_plans(desk.session, shown, now=desk.now),
        waiting=board_view.waiting(desk.session, running),
        ended=[one for one in mine if one not in running],
        page=page,
        may_record={one.id for one in shown if plan_frame.may_shape(desk, one)},
    )


@router.post("/board/pack")
def pack(desk: Chair) -> Response:
    """Draft the pack for the board with today's figures, or open the one that is under way."""
    plan = desk.plan(desk.form.text("plan"))
    refused = policy.may_keep_calendar(desk.session, desk.actor(), plan, on=desk.today)
    if refused:
        raise Refused(refused)
    paper = papers.find_open(desk.session, plan.id, "progress_report", _PACK, None)
    notice = "The board pack is drafted with today's figures."
    try:
        with desk.session.begin_nested():
            paper = drafting.draft(desk.session, desk.actor(), plan, form=_PACK, now=desk.now)
    except PlanflowError as error:
        # What is under review or approved stays as it is: it is opened, and says so.
        if paper is None:
            raise NotFound(str(error)) from error
        notice = str(error)
    return desk.go(f"/papers/{plan.key}/{paper.ref}", notice)
