"""Reads the named deadline rules (workflows/deadlines.yaml), each with its source and how sure it is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from planflow import resources, yamlfile
from planflow.domain import days, rules
from planflow.domain.rules import Rule
from planflow.errors import FileError, PlanflowError

FILE = "deadlines.yaml"
GIVEN = "given"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_FROM = re.compile(r"(?P<name>[a-z][a-z0-9_-]*)(?:\s+from\s+(?P<day>.+))?", re.IGNORECASE)


class Status(StrEnum):
    """How well a rule's source has been read."""

    CONFIRMED = "confirmed"
    SECONDARY = "secondary"
    UNCONFIRMED = "unconfirmed"


STATUS_WORDS = {
    Status.CONFIRMED: "",
    Status.SECONDARY: "from a secondary source",
    Status.UNCONFIRMED: "unconfirmed: read the source before relying on it",
}


@dataclass(frozen=True)
class NamedRule:
    """A rule of law or of a method, by a name that a plan file may use."""

    name: str
    label: Mapping[str, str]
    text: str
    """The rule as written, or `given` where no period is fixed."""
    rule: Rule | None
    """The rule as read; None where no period is fixed."""
    source: str
    status: Status
    applies_to: str
    note: str = ""

    @property
    def cited(self) -> str:
        """The source, with a warning where it has not been read itself."""
        doubt = STATUS_WORDS[self.status]
        return f"{self.source} ({doubt})" if doubt else self.source


def _readable(text: str) -> str:
    return text if text == GIVEN else rules.parse(text).text


class RuleEntry(BaseModel):
    """One rule as it is written."""

    model_config = ConfigDict(extra="forbid")

    label: str | dict[str, str]
    rule: Annotated[str, AfterValidator(yamlfile.spoken(_readable))]
    source: str
    status: Status
    applies_to: str
    note: str = ""


class RulesFile(BaseModel):
    """workflows/deadlines.yaml as it is written."""

    model_config = ConfigDict(extra="forbid")

    planflow: Literal["1"]
    rules: dict[str, RuleEntry]


def read(own: Path | None = None) -> Mapping[str, NamedRule]:
    """Every named rule, in the order of the file. Raises `FileError` with all that is wrong in it."""
    document = yamlfile.read(resources.find("workflows", FILE, own))
    written = yamlfile.validate(document, RulesFile)
    wrong = [
        yamlfile.problem(document, ("rules", name), f"'{name}' cannot be a name.", "Use a-z, 0-9 and '_'.")
        for name in written.rules
        if not _NAME.fullmatch(name)
    ]
    if wrong:
        raise FileError(wrong)
    return {name: _named(name, entry) for name, entry in written.rules.items()}


def _named(name: str, entry: RuleEntry) -> NamedRule:
    return NamedRule(
        name=name,
        label={"en": entry.label} if isinstance(entry.label, str) else entry.label,
        text=entry.rule,
        rule=None if entry.rule == GIVEN else rules.parse(entry.rule),
        source=entry.source,
        status=entry.status,
        applies_to=entry.applies_to,
        note=entry.note,
    )


def find(text: str, known: Mapping[str, NamedRule]) -> NamedRule | None:
    """The named rule that `text` (`NAME` or `NAME from DAY`) names; None where it is a rule of its own."""
    match = _FROM.fullmatch(text.strip())
    return known.get(match["name"].lower().replace("-", "_")) if match else None


def resolve(text: str, known: Mapping[str, NamedRule]) -> Rule:
    """The rule that `text` means: a rule of its own, `NAME`, or `NAME from 2022-04-01`.

    Raises `PlanflowError` where it is neither, and where the named rule fixes no period.
    """
    match = _FROM.fullmatch(text.strip())
    if match is None:
        return rules.parse(text)
    named = find(text, known)
    if named is None:
        if match["day"] is not None:
            return rules.parse(text)
        remedy = yamlfile.suggestion(match["name"], known)
        raise PlanflowError(
            f"'{match['name']}' is neither a rule nor the name of one.",
            remedy
            if remedy.startswith("Did")
            else f"{rules.EXAMPLES} 'planflow deadline --list' shows the names.",
        )
    if named.rule is None:
        raise PlanflowError(
            f"'{named.name}' fixes no period. {named.source}.", "Write that day in place of the rule."
        )
    if match["day"] is None:
        return named.rule
    return replace(named.rule, on=days.read_date(match["day"]))
