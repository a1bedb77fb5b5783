"""Queries on reports that are reviewed."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from planflow.domain.plan import Plan
from planflow.domain.report_review import ReportReview
from planflow.errors import NotFound
from planflow.store.session import Session


def get(session: Session, number: int) -> ReportReview:
    """One review by its number. Raises `NotFound`."""
    found = session.get(ReportReview, number)
    if found is None:
        raise NotFound(f"There is no review of a report with the number {number}.")
    return found


def unfinished(session: Session, *, most: int) -> list[ReportReview]:
    """The reviews of which no plan was made yet, the newest first."""
    wanted = (
        select(ReportReview)
        .where(col(ReportReview.plan_id).is_(None))
        .order_by(col(ReportReview.id).desc())
        .limit(most)
    )
    return list(session.exec(wanted))


def of_plan(session: Session, plan: Plan) -> list[ReportReview]:
    """The reviews that a plan was loaded from."""
    wanted = select(ReportReview).where(col(ReportReview.plan_id) == plan.id)
    return list(session.exec(wanted.order_by(col(ReportReview.id))))


def change(
    session: Session, review: ReportReview, *, based_on: int, now: datetime, values: dict[str, Any]
) -> bool:
    """Change a review that is still at the version somebody saw; False where somebody else was first."""
    wanted = (
        sa.update(ReportReview)
        .where(col(ReportReview.id) == review.id, col(ReportReview.version) == based_on)
        .values(**values, changed_at=now, version=based_on + 1)
        .execution_options(synchronize_session=False)
    )
    changed = int(session.connection().execute(wanted).rowcount) == 1
    session.refresh(review)
    return changed
