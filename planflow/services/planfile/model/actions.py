"""Actions: who does what by when, and how far an action was when it was entered."""

from typing import Annotated, Literal

from pydantic import Field

from planflow.services.planfile.model.scalars import (
    Count,
    Day,
    Entry,
    Flag,
    Interval,
    Key,
    OwnerKey,
    Ref,
    Text,
    When,
    Words,
)  # fmt: skip

Percent = Annotated[int, Field(ge=0, le=100)]


class Repeats(Entry):
    """A repeating action: the nth turn falls on `from` plus n times `every`."""

    every: Interval
    from_on: Day = Field(alias="from")
    until: Day | None = None


class ProgressNote(Entry):
    """A dated record of progress made before the plan was entered."""

    on: Day
    text: Words
    percent: Percent | None = None
    by: Key | None = None


class EvidenceNote(Entry):
    """What shows that an action was done, where it is held and who saw it."""

    what: Words
    held_at: Words = ""
    seen_by: Key | None = None
    seen_on: Day | None = None


class Turn(Entry):
    """The result of one turn of a repeating action."""

    due: Day
    result: Literal["done", "not_done"]
    on: Day | None = None
    note: Words = ""


class Judged(Entry):
    """Whose word it is, and when it was given."""

    on: Day | None = None
    by: Key | None = None


class ActionOpening(Entry):
    """How far an action was when it was entered: taken over, not tested here. Read by the first load only."""

    as_at: Day
    state: Text
    since: Day | None = None
    started: Day | None = None
    original_due: When | None = None
    due: When | None = None
    """The revised day, where the action's own `due` is the first one."""
    moves: Count = 0
    percent: Percent | None = None
    implemented: Judged | None = None
    verified: Judged | None = None
    superseded_by: Ref | None = None
    progress: list[ProgressNote] = Field(default_factory=list)
    evidence: list[EvidenceNote] = Field(default_factory=list)
    turns: list[Turn] = Field(default_factory=list)


class Action(Entry):
    """One action of the plan."""

    key: Ref
    title: Text
    text: Words = ""
    answers: list[Text] = Field(default_factory=list)
    """The recommendations it answers: `R1` of this plan, `other-plan/R2` of another."""
    area: Key | None = None
    owner: OwnerKey | None = None
    contributors: list[Key] = Field(default_factory=list)
    agency: Key | None = None
    directorate: Text = ""
    due: When | None = None
    rule: Text = ""
    success_measure: Words = ""
    repeats: Repeats | None = None
    cost: Text = ""
    cost_decided_by: Text = ""
    assumed: Flag = False
    opening: ActionOpening | None = None
