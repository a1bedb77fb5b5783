"""What was measured and judged: indicators with their change, assessments side by side."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from planflow.domain.assessment import Assessment, AssessmentScore
from planflow.domain.indicator import Indicator, Observation
from planflow.domain.plan import Plan
from planflow.store import assessments, indicators
from planflow.store.session import Session

STATUSES = ("validated", "unverified", "oral")
_PERCENT = "%"


def of_plan(session: Session, plan: Plan, *, on: date) -> dict[str, Any]:
    """The parts `indicators`, `assessments` and `assessed_areas` of a snapshot."""
    return {"indicators": _indicators(session, plan, on), **_assessments(session, plan, on)}


def _indicators(session: Session, plan: Plan, on: date) -> list[dict[str, Any]]:
    rows = indicators.of_plan(session, plan.id)
    titles = {row.id: row.title for row in rows}
    seen: dict[int, list[Observation]] = {row.id: [] for row in rows}
    for observation in indicators.observations(session, plan.id, on):
        seen[observation.indicator_id].append(observation)
    measures: dict[int, list[str]] = {}
    for link in indicators.measured(session, plan.id):
        measures.setdefault(link.indicator_id, []).append(link.ref)
    return [
        {
            "key": row.key,
            "title": row.title,
            "is_main": row.is_main,
            "definition": row.definition,
            "population": row.population,
            "unit": row.unit,
            "source": row.source,
            "lag": row.lag,
            "direction": row.direction,
            "target": row.target,
            "target_text": row.target_text,
            "comparator": row.comparator,
            "comparators": row.comparators,
            "part_of": titles.get(row.part_of_id, "") if row.part_of_id else "",
            "recommendations": measures.get(row.id, []),
            "series": [
                {
                    "period": one.period,
                    "status": one.status,
                    "value": _value(row, one),
                    "numerator": one.numerator,
                    "denominator": one.denominator,
                    "shown": "",
                }
                for one in seen[row.id]
                if one.change is None or _value(row, one) is not None
            ],
            "latest": {
                status: found
                for status in STATUSES
                if (found := _latest(row, seen[row.id], status)) is not None
            },
        }
        for row in rows
    ]


def _latest(indicator: Indicator, seen: Sequence[Observation], status: str) -> dict[str, Any] | None:
    """The latest observation of one status, with its change against the one before of the same status."""
    own = [row for row in seen if row.status == status]
    if not own:
        return None
    latest = own[-1]
    value = _value(indicator, latest)
    found: dict[str, Any] = {
        "period": latest.period,
        "value": value,
        "numerator": latest.numerator,
        "denominator": latest.denominator,
        "printed_change": latest.change,
        "against": latest.against,
        "note": latest.note,
        "shown": "",
        "change": None,
        "earlier": None,
        "year_earlier": _year_earlier(indicator, own),
        "is_better": _is_better(indicator, latest.change_value),
    }
    earlier = [row for row in own[:-1] if _value(indicator, row) is not None]
    if value is not None and earlier:
        before = _value(indicator, earlier[-1])
        found["earlier"] = {"period": earlier[-1].period, "value": before}
        found["change"] = round(value - (before or 0), 6)
        found["is_better"] = _is_better(indicator, found["change"])
    return found


def _year_earlier(indicator: Indicator, own: Sequence[Observation]) -> dict[str, Any] | None:
    """The period that ended in the same month a year before the latest one, with the change since then."""
    latest = own[-1]
    value = _value(indicator, latest)
    if value is None or latest.ends_on is None:
        return None
    month = (latest.ends_on.year - 1, latest.ends_on.month)
    for row in reversed(own[:-1]):
        before = _value(indicator, row)
        if before is not None and row.ends_on and (row.ends_on.year, row.ends_on.month) == month:
            return {"period": row.period, "value": before, "change": round(value - before, 6)}
    return None


def _value(indicator: Indicator, row: Observation) -> float | None:
    if row.value is not None or row.numerator is None or not row.denominator:
        return row.value
    fraction = row.numerator / row.denominator
    return round(100 * fraction, 1) if indicator.unit == _PERCENT else round(fraction, 4)


def _is_better(indicator: Indicator, change: float | None) -> bool | None:
    """None where there is no change, or where nobody said which way is better."""
    if not change or indicator.direction not in ("up", "down"):
        return None
    return (change > 0) == (indicator.direction == "up")


def _assessments(session: Session, plan: Plan, on: date) -> dict[str, Any]:
    rows = assessments.of_plan(session, plan.id, on)
    scores: dict[int, list[AssessmentScore]] = {row.id: [] for row in rows}
    for score in assessments.scores(session, plan.id):
        if score.assessment_id in scores:
            scores[score.assessment_id].append(score)
    verdicts: dict[int, list[dict[str, str]]] = {}
    for verdict in assessments.verdicts(session, plan.id):
        verdicts.setdefault(verdict.assessment_id, []).append(
            {"ref": verdict.ref, "verdict": verdict.verdict}
        )
    names: list[str] = []
    for row in rows:
        names += [score.area for score in scores[row.id] if score.area not in names]
    return {
        "assessed_areas": names,
        "assessments": [_assessment(row, scores[row.id], verdicts.get(row.id, [])) for row in rows],
    }


def _assessment(
    row: Assessment, scores: Sequence[AssessmentScore], verdicts: list[dict[str, str]]
) -> dict[str, Any]:
    return {
        "key": row.key,
        "title": row.title,
        "kind": row.kind,
        "assessor": row.assessor,
        "framework": row.framework,
        "of_body": row.of_body,
        "held_on": row.held_on.isoformat() if row.held_on else None,
        "held_text": row.held_text,
        "sample_size": row.sample_size,
        "threshold": row.threshold,
        "unit": row.unit,
        "scale": row.scale.split("|") if row.scale else [],
        "verdicts": verdicts,
        "scores": {
            score.area: {
                "score": score.score,
                "is_not_applicable": score.is_not_applicable,
                "judgement": score.judgement,
                "is_below": bool(
                    score.score is not None and row.threshold is not None and score.score < row.threshold
                ),
                "note": score.note,
            }
            for score in scores
        },
    }
