"""The organisation, and the boards, committees, agencies and inspectorates around it."""

from typing import Literal

from pydantic import Field

from planflow.domain.body import BodyKind
from planflow.services.planfile.model.scalars import Count, Day, Entry, Flag, Key, Text


class Organisation(Entry):
    """Whose plan it is. One database is one organisation."""

    key: Key
    name: Text
    calendar: Text = "england-and-wales"
    timezone: Text = "Europe/London"
    language: Text = "en"


class Meeting(Entry):
    """One meeting of a body, held or to come, and who is known to have been there."""

    key: Key
    day: Day
    title: Text = ""
    present: list[Key] = Field(default_factory=list)
    absent: list[Key] = Field(default_factory=list)
    cancelled: Flag = False
    assumed: Flag = False


class Body(Entry):
    """Whoever meets, oversees or answers as a body."""

    key: Key
    name: Text
    kind: BodyKind
    parent: Key | None = None
    agencies: list[Key] = Field(default_factory=list)
    """The partner agencies that have a seat on it."""
    calendar: Text = ""
    clear_days: Count = 5
    clear_days_counting: Literal["working", "calendar"] = "working"
    outside: Flag = False
    assumed: Flag = False
    meetings: list[Meeting] = Field(default_factory=list)
