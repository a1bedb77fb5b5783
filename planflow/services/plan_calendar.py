"""What of a plan falls to whom, month by month: looked at before a plan is agreed, and all through it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from planflow.domain import recurrence
from planflow.domain.plan import Plan
from planflow.store import organisation, plan_months
from planflow.store.session import Session

MONTHS = 6
"""How many months one page shows."""
WORDS = {
    "action": "",
    "occurrence": "a turn of it",
    "verification": "test the evidence",
    "extension_answer": "decide on more time",
    "plan_submission": "submit the plan",
    "plan_resubmission": "submit the plan again",
    "plan_agreement": "answer to the plan",
    "milestone": "",
    "paper_draft": "draft",
    "paper_narrative": "write what only people can write",
    "paper_review": "review",
    "paper_clearance": "clear",
    "paper_approval": "approve",
    "paper_publication": "publish",
}
"""What is owed, beside the title of what it is about; empty where the title says it."""


@dataclass(frozen=True)
class Owed:
    """One thing that is owed."""

    ref: str
    title: str
    what: str
    who: str
    due_on: date
    days_late: int
    """Calendar days."""


@dataclass(frozen=True)
class Month:
    """One month of a plan: what falls due in it, and how much of it to whom."""

    first: date
    owed: Sequence[Owed]
    load: Sequence[tuple[str, int]]
    """Who owes how many, the most first."""


def of_plan(session: Session, plan: Plan, *, start: date, now: datetime) -> list[Month]:
    """Six months from the one of `start`, with what is open in each of them."""
    today = organisation.today(session, now)
    first = start.replace(day=1)
    until = recurrence.add(first, MONTHS, "month")
    rows = [_owed(row, today) for row in plan_months.owed(session, plan.id, since=first, until=until)]
    return [_month(recurrence.add(first, number, "month"), rows) for number in range(MONTHS)]


def _month(first: date, rows: Sequence[Owed]) -> Month:
    until = recurrence.add(first, 1, "month")
    own = [row for row in rows if first <= row.due_on < until]
    counts: dict[str, int] = {}
    for row in own:
        counts[row.who] = counts.get(row.who, 0) + 1
    return Month(first, own, sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _owed(row: Any, today: date) -> Owed:
    what = WORDS.get(row.kind, row.kind.replace("_", " "))
    who = row.owner or row.owner_role.capitalize() or "Nobody is named"
    return Owed(row.ref, row.title, what, who, row.due_on, max(0, (today - row.due_on).days))
