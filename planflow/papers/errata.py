"""What a correction says of itself, and what the paper that it corrects says of it."""

from dataclasses import replace
from datetime import date

from planflow.domain.paper import Paper
from planflow.domain.plan import Plan
from planflow.papers import markdown, words
from planflow.papers.document import Block, Document, Fact, Facts, Heading, Paragraph, Run
from planflow.store import papers, texts
from planflow.store.session import Session

HEADING = "Correction"
ANCHOR = "correction"


def added(session: Session, paper: Paper, made: Document) -> Document:
    """The document of a correction with its erratum above everything; any other document as it is.

    Neither the heading nor its paragraph is numbered, so that paragraph 3.2 stays paragraph 3.2.
    """
    if paper.erratum_of_id is None or paper.corrected_on is None:
        return made
    wrong = session.get_one(Paper, paper.erratum_of_id)
    reason = texts.find_body(session, paper.erratum_text_id)
    return replace(made, blocks=(*_erratum(session, paper, wrong, reason), *made.blocks))


def notice(session: Session, paper: Paper) -> str:
    """What stands above a published paper that another took the place of; empty for any other.

    It is said around the frozen paper, and is no part of it.
    """
    correction = papers.find_correction(session, paper.id, is_frozen=True) if paper.document else None
    if correction is None or correction.corrected_on is None:
        return ""
    key = session.get_one(Plan, paper.plan_id).key
    on = words.day(correction.corrected_on)
    return f"This version was corrected on {on}. Read {key}/{correction.ref} in its place."


def _erratum(session: Session, paper: Paper, wrong: Paper, reason: str) -> list[Block]:
    key = session.get_one(Plan, paper.plan_id).key
    replaced = f"{key}/{wrong.ref}"
    if wrong.published_at is not None:
        replaced += f", published on {words.day(_day(wrong))}"
    figures = (
        f"the same as in {key}/{wrong.ref}"
        if paper.snapshot_digest == wrong.snapshot_digest
        else f"taken again, as at {words.day(paper.as_at)}"
    )
    told = [
        ("Replaces", replaced),
        ("Corrected on", words.day(paper.corrected_on)),
        ("Version", str(papers.edition(session, paper))),
        ("Figures", figures),
    ]
    return [
        Heading(1, (Run(HEADING),), anchor=ANCHOR),
        Facts(tuple(Fact(label, (Run(value),)) for label, value in told)),
        Paragraph((Run("What was wrong:", bold=True),)),
        *markdown.blocks(words.paragraphs(reason)),
    ]


def _day(paper: Paper) -> date | None:
    return paper.published_at.date() if paper.published_at else None
