"""What the pages of one review share: opening it, one decision, and how its parts are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from planflow.domain.plan import Plan
from planflow.domain.report_review import ReportReview
from planflow.errors import NotFound
from planflow.intake import kept_review
from planflow.intake.plan_comments import SURE
from planflow.intake.proposal import Place, Recommendation
from planflow.intake.review import Decision, Reviewed
from planflow.store import report_reviews
from planflow.web.desk import Desk

_LONGEST_NUMBER = 15
_PARTS = ("at the top", "in the upper part", "in the middle", "in the lower part", "at the foot")


@dataclass(frozen=True)
class Row:
    """One recommendation as the page shows it."""

    it: Recommendation
    is_decided: bool

    @property
    def is_doubtful(self) -> bool:
        """Whether somebody should look before it is accepted."""
        return not self.is_decided and is_doubtful(self.it)


def is_doubtful(row: Recommendation) -> bool:
    """What `planflow import` calls doubtful, too."""
    return row.confidence < SURE


def open_review(desk: Desk, number: str) -> ReportReview:
    """A review by the number in the address; one of a plan that the reader may not know of is not found."""
    if not number.isascii() or not number.isdecimal() or len(number) > _LONGEST_NUMBER:
        raise NotFound("There is no such page.")
    review = report_reviews.get(desk.session, int(number))
    if review.plan_id is not None and plan_of(desk, review) is None:
        raise NotFound("There is no such page.")
    return review


def plan_of(desk: Desk, review: ReportReview) -> Plan | None:
    """The plan that was loaded from a review, where the reader may know of it."""
    return next((one for one in desk.plans if one.id == review.plan_id), None)


def decide(desk: Desk, review: ReportReview, decision: Decision) -> bool:
    """Take a decision on what the person saw; whether it was taken. Faults are the form's."""
    with desk.attempt():
        kept_review.decide(
            desk.session, desk.who, review, decision, based_on=seen_version(desk), now=desk.now
        )
    return not desk.is_faulty


def seen_version(desk: Desk) -> int:
    """The version of the review that the form was made for; a form that says none is out of date."""
    return desk.form.number("based_on", 0, 10**9) or 0


def name_of(review: ReportReview, reviewed: Reviewed) -> str:
    """What a report is called: by its title, else by its file."""
    title = reviewed.proposal.title
    return (title.value if title else "") or review.name or f"Report {review.id}"


def is_ready(reviewed: Reviewed) -> bool:
    """Whether a plan can be drafted: something is left, and all of it is decided."""
    return reviewed.is_complete and bool(reviewed.proposal.recommendations)


def rows_of(reviewed: Reviewed) -> list[Row]:
    """The recommendations: what nobody has decided first, the doubtful before the clear."""
    waiting = set(reviewed.undecided)
    shown = [Row(one, one.key not in waiting) for one in reviewed.proposal.recommendations]
    return sorted(shown, key=lambda one: (one.is_decided, not one.is_doubtful))


def find(reviewed: Reviewed, key: str) -> Row:
    """One recommendation of the review. Raises `NotFound`: it may have been split or merged meanwhile."""
    for one in rows_of(reviewed):
        if one.it.key == key:
            return one
    raise NotFound("There is no such recommendation in this review any more.")


def where(place: Place) -> str:
    """Page and position as a person would say them."""
    if place.page is None:
        return f"Paragraph {place.position}" if place.position else "Added by hand"
    if place.top is None:
        return f"Page {place.page}"
    part = _PARTS[min(int(max(place.top, 0.0) * len(_PARTS)), len(_PARTS) - 1)]
    return f"Page {place.page}, {part}"


def page(
    desk: Desk, template: str, review: ReportReview, trail: Sequence[tuple[str, str]] = (), **context: Any
) -> Response:
    """A page of a review, with the way that leads to it."""
    reviewed = kept_review.outcome(review)
    name = name_of(review, reviewed)
    steps = [("Plans", "/plans"), ("Inspection reports", "/reports/new")]
    own = f"/reports/{review.id}"
    desk.trail(*steps, (name, own if trail else ""), *trail)
    return desk.page(
        template,
        review=review,
        reviewed=reviewed,
        name=name,
        own=own,
        where=where,
        is_ready=is_ready(reviewed),
        plan=plan_of(desk, review) if review.plan_id is not None else None,
        **context,
    )
