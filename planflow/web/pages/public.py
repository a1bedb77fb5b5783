"""What everybody may read: published papers, and the tracker as the latest of them froze it."""

from dataclasses import asdict

from starlette.responses import Response

from planflow.domain.plan import Plan
from planflow.errors import NotFound
from planflow.papers import open_data, writing
from planflow.papers.charts import figures, svg
from planflow.papers.open_data import Tracker
from planflow.papers.tracker import Row
from planflow.store import appendices, publicity
from planflow.web import paging, paper_page
from planflow.web.access import Anyone
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()
CHARTS = ("ratings", "history", "delivery")
_FILTERS = ("rating", "state", "agency")


@router.get("/public")
def plans(desk: Anyone) -> Response:
    """Every public plan with its latest papers."""
    shown = publicity.plans(desk.session)
    papers = {plan.id: open_data.published(desk.session, plan) for plan in shown}
    return desk.page("public/plans.html.j2", plans=shown, papers=papers)


@router.get("/public/{key}")
def plan(desk: Anyone, key: str) -> Response:
    """A public plan: its papers and its tracker, filtered."""
    shown = _plan(desk, key)
    tracked = open_data.latest(desk.session, shown)
    desk.trail(("Published papers", "/public"), (shown.title, ""))
    rows = _filtered(desk, tracked)
    page = paging.page(desk.request, len(rows), "actions")
    papers = open_data.published(desk.session, shown)
    return desk.page(
        "public/plan.html.j2",
        plan=shown,
        papers=papers,
        appendices={
            one.id: [row for row, _ in appendices.of_paper(desk.session, one.id, writing.OPEN)]
            for one in papers
        },
        tracked=tracked,
        rows=rows[page.offset : page.offset + page.size],
        page=page,
        filters=_offered(tracked),
        chosen={name: desk.request.query_params.get(name, "") for name in _FILTERS},
        charts=_charts(tracked),
    )


@router.get("/public/{key}/tracker.csv")
def tracker_csv(desk: Anyone, key: str) -> Response:
    """The tracker for spreadsheets."""
    shown, tracked = _tracked(desk, key)
    written = open_data.as_file(desk.session, tracked.paper, "csv")
    return desk.download(written, f"{shown.key}-tracker.csv", "text/csv; charset=utf-8")


@router.get("/public/{key}/tracker.json")
def tracker_json(desk: Anyone, key: str) -> Response:
    """The tracker for programs."""
    shown, tracked = _tracked(desk, key)
    written = open_data.as_file(desk.session, tracked.paper, "json")
    return desk.download(written, f"{shown.key}-tracker.json", "application/json")


@router.get("/public/{key}/{ref}")
def paper(desk: Anyone, key: str, ref: str) -> Response:
    """A published paper."""
    found = next((one for one in open_data.published(desk.session, _plan(desk, key)) if one.ref == ref), None)
    if found is None:
        raise NotFound(f"There is no published paper '{ref}'.")
    return paper_page.shown(desk.session, found, writing.OPEN)


@router.get("/public/{key}/{ref}/file.{kind}")
def paper_file(desk: Anyone, key: str, ref: str, kind: str) -> Response:
    """A published paper as a file."""
    found = next((one for one in open_data.published(desk.session, _plan(desk, key)) if one.ref == ref), None)
    if found is None or kind not in paper_page.KINDS or (kind == "pdf" and not writing.can_make_pdf()):
        raise NotFound(f"There is no such file of '{ref}'.")
    return paper_page.file(desk, found, kind, f"/public/{key}/{found.ref}")


def _plan(desk: Desk, key: str) -> Plan:
    found = publicity.find_plan(desk.session, key)
    if found is None:
        raise NotFound(f"There is no public plan '{key}'.")
    return found


def _tracked(desk: Desk, key: str) -> tuple[Plan, Tracker]:
    shown = _plan(desk, key)
    tracked = open_data.latest(desk.session, shown)
    if tracked is None:
        raise NotFound("Nothing is published of this plan yet.")
    return shown, tracked


def _filtered(desk: Desk, tracked: Tracker | None) -> list[Row]:
    wanted = {name: desk.request.query_params.get(name, "") for name in _FILTERS}
    rows = tracked.rows if tracked else ()
    return [row for row in rows if all(asdict(row)[name] == value for name, value in wanted.items() if value)]


def _offered(tracked: Tracker | None) -> dict[str, list[str]]:
    """What each filter may be set to: what occurs."""
    rows = [asdict(row) for row in tracked.rows] if tracked else []
    return {name: sorted({row[name] for row in rows if row[name]}) for name in _FILTERS}


def _charts(tracked: Tracker | None) -> list[dict[str, object]]:
    """The charts of the latest paper, each with its figures as a table."""
    if tracked is None:
        return []
    made = [figures.chart(name, tracked.facts) for name in CHARTS]
    return [
        {"chart": one, "svg": svg.image(one, f"chart-{place}"), "table": figures.as_table(one)}
        for place, one in enumerate(made)
        if one is not None
    ]
