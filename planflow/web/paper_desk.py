"""Finding a paper for a page, and what the clerk sees of it at one look."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from planflow.domain.clearance import Clearance
from planflow.domain.deadline import Deadline, DeadlineState
from planflow.domain.paper import Paper
from planflow.domain.plan import Plan
from planflow.domain.subjects import SubjectKind
from planflow.errors import NotFound
from planflow.papers import writing
from planflow.services import asked_of, item_acts, policy
from planflow.store import clearances, deadlines, papers
from planflow.store.references import get_paper
from planflow.web.desk import Desk

KINDS = {
    "paper_narrative": "Officers' words",
    "paper_draft": "Draft finished",
    "paper_review": "Review",
    "paper_clearance": "Clearance",
    "paper_approval": "Approval",
    "paper_publication": "Publication",
}


@dataclass(frozen=True)
class Line:
    """One paper in the clerk's list."""

    plan: Plan
    paper: Paper
    known: dict[str, Any]
    days_left: int | None
    """Calendar days until it has to be published; None where it is, or no day is known."""

    @property
    def href(self) -> str:
        """Its page."""
        return f"/papers/{self.plan.key}/{self.paper.ref}"

    @property
    def is_open(self) -> bool:
        """Whether it still has to be published."""
        is_out = self.paper.published_at is not None or bool(self.paper.document)
        return not is_out and self.paper.state != "withdrawn"


def find(desk: Desk, key: str, ref: str) -> tuple[Plan, Paper]:
    """A paper that the person may read; one that is not published is known to those who make it alone."""
    plan = desk.plan(key)
    try:
        paper = get_paper(desk.session, f"{key}/{ref}")
    except NotFound as error:
        raise NotFound(f"There is no paper '{ref}'.") from error
    is_maker = policy.may_read_draft(desk.session, desk.who.id, plan, on=desk.today)
    if paper.published_at is None and not is_maker:
        raise NotFound(f"There is no paper '{ref}'.")
    return plan, paper


def require_part(desk: Desk, plan: Plan, part: int) -> None:
    """Exempt words are for those who make the papers alone."""
    if part == writing.EXEMPT and not policy.may_read_draft(desk.session, desk.who.id, plan, on=desk.today):
        raise NotFound("There is no Part 2.")


def lines(desk: Desk) -> list[Line]:
    """The papers of every plan for which the person may see them: what is due first, then the latest."""
    found = []
    for plan in desk.plans:
        is_maker = policy.may_read_draft(desk.session, desk.who.id, plan, on=desk.today)
        for paper in papers.of_plan(desk.session, plan.id):
            if is_maker or paper.published_at is not None:
                known = writing.summary(desk.session, paper)
                found.append(Line(plan, paper, known, _days_left(desk, paper, known)))
    return sorted(found, key=lambda one: (one.days_left is None, one.days_left or 0, -one.paper.id))


def days(desk: Desk, paper: Paper) -> list[tuple[str, Deadline]]:
    """What is owed for a paper, in the order of its days, each with what it is called."""
    rows = deadlines.of_subject(desk.session, SubjectKind.PAPER, paper.id)
    owed = [one for one in rows if one.state != DeadlineState.CANCELLED]
    named = [(f"{one.part}: clearance" if one.part else KINDS.get(one.kind, one.kind), one) for one in owed]
    return sorted(named, key=lambda pair: (pair[1].due_on or date.max, pair[1].id))


def to_clear(desk: Desk, plan: Plan, paper: Paper) -> list[Clearance]:
    """The awaited clearances that the person may give, or may record for whoever does."""
    if paper.state != "in_review":
        return []
    awaited = [one for one in clearances.of_paper(desk.session, paper.id) if one.given_on is None]
    if item_acts.may_record(desk.session, plan, desk.who, on=desk.today):
        return awaited
    return [
        one
        for one in awaited
        if not policy.may_clear(
            desk.session, desk.actor(), plan, asked_of.ower(desk.session, one.asked_of), on=desk.today
        )
    ]


def trail(desk: Desk, plan: Plan, paper: Paper, *more: tuple[str, str]) -> None:
    """Where a page of a paper stands."""
    own = f"/papers/{plan.key}/{paper.ref}" if more else ""
    desk.trail(("Papers", "/papers"), (f"{plan.key}/{paper.ref}", own), *more)


def _days_left(desk: Desk, paper: Paper, known: dict[str, Any]) -> int | None:
    if paper.published_at is not None or not known["publish_by"] or paper.state == "withdrawn":
        return None
    return (date.fromisoformat(known["publish_by"]) - desk.today).days
