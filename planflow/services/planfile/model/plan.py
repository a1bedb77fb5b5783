"""The plan as a whole: who oversees and agrees it, its printed dates, its areas and what went before."""

from typing import Any, Literal

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema

from planflow.services.planfile.model.scalars import Count, Day, Entry, Flag, Key, Text, When, Words


class Published(Entry):
    """The inspection report that asked for the plan."""

    title: Text = ""
    published: When | None = None
    received: Day | None = None
    url: Text = ""


class Owed(Entry):
    """A printed day for something that the plan owes. `submission: 2017-01-23` is short for its `due`."""

    due: When | None = None
    rule: Text = ""
    also_printed: Text = ""
    source: Words = ""
    assumed: Flag = False

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"due": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        # An editor has to know the short form, too.
        return {"anyOf": [{"type": "string"}, handler.resolve_ref_schema(handler(schema))]}


class Milestone(Entry):
    """A dated thing of the plan as a whole: a mock inspection, a re-inspection, the hand-over."""

    key: Key
    title: Text
    due: When | None = None
    rule: Text = ""
    also_printed: Text = ""
    source: Words = ""
    done: Day | None = None
    assumed: Flag = False


class Answer(Entry):
    """What a body that has to agree the plan has answered so far."""

    body: Key
    answer: Literal["agreed", "returned"]
    on: Day | None = None


class PlanOpening(Entry):
    """How far the plan was when it was entered: taken over, not tested here."""

    as_at: Day
    state: Text
    since: Day | None = None
    answers: list[Answer] = Field(default_factory=list)


class Plan(Entry):
    """The improvement plan."""

    key: Key
    title: Text
    board: Key | None = None
    inspectorate: Key | None = None
    report: Published = Field(default_factory=Published)
    assurers: list[Key] = Field(default_factory=list)
    closing: Literal["verified", "chair", "coordinator", "verifier", "assurer"] = "verified"
    """Who closes an action: `verified` (by itself after verification), or the holder of a role."""
    watch_days: Count = 0
    moved_counts_as_overdue: Flag = False
    rag: Text = "standard"
    submission: Owed | None = None
    agreement: Owed | None = None
    milestones: list[Milestone] = Field(default_factory=list)
    opening: PlanOpening | None = None


class Area(Entry):
    """A theme of the plan. An action may belong to an area without a printed recommendation."""

    key: Key
    title: Text


class Precedent(Entry):
    """Something that was done before the plan began."""

    key: Key
    title: Text
    done: Words = ""
    """When or how, in the words that are known."""
