"""Other views of a plan: by recommendation, in time, by month, and printed days against computed ones."""

from datetime import date

from starlette.responses import Response

from planflow.domain import recurrence
from planflow.domain.days import read_date
from planflow.errors import PlanflowError
from planflow.services import plan_calendar, plan_dates, plan_timeline
from planflow.services.plan_list import Reader
from planflow.store import definitions, plan_months, plans
from planflow.store.plan_wanted import Wanted
from planflow.web import paging, plan_frame, timeline_svg
from planflow.web.access import SignedIn
from planflow.web.desk import Desk
from planflow.web.paging import Page
from planflow.web.routing import Pages

router = Pages()
_GROUPS = 10
_ALONE = 100


@router.get("/plans/{key}/recommendations")
def by_recommendation(key: str, desk: SignedIn) -> Response:
    """The actions of a plan under the recommendations that they answer."""
    frame = plan_frame.open_plan(desk, key, "/recommendations")
    rows = plans.recommendations(desk.session, frame.plan.id)
    number = min(paging.asked(desk.request), max(1, -(-len(rows) // _GROUPS)))
    page = Page(number, len(rows), "recommendations", desk.request.url.path, size=_GROUPS)
    shown = rows[page.offset : page.offset + page.size]
    reader = Reader(desk.session, frame.plan, now=desk.now)
    states = {row.id: definitions.get(desk.session, row.definition).states[row.state] for row in shown}
    is_last = page.number == page.last
    alone = reader.page(Wanted(is_alone=True), size=_ALONE if is_last else 1)
    return desk.page(
        "plan/recommendations.html.j2",
        frame=frame,
        rows=shown,
        page=page,
        lines=reader.answering([row.id for row in shown]),
        states={number: (reader.say(state.label), state.meaning) for number, state in states.items()},
        alone=alone.lines if is_last else (),
        alone_total=alone.total,
    )


@router.get("/plans/{key}/timeline")
def timeline(key: str, desk: SignedIn) -> Response:
    """The actions of a plan as bars in time, and as a table that says the same."""
    frame = plan_frame.open_plan(desk, key, "/timeline")
    number = paging.asked(desk.request)
    drawn = plan_timeline.of_plan(desk.session, frame.plan, number=number, now=desk.now)
    page = Page(number, drawn.total, "actions", desk.request.url.path, size=plan_timeline.ON_A_PAGE)
    return desk.page(
        "plan/timeline.html.j2", frame=frame, timeline=drawn, drawing=timeline_svg.draw(drawn), page=page
    )


@router.get("/plans/{key}/calendar")
def calendar(key: str, desk: SignedIn) -> Response:
    """What falls to whom, month by month."""
    frame = plan_frame.open_plan(desk, key, "/calendar")
    start = _start(desk)
    last = plan_months.last_owed_on(desk.session, frame.plan.id)
    return desk.page(
        "plan/calendar.html.j2",
        frame=frame,
        months=plan_calendar.of_plan(desk.session, frame.plan, start=start, now=desk.now),
        earlier=recurrence.add(start, -plan_calendar.MONTHS, "month"),
        later=recurrence.add(start, plan_calendar.MONTHS, "month"),
        last=last,
        today_month=desk.today.replace(day=1),
    )


@router.get("/plans/{key}/dates")
def dates(key: str, desk: SignedIn) -> Response:
    """The days of a plan, those that rules give, and by how much they differ."""
    frame = plan_frame.open_plan(desk, key, "/dates")
    return desk.page("plan/dates.html.j2", frame=frame, rows=plan_dates.of_plan(desk.session, frame.plan))


def _start(desk: Desk) -> date:
    """The first day of the month that was asked for; else of this month."""
    try:
        asked = read_date(f"{desk.request.query_params.get('from', '')}-01")
    except PlanflowError:
        asked = desk.today
    return asked.replace(day=1)
