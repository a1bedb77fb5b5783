"""Inspections, re-inspections, audits and reviews, with scores and judgements by area."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from planflow.domain.columns import identity, reference


class Assessment(SQLModel, table=True):
    """One assessment of one body: inspection, re-inspection, mock, self, peer or case audit.

    A comparator is an assessment of another body (`of_body` names it; empty for the plan's own service).
    """

    __table_args__ = (UniqueConstraint("plan_id", "key"),)

    id: int = identity()
    plan_id: int = reference("plan")
    key: str
    title: str
    kind: str
    assessor: str = ""
    framework: str = ""
    of_body: str = ""
    held_on: date | None = None
    held_text: str = ""
    """The words of the source where they are not a plain day ("Oct 16")."""
    sample_size: int | None = None
    threshold: float | None = None
    unit: str = ""
    """The unit of its scores, for example `%`."""
    scale: str = ""
    """The judgement scale, worst first, separated by `|` ("poor|unsatisfactory|satisfactory|good")."""
    is_assumed: bool = False
    position: int = 0


class AssessmentScore(SQLModel, table=True):
    """The score and the judgement of one area in one assessment."""

    __tablename__ = "assessment_score"

    id: int = identity()
    assessment_id: int = reference("assessment")
    area: str
    """The area's name, as the source prints it."""
    area_id: int | None = reference("area", nullable=True)
    score: float | None = None
    is_not_applicable: bool = False
    judgement: str = ""
    note: str = ""
    position: int = 0


class AssessmentVerdict(SQLModel, table=True):
    """What a later assessment says of an earlier recommendation: `met`, `partly_met` or `not_met`."""

    __tablename__ = "assessment_verdict"

    id: int = identity()
    assessment_id: int = reference("assessment")
    recommendation_id: int = reference("recommendation")
    verdict: str
