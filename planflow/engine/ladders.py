"""Reads the ladders of reminders and escalation (notifications/ladders.yaml)."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from planflow import resources, yamlfile
from planflow.domain.ladder import Ladder, Step, Urgency, When, parse_when
from planflow.domain.person import Role
from planflow.errors import FileError, Problem

FILE = "ladders.yaml"
OWNER, MANAGER = "owner", "manager"
AUDIENCES = (OWNER, MANAGER, *(str(role) for role in Role if role is not Role.ASSURER))
"""Whom a step may name. Assurers are outsiders: planflow never mails them."""
_ONE = {"enum": list(AUDIENCES)}
MOST_STEPS = 80
STATUTORY = "statutory"
"""The ladder of days fixed by law: nobody can choose not to be told of them."""
NAME = r"^[a-z][a-z0-9_]*$"
_NUMBERED = re.compile(r"_\d+$")


def listed(value: object) -> object:
    """One audience may be written without the brackets of a list."""
    return [value] if isinstance(value, str) else value


class StepEntry(BaseModel):
    """One step as it is written."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(pattern=NAME)
    when: Annotated[When, BeforeValidator(yamlfile.spoken(parse_when)), WithJsonSchema({"type": "string"})]
    tell: Annotated[
        list[
            Literal[
                "owner", "manager", "chair", "coordinator", "verifier", "clerk", "member", "administrator"
            ]
        ],
        BeforeValidator(listed),
        Field(min_length=1),
        WithJsonSchema({"anyOf": [_ONE, {"type": "array", "items": _ONE, "minItems": 1}]}),
    ]
    urgency: Urgency = Urgency.WEEKLY
    silenceable: Annotated[
        list[str],
        BeforeValidator(listed),
        WithJsonSchema({"anyOf": [_ONE, {"type": "array", "items": _ONE}]}),
    ] = Field(default_factory=list)

    def expanded(self) -> Iterator[Step]:
        """The step, or one for each time with a numbered permanent name."""
        for number in range(1, self.when.times + 1):
            name = self.name if self.when.times == 1 else f"{self.name}_{number}"
            yield Step(
                name, self.when.offset * number, tuple(self.tell), self.urgency, tuple(self.silenceable)
            )


class LaddersFile(BaseModel):
    """notifications/ladders.yaml as it is written."""

    model_config = ConfigDict(extra="forbid")

    planflow: Literal["1"]
    ladders: dict[str, list[StepEntry]]


def read(own: Path | None = None) -> Mapping[str, Ladder]:
    """Every ladder by name. Raises `FileError` with all that is wrong in the file."""
    document = yamlfile.read(resources.find("notifications", FILE, own))
    written = yamlfile.validate(document, LaddersFile)
    ladders = {name: _ladder(name, entries) for name, entries in written.ladders.items()}
    wrong = [
        problem for name, ladder in ladders.items() for problem in _wrong(document, name, ladder, written)
    ]
    if wrong:
        raise FileError(wrong)
    return ladders


def _ladder(name: str, entries: list[StepEntry]) -> Ladder:
    steps = [step for entry in entries for step in entry.expanded()]
    return Ladder(name, tuple(sorted(steps, key=lambda step: step.offset)))


def _wrong(document: yamlfile.Document, name: str, ladder: Ladder, written: LaddersFile) -> Iterator[Problem]:
    at = ("ladders", name)
    if not re.fullmatch(NAME, name):
        yield yamlfile.problem(document, at, f"'{name}' cannot be a name.", "Use a-z, 0-9 and '_'.")
    if len(ladder.steps) > MOST_STEPS:
        message = f"The ladder has {len(ladder.steps)} steps; at most {MOST_STEPS} are read."
        yield yamlfile.problem(document, at, message, "Space the later ones out.")
    for number, entry in enumerate(written.ladders[name]):
        if _NUMBERED.search(entry.name):
            remedy = "Names that end in a number belong to spaced steps; choose another."
            yield yamlfile.problem(
                document, (*at, number, "name"), f"'{entry.name}' ends in a number.", remedy
            )
    for number, entry in enumerate(written.ladders[name]):
        yield from _wrongly_silenced(document, (*at, number, "silenceable"), name, entry)
    names = [entry.name for entry in written.ladders[name]]
    for number, repeated in enumerate(names):
        if repeated in names[:number]:
            message = f"The name '{repeated}' is given twice."
            yield yamlfile.problem(
                document, (*at, number, "name"), message, "Give each step a name of its own."
            )
    days = [step.offset for step in ladder.steps]
    for day in sorted({day for day in days if days.count(day) > 1}):
        both = " and ".join(step.name for step in ladder.steps if step.offset == day)
        remedy = "Make them one step that tells everybody who is to know."
        yield yamlfile.problem(document, at, f"The steps {both} fall on the same day.", remedy)


def _wrongly_silenced(
    document: yamlfile.Document, at: tuple[str | int, ...], ladder: str, entry: StepEntry
) -> Iterator[Problem]:
    for audience in entry.silenceable:
        if audience not in entry.tell:
            remedy = f"Choose from what 'tell:' names: {', '.join(entry.tell)}."
            yield yamlfile.problem(document, at, f"The step does not tell '{audience}'.", remedy)
    if entry.silenceable and (ladder == STATUTORY or entry.urgency == Urgency.BREAK_IN):
        message = "A statutory day, and what breaks in, cannot be silenced."
        yield yamlfile.problem(document, at, message, "Take it out.")
