"""Inspections, audits and reviews, with scores and judgements by area."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from planflow.services.planfile.model.scalars import (
    Count,
    Entry,
    Flag,
    Key,
    Number,
    Ref,
    Text,
    Texts,
    When,
    Words,
    WrongValue,
)

NOT_APPLICABLE = "N/a"


def _score(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value.lower() == NOT_APPLICABLE.lower():
        return NOT_APPLICABLE
    try:
        return float(value)
    except ValueError:
        raise WrongValue(f"'{value[:40]}' is not a score.", "Write a number, or N/a.") from None


Score = Annotated[Number | Literal["N/a"], BeforeValidator(_score)]
"""A number, or N/a where the source says that there is none."""


class AreaScore(Entry):
    """What one assessment says of one area: an area's key, or its name as printed."""

    area: Text
    score: Score | None = None
    judgement: Text = ""
    note: Words = ""


class Verdict(Entry):
    """What a later assessment says of an earlier recommendation."""

    recommendation: Ref
    verdict: Literal["met", "partly_met", "not_met"]


class Assessment(Entry):
    """One assessment of one body; with `of_body` a comparator."""

    key: Key
    title: Text
    kind: Literal["inspection", "re-inspection", "mock", "self", "peer", "case_audit", "thematic"]
    assessor: Text = ""
    framework: Text = ""
    of_body: Text = ""
    held: When | None = None
    sample_size: Count | None = None
    threshold: Number | None = None
    unit: Text = ""
    scale: Texts = Field(default_factory=list)
    """The judgement scale, worst first."""
    assumed: Flag = False
    scores: list[AreaScore] = Field(default_factory=list)
    verdicts: list[Verdict] = Field(default_factory=list)
