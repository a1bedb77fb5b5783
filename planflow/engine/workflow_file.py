"""The form of a workflow file, as models: what the reader accepts and editors complete."""

import re
from collections.abc import Callable, Collection
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue

from planflow.domain import rules
from planflow.domain.person import Role
from planflow.engine.definition import CLOSER, GIVEN, OWNER, Meaning
from planflow.engine.effects import EFFECTS, FIELDS
from planflow.engine.guards import REGISTRY as GUARDS
from planflow.yamlfile import WrongValue, spoken, suggestion

KINDS = ("plan", "recommendation", "action", "extension", "paper")
"""What has a lifecycle. There is one file in force for each."""

ROLES = (OWNER, *Role)
MAKERS = (*ROLES, CLOSER)
"""Who may make a move: the closer owes nothing by a day, since a plan may have none."""

ENTERING = "entering"
"""The one day that the rule of a state may count from."""


class Part(BaseModel):
    """A group of keys in a file that people edit; a key that is not known is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)


def one_of(what: str, known: Collection[str]) -> Any:
    """A text that has to be one of the registered names, which editors then complete."""

    def check(value: str) -> str:
        if value not in known:
            raise WrongValue(f"There is no {what} '{value}'.", suggestion(value, known))
        return value

    return Annotated[str, AfterValidator(check), Field(json_schema_extra={"enum": [*sorted(known)]})]


def _named(pattern: str, remedy: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise WrongValue(f"'{value}' is not a name.", remedy)
        return value

    return check


Name = Annotated[
    str,
    AfterValidator(
        _named(
            "[a-z][a-z0-9_]*",
            "Write it in small letters, digits and '_', beginning with a letter: in_progress.",
        )
    ),
    Field(json_schema_extra={"pattern": "^[a-z][a-z0-9_]*$"}),
]


class Label(Part):
    """Words for people, in English and, where there are any, in Welsh; a plain text is English."""

    en: str = Field(min_length=1, description="The words in English.")
    cy: str | None = Field(default=None, min_length=1, description="The words in Welsh.")

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        if isinstance(value, list):
            raise WrongValue("Here belong words, not a list.", "Write a text, or {en: ..., cy: ...}.")
        return {"en": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string"}, handler(core)]}

    @property
    def words(self) -> dict[str, str]:
        """By language."""
        return {"en": self.en, **({"cy": self.cy} if self.cy else {})}


@spoken
def _due(value: str) -> str:
    if value == GIVEN:
        return value
    rule = rules.parse(value)
    if rule.trigger and rule.trigger != ENTERING:
        raise WrongValue(
            f"A state knows no day '{rule.trigger}'.",
            f"Count from '{ENTERING}', the day on which the state is entered, or write '{GIVEN}'.",
        )
    return value


class OwedPart(Part):
    """What is owed by a day while an item is in a state."""

    kind: Name = Field(description="The kind of the deadline that is opened.")
    due: Annotated[str, AfterValidator(_due)] = Field(
        min_length=1, description="A rule, for example '5 working days after entering', or 'given'."
    )
    by: one_of("role", ROLES) = Field(description="Who owes it: 'owner' or a role.")  # type: ignore[valid-type]
    ladder: str = Field(
        default="", description="The ladder of reminders in ladders.yaml; none where left out."
    )


class StatePart(Part):
    """One state of a lifecycle."""

    label: Label
    meaning: Meaning = Field(description="What it means to whoever counts.")
    responsible: one_of("role", ROLES) | None = Field(  # type: ignore[valid-type]
        default=None, description="Who has to act in this state."
    )
    owed: tuple[OwedPart, ...] = Field(default=(), description="What is owed by a day in this state.")


class TransitionPart(Part):
    """One move: from where, to where, by whom, on which conditions and with which effects."""

    name: Name = Field(description="An imperative: verify.")
    label: Label
    source: Annotated[tuple[str, ...], Field(alias="from", min_length=1)] = Field(
        description="The states it starts in."
    )
    to: str = Field(description="The state it leads to; 'same' leaves it as it is.")
    by: tuple[one_of("role", MAKERS), ...] = Field(  # type: ignore[valid-type]
        default=(), description="Who may make it. Nobody where left out."
    )
    guards: tuple[one_of("guard", GUARDS), ...] = Field(  # type: ignore[valid-type]
        default=(), description="The conditions that have to hold."
    )
    requires: tuple[one_of("field", FIELDS), ...] = Field(  # type: ignore[valid-type]
        default=(), description="The fields that have to be given with it."
    )
    effects: tuple[one_of("effect", EFFECTS), ...] = Field(  # type: ignore[valid-type]
        default=(), description="What happens besides the new state."
    )
    event: Name = Field(description="What the history calls it, in the past tense: action_verified.")
    automatic: bool = Field(default=False, description="Fires by itself when its guards become true.")


class WorkflowPart(Part):
    """One lifecycle."""

    planflow: Literal["1"] = Field(description="The version of this form.")
    workflow: Literal[KINDS] = Field(description="What the lifecycle is for.")  # type: ignore[valid-type]
    label: Label
    initial: str = Field(description="The state in which an item begins.")
    states: dict[Name, StatePart] = Field(min_length=1)
    transitions: tuple[TransitionPart, ...]
