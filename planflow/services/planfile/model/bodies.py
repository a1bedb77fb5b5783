"""The organisation, and the boards, committees, agencies and inspectorates around it."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from planflow.domain.body import BodyKind
from planflow.services.planfile.model.scalars import Count, Day, Entry, Flag, Key, Text, WrongValue


class ClosedDay(Entry):
    """A working day of the country on which nobody works here."""

    day: Day
    name: Text


def _by_day(closed: list[ClosedDay]) -> list[ClosedDay]:
    found: dict[date, ClosedDay] = {}
    for one in closed:
        if found.setdefault(one.day, one) is not one:
            raise WrongValue(f"{one.day} is closed twice.", "Take one of them out.")
    return [found[day] for day in sorted(found)]


ClosedDays = Annotated[list[ClosedDay], AfterValidator(_by_day)]
"""Closure days, in whichever order they are written."""


class Organisation(Entry):
    """Whose plan it is. One database is one organisation."""

    key: Key
    name: Text
    calendar: Text = "england-and-wales"
    timezone: Text = "Europe/London"
    language: Text = "en"
    closed: ClosedDays = Field(default_factory=list)
    """For everybody who counts in the organisation's calendar."""


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
    closed: ClosedDays = Field(default_factory=list)
    """For everybody who counts in this body's own calendar."""
    clear_days: Count = 5
    clear_days_counting: Literal["working", "calendar"] = "working"
    small_counts_below: Count = 0
    """Counts of people below this are not printed in its public papers; 0 for no limit."""
    outside: Flag = False
    assumed: Flag = False
    meetings: list[Meeting] = Field(default_factory=list)
