"""The chain of days of a paper, counted back from its publication in the body's working days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from planflow.domain.calendar import WorkingCalendar
from planflow.domain.clearance import REVIEW
from planflow.domain.person import Role
from planflow.papers.forms import ClearancePart, DaysPart

NARRATIVE, DRAFT, APPROVAL = "paper_narrative", "paper_draft", "paper_approval"
CLEARANCE, REVIEWED, PUBLICATION = "paper_clearance", "paper_review", "paper_publication"


@dataclass(frozen=True)
class Step:
    """One day of the chain: what is owed, and by whom."""

    kind: str
    days: int
    """Working days before publication."""
    by: str
    part: str = ""


def clearances(days: DaysPart) -> list[ClearancePart]:
    """What has to be cleared, the review first."""
    reviewed = ClearancePart.model_construct(
        key=REVIEW, label="Review", days=days.review, by=Role.COORDINATOR
    )
    return [*([reviewed] if days.review else []), *days.clearances]


def label(clearance: ClearancePart) -> str:
    """What people call a clearance."""
    return clearance.label or clearance.key.replace("-", " ").capitalize()


def steps(days: DaysPart) -> Iterator[Step]:
    """What a form asks for, in the order in which it is done; the publication itself left out."""
    if days.narrative:
        yield Step(NARRATIVE, days.narrative, Role.COORDINATOR)
    if days.submission:
        yield Step(DRAFT, days.submission, Role.CLERK)
    for one in clearances(days):
        if one.key == REVIEW:
            yield Step(REVIEWED, one.days, one.by)
        else:
            yield Step(CLEARANCE, one.days, one.by, label(one))
    yield Step(APPROVAL, days.approval, Role.CHAIR)


def first_day(days: DaysPart, publish_on: date, calendar: WorkingCalendar) -> date:
    """The earliest day on which anything of the chain is owed."""
    return calendar.add_working_days(publish_on, -max(step.days for step in steps(days)))


def day_of(step: Step, publish_on: date, calendar: WorkingCalendar, *, share: tuple[int, int]) -> date:
    """The day of a step. `share` is what is left of the time that the form gives (`shared`)."""
    left, whole = share
    return calendar.add_working_days(publish_on, -(step.days * left // whole))


def shared(days: DaysPart, publish_on: date, calendar: WorkingCalendar, today: date) -> tuple[int, int]:
    """How many working days are left of how many: (1, 1) where the whole chain still lies ahead.

    Where a day of the chain has passed already, what time is left is shared out as the form shares the whole:
    everybody still has some of it, and nothing is late on the day on which it is asked for.
    """
    if first_day(days, publish_on, calendar) >= today or not days.draft:
        return 1, 1
    return max(calendar.working_days_between(today, publish_on), 0), days.draft
