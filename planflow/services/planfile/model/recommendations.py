"""Recommendations: what was asked, of whom, and the answer."""

from typing import Literal

from pydantic import Field

from planflow.services.planfile.model.scalars import Day, Entry, Flag, Key, Ref, Text, Texts, Words


class RecommendationOpening(Entry):
    """How far a recommendation was when it was entered: taken over, not tested here."""

    as_at: Day
    state: Text
    since: Day | None = None
    complete: Day | None = None
    """The day on which its actions were complete."""


class Recommendation(Entry):
    """One recommendation of the report, as this plan answers it."""

    key: Ref
    number: Text = ""
    title: Text
    text: Words = ""
    addressees: Texts = Field(default_factory=list)
    """The roles it is addressed to, as printed."""
    people: list[Key] = Field(default_factory=list)
    """The people who hold those roles."""
    urgent: Flag = False
    due: Text = ""
    """What the report says about when, in its words."""
    outcome: Words = ""
    response: Literal["agreed", "partly", "not_agreed"] | None = None
    part: Words = ""
    area: Key | None = None
    indicators: list[Key] = Field(default_factory=list)
    opening: RecommendationOpening | None = None
