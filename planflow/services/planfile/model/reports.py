"""Report cycles: who gets a paper, how often and in which form."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from planflow.services.planfile.model.scalars import Day, Entry, Flag, Key, Text, WrongValue

_MONTHS = re.compile(r"(\d{1,3}) months?")


def _every(value: Any) -> Any:
    if isinstance(value, str):
        months = _MONTHS.fullmatch(value)
        if value not in ("meeting", "when asked") and not (months and int(months[1])):
            raise WrongValue(
                f"'{value[:40]}' is not a cycle.", "Write '6 months', 'meeting' or 'when asked'."
            )
    return value


DaysBefore = Annotated[int, Field(ge=0, le=250)]

Every = Annotated[str, BeforeValidator(_every)]
"""`6 months`, `meeting` (every meeting of the body) or `when asked`."""


class Clearance(Entry):
    """Somebody who has to clear the paper before it is approved."""

    key: Key
    label: Text = ""
    """What people call it; left out, the key with a capital."""
    days: DaysBefore
    """Given so many working days before publication."""
    by: Text
    """A role, or the key of a person or body."""


class ReportDays(Entry):
    """Days of this report that stand in place of those of its form; working days before publication."""

    draft: DaysBefore | None = None
    narrative: DaysBefore | None = None
    submission: DaysBefore | None = None
    review: DaysBefore | None = None
    approval: DaysBefore | None = None
    clearances: list[Clearance] | None = None
    """All of them: where they are given, none of the form's is left."""
    after_period: DaysBefore | None = None
    notice: DaysBefore | None = None


class Report(Entry):
    """One report cycle, with its own body and form."""

    key: Key
    title: Text
    body: Key
    form: Text = "standard"
    every: Every = "6 months"
    from_on: Day | None = Field(default=None, alias="from")
    """The anchor: the nth period ends n cycles after it."""
    until: Day | None = None
    days: ReportDays | None = None
    assumed: Flag = False
    front: dict[str, Text] = Field(default_factory=dict)
    """Entries of the front sheet that are always the same: wards, class, contributors ..."""
