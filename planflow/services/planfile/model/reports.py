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


Every = Annotated[str, BeforeValidator(_every)]
"""`6 months`, `meeting` (every meeting of the body) or `when asked`."""


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
    assumed: Flag = False
    front: dict[str, Text] = Field(default_factory=dict)
    """Entries of the front sheet that are always the same: wards, class, contributors ..."""
