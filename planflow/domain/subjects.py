"""The kinds of thing that have a state, deadlines and a reference."""

import re
from dataclasses import dataclass
from enum import StrEnum

from planflow.errors import PlanflowError


class SubjectKind(StrEnum):
    """What an event, a deadline or a move is about."""

    ORGANISATION = "organisation"
    PERSON = "person"
    BODY = "body"
    MEETING = "meeting"
    PLAN = "plan"
    MILESTONE = "milestone"
    RECOMMENDATION = "recommendation"
    ACTION = "action"
    OCCURRENCE = "occurrence"
    EXTENSION = "extension"
    PAPER = "paper"
    DEADLINE = "deadline"


_REFERENCE = re.compile(r"(?P<plan>[a-z0-9][a-z0-9-]*)(?:/(?P<code>[A-Za-z0-9.-]+))?")


@dataclass(frozen=True)
class Reference:
    """What people type and read: `lewisham-2017`, `lewisham-2017/R3a`."""

    plan: str
    code: str = ""

    def __str__(self) -> str:
        return f"{self.plan}/{self.code}" if self.code else self.plan


def parse_reference(text: str) -> Reference:
    """Read a reference as a person types it."""
    match = _REFERENCE.fullmatch(text.strip())
    if match is None:
        raise PlanflowError(
            f"'{text}' is not a reference.",
            "Write the plan's key, a slash and the reference, for example lewisham-2017/R3a.",
        )
    return Reference(match["plan"], match["code"] or "")
