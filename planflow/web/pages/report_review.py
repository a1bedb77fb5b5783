"""The review of one report: the source beside the proposal, and what is decided about all of it."""

import json

from starlette.responses import Response

from planflow.domain.days import read_date
from planflow.domain.report_review import ReportReview
from planflow.errors import PlanflowError
from planflow.intake import kept_review
from planflow.intake.finding import deadlines
from planflow.intake.proposal import Fact
from planflow.intake.review import FACTS, Decision
from planflow.web import report_desk
from planflow.web.access import Coordinator
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()
_NAMES = {
    "title": "Title",
    "inspectorate": "Inspectorate",
    "body": "Inspected body or area",
    "published_on": "Published",
}


@router.get("/reports/{number}")
def review(number: str, desk: Coordinator) -> Response:
    """Everything that was found in a report, the doubtful first."""
    return _page(desk, report_desk.open_review(desk, number))


@router.post("/reports/{number}/accept")
def accept(number: str, desk: Coordinator) -> Response:
    """Accept one recommendation, or all that are clear."""
    kept = report_desk.open_review(desk, number)
    keys = [desk.form.text("key")] if desk.form.text("key") else _clear(kept)
    if not keys:
        desk.form.wrong("", "No clear recommendation waits for a decision. Look at the others one by one.")
    if not desk.is_faulty and report_desk.decide(desk, kept, Decision("accept", tuple(keys))):
        said = "Accepted." if len(keys) == 1 else f"{len(keys)} recommendations were accepted."
        return desk.go(f"/reports/{number}", said)
    return _page(desk, kept)


@router.post("/reports/{number}/back")
def back(number: str, desk: Coordinator) -> Response:
    """Take the latest decision back."""
    kept = report_desk.open_review(desk, number)
    with desk.attempt():
        kept_review.take_back(desk.session, kept, based_on=report_desk.seen_version(desk), now=desk.now)
    if desk.is_faulty:
        return _page(desk, kept)
    return desk.go(f"/reports/{number}", "The latest decision was taken back.")


@router.get("/reports/{number}/facts")
def facts(number: str, desk: Coordinator) -> Response:
    """Where title, inspectorate, body and publication are corrected."""
    return _facts_page(desk, report_desk.open_review(desk, number))


@router.post("/reports/{number}/facts")
def correct_facts(number: str, desk: Coordinator) -> Response:
    """Correct what the report says of itself."""
    kept = report_desk.open_review(desk, number)
    values = {name: desk.form.text(name) for name in FACTS}
    values["published_on"] = _published(desk, values["published_on"])
    if not desk.is_faulty and report_desk.decide(desk, kept, Decision("fact", (), _changed(kept, values))):
        return desk.go(f"/reports/{number}", "What the report says of itself was corrected.")
    return _facts_page(desk, kept)


@router.get("/reports/{number}/review.json")
def download(number: str, desk: Coordinator) -> Response:
    """The review as the file that `planflow import --review` takes."""
    kept = report_desk.open_review(desk, number)
    text = json.dumps(kept_review.record(kept), ensure_ascii=False, indent=2) + "\n"
    return desk.download(text.encode(), "plan.review.json", "application/json")


def _clear(kept: ReportReview) -> list[str]:
    rows = report_desk.rows_of(kept_review.outcome(kept))
    return [one.it.key for one in rows if not one.is_decided and not one.is_doubtful]


def _changed(kept: ReportReview, values: dict[str, str]) -> dict[str, str]:
    """Only what is another value than before: a decision says what a person changed."""
    now = kept_review.outcome(kept).proposal
    was: dict[str, Fact | None] = {name: getattr(now, name) for name in FACTS}
    return {name: value for name, value in values.items() if value != _value(was[name])}


def _value(fact: Fact | None) -> str:
    return fact.value if fact else ""


def _published(desk: Desk, text: str) -> str:
    """A day in any usual writing, or a month where the report prints no day."""
    try:
        return read_date(text).isoformat() if text else ""
    except PlanflowError:
        if deadlines.last_of_month(text) is None:
            desk.form.wrong("published_on", "Give a day, such as 12 September 2019, or a month and a year.")
    return text


def _page(desk: Desk, kept: ReportReview) -> Response:
    reviewed = kept_review.outcome(kept)
    rows = report_desk.rows_of(reviewed)
    found = [(label, getattr(reviewed.proposal, name)) for name, label in _NAMES.items()]
    return report_desk.page(
        desk,
        "report/review.html.j2",
        kept,
        found=found,
        groups=[
            ("doubtful", "Look at these closely", [one for one in rows if one.is_doubtful]),
            ("clear", "Clear", [one for one in rows if not one.is_decided and not one.is_doubtful]),
            ("decided", "Decided", [one for one in rows if one.is_decided]),
        ],
    )


def _facts_page(desk: Desk, kept: ReportReview) -> Response:
    now = kept_review.outcome(kept).proposal
    fields = [
        (name, label, desk.form.values().get(name, _value(getattr(now, name))), getattr(now, name))
        for name, label in _NAMES.items()
    ]
    return report_desk.page(
        desk, "report/facts.html.j2", kept, [("Title, inspectorate and body", "")], fields=fields
    )
