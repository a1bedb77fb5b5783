"""Assessments with their scores, indicators with their observations."""

import re

from sqlmodel import col, delete, select

from planflow.domain import assessment as rows
from planflow.domain.days import read_day
from planflow.domain.indicator import Indicator, Observation
from planflow.services.planfile.applied.context import Context
from planflow.services.planfile.comparing import Name
from planflow.services.planfile.exported.measures import SCALE_SEPARATOR
from planflow.services.planfile.model import assessments, indicators
from planflow.services.planfile.model.assessments import NOT_APPLICABLE

_CHANGE = re.compile(
    r"\s*(?P<sign>down|up|[-+−])\s*(?P<number>\d+(?:\.\d+)?)\s*(?:%|per cent|points?)?\s*", re.I
)


def assessment(context: Context, name: Name, entry: assessments.Assessment) -> None:
    """Make or change an assessment."""
    own = rows.Assessment.plan_id == context.the_plan.id
    known = context.session.exec(select(rows.Assessment).where(own).order_by(col(rows.Assessment.id))).all()
    row = next((one for one in known if one.key == name.key), None)
    if row is None:
        row = rows.Assessment(
            plan_id=context.the_plan.id, key=name.key, title=entry.title, kind=entry.kind,
            position=len(known) + 1,
        )  # fmt: skip
        context.session.add(row)
    row.title, row.kind, row.assessor = entry.title, entry.kind, entry.assessor
    row.framework, row.of_body, row.unit = entry.framework, entry.of_body, entry.unit
    held = read_day(entry.held) if entry.held else None
    row.held_on = held.on if held else None
    row.held_text = held.text if held and not held.is_exact else ""
    row.sample_size, row.threshold = entry.sample_size, entry.threshold
    row.scale, row.is_assumed = SCALE_SEPARATOR.join(entry.scale), entry.assumed


def link_assessment(context: Context, name: Name, entry: assessments.Assessment) -> None:
    """Write the scores and verdicts of an assessment anew."""
    own = (rows.Assessment.plan_id == context.the_plan.id, rows.Assessment.key == name.key)
    row = context.session.exec(select(rows.Assessment).where(*own)).one()
    for table in (rows.AssessmentScore, rows.AssessmentVerdict):
        context.session.exec(delete(table).where(col(table.assessment_id) == row.id))
    for position, one in enumerate(entry.scores, start=1):
        context.session.add(_score(context, row.id, one, position))
    for verdict in entry.verdicts:
        recommendation = context.recommendations[verdict.recommendation]
        found = rows.AssessmentVerdict(
            assessment_id=row.id, recommendation_id=recommendation.id, verdict=verdict.verdict
        )
        context.session.add(found)


def _score(
    context: Context, assessment_id: int, entry: assessments.AreaScore, position: int
) -> rows.AssessmentScore:
    area = context.areas.get(entry.area)
    return rows.AssessmentScore(
        assessment_id=assessment_id,
        area=area.title if area else entry.area,
        area_id=area.id if area else None,
        score=entry.score if isinstance(entry.score, float) else None,
        is_not_applicable=entry.score == NOT_APPLICABLE,
        judgement=entry.judgement,
        note=entry.note,
        position=position,
    )


def indicator(context: Context, name: Name, entry: indicators.Indicator) -> None:
    """Make or change an indicator."""
    row = context.indicators.get(name.key)
    if row is None:
        row = Indicator(plan_id=context.the_plan.id, key=name.key, title=entry.title)
        context.indicators[name.key] = row
        row.position = len(context.indicators)
        context.session.add(row)
    row.title, row.is_main, row.definition = entry.title, entry.main, entry.definition
    row.population, row.unit, row.source, row.lag = entry.population, entry.unit, entry.source, entry.lag
    row.direction, row.comparator, row.is_assumed = entry.direction or "", entry.comparator, entry.assumed
    row.comparators = [one.model_dump() for one in entry.comparators]
    is_number = indicators.NUMBER.fullmatch(entry.target) is not None
    row.target = float(entry.target) if is_number else None
    row.target_text = "" if is_number else entry.target


def link_indicator(context: Context, name: Name, entry: indicators.Indicator) -> None:
    """Tie a part to its whole."""
    whole = context.indicators.get(entry.part_of or "")
    context.indicators[name.key].part_of_id = whole.id if whole else None


def observation(context: Context, name: Name, entry: indicators.Observation) -> None:
    """Make or change an observation of an indicator."""
    parent = context.indicators[name.parent]
    own = Observation.indicator_id == parent.id
    known = context.session.exec(select(Observation).where(own).order_by(col(Observation.id))).all()
    row = next((one for one in known if one.key == name.key), None)
    if row is None:
        row = Observation(indicator_id=parent.id, key=name.key, period=entry.period, position=len(known) + 1)
        context.session.add(row)
    row.period, row.ends_on, row.known_on = entry.period, entry.ends, entry.known_on
    row.value, row.numerator, row.denominator = entry.value, entry.numerator, entry.denominator
    row.change, row.against = entry.change, entry.against
    row.change_value = change_value(entry.change)
    row.status, row.note = entry.status, entry.note


def change_value(text: str) -> float | None:
    """The number in a printed change (`down 14.4%` is -14.4); None where it is not as plain as that."""
    match = _CHANGE.fullmatch(text)
    if match is None:
        return None
    size = float(match["number"])
    return size if match["sign"].lower() in ("up", "+") else -size
