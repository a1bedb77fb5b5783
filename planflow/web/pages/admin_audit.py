"""The ledger: every event with filters, whether it is whole, and all of it as a file."""

import json
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from starlette.responses import Response

from planflow.domain.days import read_date
from planflow.domain.work import WorkKind
from planflow.errors import NotFound, PlanflowError
from planflow.services import audit, event_view, ledger, work
from planflow.store import event_list, organisation, references
from planflow.web import administration, paging, waiting
from planflow.web.access import Administrator
from planflow.web.desk import Desk
from planflow.web.pages.admin_people import person_items
from planflow.web.routing import Pages

router = Pages()
AUDIT = ("Audit", "/admin/audit")
_ORGANISATION = "organisation"
_HEAD = re.compile(r"[0-9a-fA-F]{64}")


@router.get("/admin/audit")
def list_events(desk: Administrator) -> Response:
    """Every event, the newest first."""
    administration.require_everywhere(desk)
    wanted = _wanted(desk)
    page = paging.page(desk.request, event_list.count(desk.session, wanted), "events")
    events = event_list.page(desk.session, wanted, offset=page.offset, limit=page.size)
    administration.trail(desk, (AUDIT[0], ""))
    kinds = event_list.kinds(desk.session)
    return desk.page(
        "admin/audit.html.j2",
        rows=event_view.shown(desk.session, events),
        page=page,
        asked=dict(desk.request.query_params),
        chains=[
            {"value": "", "text": "All"},
            {"value": _ORGANISATION, "text": "The organisation"},
            *({"value": plan.key, "text": plan.title} for plan in desk.plans),
        ],
        kinds=[
            {"value": "", "text": "Anything"},
            *({"value": one, "text": one.replace("_", " ").capitalize()} for one in kinds),
        ],
        people=person_items(desk, nobody="Anybody"),
    )


@router.get("/admin/audit/verify")
def verification(desk: Administrator, done: str = "") -> Response:
    """Where every event is verified, and what the last verification that one asked for found."""
    administration.require_everywhere(desk)
    return _verification(desk, done)


@router.post("/admin/audit/verify")
def verify(desk: Administrator) -> Response:
    """Check every event in every field, and compare with a head that was printed earlier."""
    administration.require_everywhere(desk)
    against = desk.form.text("against")
    if against and not _HEAD.fullmatch(against):
        desk.form.wrong("against", "Give all 64 letters and digits of the head.")
        return _verification(desk, "")
    return waiting.page_of(desk, waiting.ask(desk, WorkKind.VERIFY_LEDGER, {"against": against}))


def _verification(desk: Desk, done: str) -> Response:
    found: dict[str, Any] = {"verdicts": [], "against": desk.form.text("against"), "missing": ""}
    checked = None
    if done:
        checked = work.get_done(desk.session, desk.who, done, WorkKind.VERIFY_LEDGER)
        found = json.loads(desk.app.work_files.get(checked.result))
    if found["missing"]:
        desk.form.wrong("against", found["missing"])
    administration.trail(desk, AUDIT, ("Verification", ""))
    return desk.page(
        "admin/audit_verify.html.j2", **found, at=desk.local(checked.finished_at) if checked else None
    )


@router.get("/admin/audit/export.{form}")
def export(desk: Administrator, form: str) -> Response:
    """Every event with the words that belong to it, for an auditor."""
    administration.require_everywhere(desk)
    if form not in ("jsonl", "csv"):
        raise NotFound("There is no such file.")
    chain = desk.request.query_params.get("chain", "")
    rows = audit.export(desk.session, plan=desk.plan(chain) if chain not in ("", _ORGANISATION) else None)
    name = f"ledger-{desk.today.isoformat()}"
    if form == "csv":
        return desk.download(audit.as_csv(rows).encode(), f"{name}.csv", "text/csv; charset=utf-8")
    lines = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    return desk.download(lines.encode(), f"{name}.jsonl", "application/jsonl; charset=utf-8")


def _wanted(desk: Desk) -> event_list.Wanted:
    asked = desk.request.query_params
    chain, key = asked.get("chain", ""), asked.get("person", "")
    number = None
    if chain:
        number = ledger.ORGANISATION_CHAIN if chain == _ORGANISATION else desk.plan(chain).id
    return event_list.Wanted(
        chain=number,
        kind=asked.get("kind", ""),
        person_id=references.get_person(desk.session, key).id if key else None,
        since=_midnight(desk, "since", 0),
        until=_midnight(desk, "until", 1),
    )


def _midnight(desk: Desk, name: str, days: int) -> datetime | None:
    """The moment at which a day begins here, so many days later; None where none was asked for."""
    text = desk.request.query_params.get(name, "")
    if not text:
        return None
    try:
        day: date = read_date(text) + timedelta(days=days)
    except (PlanflowError, OverflowError):
        desk.form.wrong(name, "Give a real date, such as 2017-01-23.")
        return None
    zone = ZoneInfo(organisation.get_organisation(desk.session).timezone)
    return datetime.combine(day, time(), zone).astimezone(UTC)
