"""What `planflow import` shows: the report in a few lines, then its recommendations, the doubtful first."""

from typing import TYPE_CHECKING

from planflow.cli import console
from planflow.domain import words

if TYPE_CHECKING:
    from planflow.intake.proposal import DatedFact, Fact, Recommendation
    from planflow.intake.review import Reviewed

_SURE = 0.8
_KINDS = {
    "publication": "Published",
    "fieldwork": "Inspected",
    "plan_due": "The plan is due",
    "agreement": "The plan is agreed",
    "review": "Asks for a review",
    "reinspection": "The inspectorate returns",
    "meeting": "Meeting",
}
_WIDTH = 96


def show(reviewed: "Reviewed") -> None:
    """Print the proposal for somebody who decides what of it is right."""
    proposal = reviewed.proposal
    for label, fact in (
        ("Title", proposal.title),
        ("Inspectorate", proposal.inspectorate),
        ("Body", proposal.body),
    ):
        console.out(f"{label}: {_fact(fact)}")
    for dated in proposal.dates:
        console.out(f"{_KINDS.get(dated.kind, dated.kind)}: {_dated(dated)}")
    for judged in [*proposal.judgements, *proposal.scores]:
        console.out(f"{judged.area}: {judged.value}{_page(judged.place.page)}")
    rows = proposal.recommendations
    if not rows:
        console.out(
            "\nNo recommendations were found. If the report has some, add them by hand or paste their text."
        )
        return
    doubtful = sorted((row for row in rows if row.confidence < _SURE), key=lambda row: row.confidence)
    sure = [row for row in rows if row.confidence >= _SURE]
    console.out(
        f"\n{words.say_count(len(rows), 'recommendation')}; {len(doubtful)} of them want a closer look."
    )
    for title, group in (("Doubtful", doubtful), ("Clear", sure)):
        if group:
            console.out(f"\n{title}")
            for row in group:
                _show(row)


def _show(row: "Recommendation") -> None:
    number = f"{row.number} " if row.number else ""
    console.out(f"\n  [{row.key}] {number}{_cut(row.text)}{_page(row.place.page)}")
    if row.owner_roles:
        console.out(f"      For: {', '.join(row.owner_roles)}")
    if row.deadline_text or row.deadline:
        read_as = f", read as {row.deadline}" if row.deadline and row.deadline != row.deadline_text else ""
        console.out(
            f"      When: {row.deadline_text or row.deadline}{read_as}{' (urgent)' if row.urgent else ''}"
        )
    elif row.urgent:
        console.out("      Urgent")
    for doubt in row.doubts:
        console.out(f"      Look: {doubt}")


def _fact(fact: "Fact | None") -> str:
    return f"{fact.value}{_page(fact.place.page)}" if fact else "not found"


def _dated(dated: "DatedFact") -> str:
    until = f" to {dated.until}" if dated.until else ""
    day = f"{dated.on}{until}" if dated.on else dated.rule or ""
    shown = f"{day} ('{dated.text}')" if day and day != dated.text else dated.text
    return f"{shown}{_page(dated.place.page)}"


def _page(page: int | None) -> str:
    return f" (page {page})" if page else ""


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 3 * _WIDTH else plain[: 3 * _WIDTH].rsplit(" ", 1)[0] + " ..."
