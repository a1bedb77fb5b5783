"""A review as it is kept in the database: begun, decided on step by step, and bound to its plan."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from planflow.domain.person import Person
from planflow.domain.plan import Plan
from planflow.domain.report_review import ReportReview
from planflow.errors import PlanflowError, StaleWrite
from planflow.intake import proposal as proposals
from planflow.intake import review as reviews
from planflow.intake.proposal import Proposal
from planflow.intake.review import Decision, Reviewed
from planflow.store import report_reviews
from planflow.store.session import Session

_MOST_DECISIONS = 2000


def begin(session: Session, person: Person, proposal: Proposal, *, now: datetime) -> ReportReview:
    """Keep what was found in a report, with nothing decided yet."""
    review = ReportReview(
        name=proposal.file_name,
        digest=proposal.digest,
        proposal=proposals.to_data(proposal),
        made_by_id=person.id,
        made_at=now,
        changed_at=now,
    )
    session.add(review)
    session.flush()
    return review


def outcome(review: ReportReview) -> Reviewed:
    """What comes of the decisions so far."""
    return reviews.apply(proposals.from_data(review.proposal), reviews.from_data(review.decisions))


def record(review: ReportReview) -> dict[str, Any]:
    """The same file as `planflow import` writes beside a plan."""
    return reviews.record(proposals.from_data(review.proposal), reviews.from_data(review.decisions))


def decide(
    session: Session,
    person: Person,
    review: ReportReview,
    decision: Decision,
    *,
    based_on: int,
    now: datetime,
) -> None:
    """Add one decision. Raises `PlanflowError` where it does not fit, `StaleWrite` where another was first.

    The person is kept as a number, which stays true when somebody is erased.
    """
    taken = replace(decision, by=f"person {person.id}", at=now.isoformat(timespec="seconds"))
    if len(review.decisions) >= _MOST_DECISIONS:
        raise PlanflowError(
            f"This review has {_MOST_DECISIONS:,} decisions.", "Correct the plan file instead."
        )
    decisions = [*review.decisions, *reviews.to_data([taken])]
    _change(session, review, decisions, based_on=based_on, now=now)


def take_back(session: Session, review: ReportReview, *, based_on: int, now: datetime) -> None:
    """Leave out the latest decision."""
    if not review.decisions:
        raise PlanflowError("Nothing has been decided yet.", "There is nothing to take back.")
    _change(session, review, review.decisions[:-1], based_on=based_on, now=now)


def bind(session: Session, review: ReportReview, plan: Plan, *, now: datetime) -> None:
    """Note that a plan was loaded from the review, which is a record from then on."""
    _require_open(review)
    if not report_reviews.change(
        session, review, based_on=review.version, now=now, values={"plan_id": plan.id}
    ):
        raise StaleWrite(f"the review {review.id}", review.version - 1, review.version)


def _change(
    session: Session, review: ReportReview, decisions: list[dict[str, Any]], *, based_on: int, now: datetime
) -> None:
    _require_open(review)
    if based_on != review.version:
        raise StaleWrite(f"the review {review.id}", based_on, review.version)
    reviews.apply(proposals.from_data(review.proposal), reviews.from_data(decisions))
    if not report_reviews.change(
        session, review, based_on=based_on, now=now, values={"decisions": decisions}
    ):
        raise StaleWrite(f"the review {review.id}", based_on, review.version)


def _require_open(review: ReportReview) -> None:
    if review.plan_id is not None:
        raise PlanflowError(
            "A plan was loaded from this review, which is kept as it was.", "Change the plan itself."
        )
