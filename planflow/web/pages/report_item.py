"""One recommendation of a report that is reviewed: corrected, dropped, split, merged, or added by hand."""

import re
from typing import Any

from starlette.responses import Response

from planflow.domain import rules
from planflow.domain.report_review import ReportReview
from planflow.errors import PlanflowError
from planflow.intake import kept_review
from planflow.intake.proposal import Recommendation
from planflow.intake.review import Decision
from planflow.web import report_desk
from planflow.web.access import Coordinator
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()
_TEXTS = ("number", "deadline_text", "deadline", "section")
_MOST_PAGES = 100_000


@router.get("/reports/{number}/add")
def missed(number: str, desk: Coordinator) -> Response:
    """Where a recommendation that was missed is added."""
    return _page(desk, report_desk.open_review(desk, number), "")


@router.post("/reports/{number}/add")
def add(number: str, desk: Coordinator) -> Response:
    """Add a recommendation that was missed."""
    kept = report_desk.open_review(desk, number)
    values = {name: value for name, value in _values(desk).items() if value}
    if (place := desk.form.number("page", 1, _MOST_PAGES)) is not None:
        values["page"] = place
    return _decided(desk, kept, "", Decision("add", (), values), "The recommendation was added.")


@router.get("/reports/{number}/items/{key}")
def item(number: str, key: str, desk: Coordinator) -> Response:
    """The source of one recommendation beside what is proposed, and everything that can be done to it."""
    return _page(desk, report_desk.open_review(desk, number), key)


@router.post("/reports/{number}/items/{key}/correct")
def correct(number: str, key: str, desk: Coordinator) -> Response:
    """Correct a recommendation; where nothing is changed, it is accepted."""
    kept = report_desk.open_review(desk, number)
    now = report_desk.find(kept_review.outcome(kept), key).it
    changed = {name: value for name, value in _values(desk).items() if value != getattr(now, name)}
    decision = Decision("correct", (key,), changed) if changed else Decision("accept", (key,))
    return _decided(desk, kept, key, decision, "Corrected." if changed else "Accepted as it is.")


@router.post("/reports/{number}/items/{key}/drop")
def drop(number: str, key: str, desk: Coordinator) -> Response:
    """Leave out what is no recommendation."""
    kept = report_desk.open_review(desk, number)
    report_desk.find(kept_review.outcome(kept), key)
    why = desk.form.text("why")
    decision = Decision("drop", (key,), {"why": why} if why else None)
    return _decided(desk, kept, key, decision, "Dropped.")


@router.post("/reports/{number}/items/{key}/split")
def split(number: str, key: str, desk: Coordinator) -> Response:
    """Make several of one: an empty line divides them."""
    kept = report_desk.open_review(desk, number)
    report_desk.find(kept_review.outcome(kept), key)
    parts = [" ".join(one.split()) for one in re.split(r"\n\s*\n", desk.form.text("parts"))]
    into = [{"text": one} for one in parts if one]
    if len(into) < 2:  # noqa: PLR2004  # a split makes at least two
        desk.form.wrong("parts", "Put an empty line where the text is to be split.")
    decision = Decision("split", (key,), {"into": into})
    return _decided(desk, kept, key, decision, f"Split into {len(into)}.")


@router.post("/reports/{number}/items/{key}/merge")
def merge(number: str, key: str, desk: Coordinator) -> Response:
    """Make one of several; this one stays and the others are joined to it."""
    kept = report_desk.open_review(desk, number)
    report_desk.find(kept_review.outcome(kept), key)
    others = [one for one in dict.fromkeys(desk.form.texts("with")) if one != key]
    if not others:
        desk.form.wrong("with", "Choose at least one recommendation to join to this one.")
    return _decided(desk, kept, key, Decision("merge", (key, *others)), "Merged.")


def _values(desk: Desk) -> dict[str, Any]:
    """The fields of the form as a decision has them: what is empty is absent."""
    values: dict[str, Any] = {name: desk.form.text(name) or None for name in _TEXTS}
    values["text"] = desk.form.text("text", "Give the text, or drop the recommendation.")
    values["owner_roles"] = [one.strip() for one in desk.form.text("owner_roles").splitlines() if one.strip()]
    values["urgent"] = desk.form.text("urgent") == "yes"
    if values["deadline"]:
        try:
            rules.parse(values["deadline"])
        except PlanflowError as error:
            desk.form.wrong("deadline", str(error))
    return values


def _decided(desk: Desk, kept: ReportReview, key: str, decision: Decision, said: str) -> Response:
    if not desk.is_faulty and report_desk.decide(desk, kept, decision):
        return desk.go(f"/reports/{kept.id}", said)
    return _page(desk, kept, key)


def _page(desk: Desk, kept: ReportReview, key: str) -> Response:
    reviewed = kept_review.outcome(kept)
    row = report_desk.find(reviewed, key) if key else None
    title = "Add a recommendation" if row is None else _title(row.it)
    return report_desk.page(
        desk,
        "report/item.html.j2",
        kept,
        [(title, "")],
        row=row,
        title=title,
        values={**_shown(row.it if row else None), **desk.form.values()},
        is_urgent=desk.form.text("urgent") == "yes" if desk.form.values() else bool(row and row.it.urgent),
        others=[one for one in reviewed.proposal.recommendations if one.key != key] if row else [],
    )


def _title(row: Recommendation) -> str:
    return f"Recommendation {row.number}" if row.number else f"Recommendation {row.key}"


def _shown(row: Recommendation | None) -> dict[str, str]:
    """What stands in the fields before anybody types."""
    if row is None:
        return {}
    found = {name: getattr(row, name) or "" for name in (*_TEXTS, "text")}
    return {**found, "owner_roles": "\n".join(row.owner_roles), "parts": row.text}
