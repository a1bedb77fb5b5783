"""Assessments and indicators: what was judged and what was measured."""

from collections import defaultdict
from typing import Any

from planflow.domain.assessment import Assessment as AssessmentRow
from planflow.domain.assessment import AssessmentScore
from planflow.domain.indicator import Indicator as IndicatorRow
from planflow.domain.indicator import Observation as ObservationRow
from planflow.domain.plan import Area
from planflow.services.planfile.model.assessments import NOT_APPLICABLE, AreaScore, Assessment, Verdict
from planflow.services.planfile.model.indicators import Indicator, Observation
from planflow.services.planfile.model.scalars import number
from planflow.store import plans
from planflow.store.session import Session

SCALE_SEPARATOR = "|"


def of_assessments(session: Session, plan_id: int) -> list[Assessment]:
    """The plan's assessments, comparators included."""
    areas = {row.id: row.key for row in plans.of_plan(session, Area, plan_id)}
    scores: dict[int, list[AreaScore]] = defaultdict(list)
    for score in plans.scores(session, plan_id):
        scores[score.assessment_id].append(_score(score, areas))
    verdicts: dict[int, list[Verdict]] = defaultdict(list)
    for assessment_id, ref, verdict in plans.verdicts(session, plan_id):
        verdicts[assessment_id].append(Verdict.model_validate({"recommendation": ref, "verdict": verdict}))
    return [
        _assessment(row, scores[row.id], verdicts[row.id])
        for row in plans.of_plan(session, AssessmentRow, plan_id)
    ]


def _score(row: AssessmentScore, areas: dict[int, str]) -> AreaScore:
    return AreaScore(
        area=areas.get(row.area_id or 0, row.area),
        score=NOT_APPLICABLE if row.is_not_applicable else row.score,
        judgement=row.judgement,
        note=row.note,
    )


def _assessment(row: AssessmentRow, scores: list[AreaScore], verdicts: list[Verdict]) -> Assessment:
    held = row.held_on.isoformat() if row.held_on else None
    values: dict[str, Any] = {
        name: getattr(row, name)
        for name in (
            "key",
            "title",
            "kind",
            "assessor",
            "framework",
            "of_body",
            "sample_size",
            "threshold",
            "unit",
        )
    }
    return Assessment.model_validate(
        {
            **values,
            "held": row.held_text or held,
            "scale": row.scale.split(SCALE_SEPARATOR) if row.scale else [],
            "assumed": row.is_assumed,
            "scores": scores,
            "verdicts": verdicts,
        }
    )


def of_indicators(session: Session, plan_id: int) -> list[Indicator]:
    """The plan's indicators with what was observed."""
    observed: dict[int, list[Observation]] = defaultdict(list)
    for row in plans.observations(session, plan_id):
        observed[row.indicator_id].append(_observation(row))
    rows = plans.of_plan(session, IndicatorRow, plan_id)
    names = {row.id: row.key for row in rows}
    return [_indicator(row, names, observed[row.id]) for row in rows]


def _indicator(row: IndicatorRow, names: dict[int, str], observed: list[Observation]) -> Indicator:
    values: dict[str, Any] = {
        name: getattr(row, name)
        for name in ("key", "title", "definition", "population", "unit", "source", "lag", "comparator")
    }
    return Indicator.model_validate(
        {
            **values,
            "main": row.is_main,
            "direction": row.direction or None,
            "target": row.target_text or (number(row.target) if row.target is not None else ""),
            "part_of": names.get(row.part_of_id or 0),
            "assumed": row.is_assumed,
            "comparators": row.comparators,
            "observations": observed,
        }
    )


def _observation(row: ObservationRow) -> Observation:
    values: dict[str, Any] = {
        name: getattr(row, name)
        for name in (
            "key", "period", "known_on", "value", "numerator", "denominator",
            "change", "against", "status", "note",
        )
    }  # fmt: skip
    return Observation.model_validate({**values, "ends": row.ends_on})
