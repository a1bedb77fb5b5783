"""A date that a report prints, with what it is the date of."""

import re
from dataclasses import dataclass
from datetime import date

from planflow.intake import patterns
from planflow.intake.finding import texts
from planflow.intake.layout.block import Block

FIELDWORK = patterns.lazy(
    r"\b(?:fieldwork|inspection\s+(?:dates?|took\s+place|started|began|was\s+(?:carried\s+out|conducted"
    r"|undertaken))|inspected\s+(?:\w+\s+){0,4}(?:in|on|between|from|by)"
    r"|dates?\s+of\s+(?:the\s+)?(?:inspection|visit|previous)|undertook|we\s+(?:visited|inspected)"
    r"|date\s+inspected|(?:inspection|visit)\b.{0,60}\b(?:between|from|took\s+place|on))\b",
    re.IGNORECASE,
)
"""Words that say that a date is that of the inspection itself."""


@dataclass
class Dated:
    """A date that the report prints and what it is the date of."""

    kind: str
    """fieldwork, publication, plan_due, agreement, review or reinspection."""
    text: str
    """The printed words."""
    on: str | None
    """The day, where the words give one."""
    until: str | None
    """The last day of a span."""
    rule: str | None
    """A rule of the grammar or a rhythm, where the words give no day."""
    quote: str
    block: Block
    confidence: float


def sentences(block: Block) -> list[str]:
    """The sentences of a block; of a table, its rows."""
    if block.kind == "table":
        return [
            ": ".join(cell for cell in row[:2] if cell) if len(row) > 1 else " ".join(row)
            for row in block.rows
        ] + ([block.text] if len(block.rows) == 1 else [])
    return texts.sentences(block.text)


def dated(kind: str, text: str, on: date | None, quote: str, block: Block, confidence: float) -> Dated:
    """One date, with its words as they are printed."""
    words = " ".join(text.split())
    return Dated(
        kind,
        words.title() if words.isupper() else words,
        on.isoformat() if on else None,
        None,
        None,
        quote,
        block,
        confidence,
    )
