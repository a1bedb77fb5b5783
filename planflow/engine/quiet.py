"""Reads the quiet periods (notifications/quiet.yaml)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from planflow import resources, yamlfile
from planflow.domain.quiet import LONGEST, Moment, Quiet, parse_moment
from planflow.errors import FileError, Problem

FILE = "quiet.yaml"
_Moment = Annotated[
    Moment, BeforeValidator(yamlfile.spoken(parse_moment)), WithJsonSchema({"type": "string"})
]


class QuietEntry(BaseModel):
    """One period as it is written."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1)
    from_: _Moment = Field(alias="from")
    until: _Moment


class QuietFile(BaseModel):
    """notifications/quiet.yaml as it is written."""

    model_config = ConfigDict(extra="forbid")

    planflow: Literal["1"]
    quiet: list[QuietEntry]


def read(own: Path | None = None) -> tuple[Quiet, ...]:
    """Every quiet period. Raises `FileError` with all that is wrong in the file."""
    document = yamlfile.read(resources.find("notifications", FILE, own))
    written = yamlfile.validate(document, QuietFile)
    wrong = [one for number, entry in enumerate(written.quiet) for one in _wrong(document, number, entry)]
    if wrong:
        raise FileError(wrong)
    return tuple(Quiet(entry.name, entry.from_, entry.until) for entry in written.quiet)


def _wrong(document: yamlfile.Document, number: int, entry: QuietEntry) -> Iterator[Problem]:
    at = ("quiet", number, "until")
    if (entry.from_.year is None) != (entry.until.year is None):
        message = "One end names a year and the other does not."
        yield yamlfile.problem(document, at, message, "Write both with a year, or both without.")
        return
    begins, ends = (
        entry.from_.in_year(entry.from_.year or 2023),
        entry.until.in_year(entry.until.year or 2023),
    )
    if ends < begins and entry.from_.year is not None:
        yield yamlfile.problem(document, at, "It ends before it begins.", "Check both days.")
    elif ((ends - begins).days % 365) + 1 > LONGEST:
        message = f"A quiet period lasts {LONGEST} days at most."
        yield yamlfile.problem(document, at, message, "Check both days.")
