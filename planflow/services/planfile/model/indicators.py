"""Indicators and their observations: whether anything got better."""

import re
from typing import Literal

from pydantic import Field

from planflow.services.planfile.model.scalars import Day, Entry, Flag, Key, Number, Text, Words

NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,9})?")
"""A target that is a plain number; any other is kept in words."""


class Observation(Entry):
    """One value for one period: a level, a fraction, or only a change as printed."""

    key: Key
    period: Text
    ends: Day | None = None
    known_on: Day | None = None
    """The day from which a paper may use it."""
    value: Number | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    change: Text = ""
    against: Text = ""
    status: Literal["validated", "unverified", "oral"] = "unverified"
    note: Words = ""


class Comparator(Entry):
    """How another place stands: at every period, or at one that an observation has, too."""

    name: Text
    value: Number
    period: Text = ""


class Indicator(Entry):
    """One measure. A part of a whole names the whole in `part_of`."""

    key: Key
    title: Text
    main: Flag = True
    definition: Words = ""
    population: Text = ""
    unit: Text = ""
    source: Text = ""
    lag: Text = ""
    direction: Literal["up", "down"] | None = None
    target: Text = ""
    comparator: Text = ""
    """How others stand, in words."""
    comparators: list[Comparator] = Field(default_factory=list)
    part_of: Key | None = None
    assumed: Flag = False
    observations: list[Observation] = Field(default_factory=list)
