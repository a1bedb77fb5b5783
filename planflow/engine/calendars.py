"""Reads calendars (workflows/calendars/*.yaml): a country's bank holidays, and a body's own days on top.

The bank holidays come from the package `holidays`, which is only loaded when a calendar needs it; its
version is part of the calendar's. Nothing is fetched from anywhere.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from importlib import metadata, util
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from planflow import resources, yamlfile
from planflow.domain.calendar import WorkingCalendar
from planflow.errors import FileError, PlanflowError

_FOLDER = "calendars"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_DEFAULT_YEARS = (2000, 2050)

_Year = Annotated[int, Field(ge=1900, le=2100)]


class CalendarFile(BaseModel):
    """A calendar file as it is written."""

    model_config = ConfigDict(extra="forbid")

    planflow: Literal["1"]
    calendar: str
    label: str | dict[str, str] = ""
    holidays: Literal["GB-ENG", "GB-SCT", "GB-NIR"] | None = None
    extends: str | None = None
    first_year: _Year | None = Field(default=None, alias="from")
    last_year: _Year | None = Field(default=None, alias="until")
    names: dict[str, str] = {}
    add: dict[yamlfile.Day, str] = {}
    remove: list[yamlfile.Day] = []


def names(own: Path | None = None) -> list[str]:
    """The names of all calendars, shipped and own, sorted."""
    return [Path(name).stem for name in resources.names("workflows", f"{_FOLDER}/*.yaml", own)]


def read(name: str, own: Path | None = None) -> WorkingCalendar:
    """The calendar of that name; an organisation's own file replaces a shipped one.

    Raises `PlanflowError` for an unknown name and `FileError` for a file that is wrong.
    """
    return _read(name, own, ())


def _read(name: str, own: Path | None, below: tuple[str, ...]) -> WorkingCalendar:
    path = resources.find("workflows", f"{_FOLDER}/{name}.yaml", own)
    if not _NAME.fullmatch(name) or not path.is_file():
        remedy = yamlfile.suggestion(name, names(own))
        raise PlanflowError(
            f"There is no calendar '{name}'.", f"{remedy} Or add workflows/{_FOLDER}/{name}.yaml."
        )
    document = yamlfile.read(path)
    written = yamlfile.validate(document, CalendarFile)
    _check(document, written, name, (*below, name), own)
    base = _read(written.extends, own, (*below, name)) if written.extends else None
    made = _extended(written, base) if base is not None else _national(written)
    return _without(document, written, made)


def _check(
    document: yamlfile.Document,
    written: CalendarFile,
    name: str,
    chain: tuple[str, ...],
    own: Path | None,
) -> None:
    """What the model alone cannot see. Raises `FileError` with all of it."""
    found: list[tuple[str, str, str]] = []
    if written.calendar != name:
        found.append(("calendar", f"The file is called {name}.yaml.", f"Write 'calendar: {name}'."))
    if bool(written.extends) == bool(written.holidays):
        found.append(
            (
                "extends",
                "A calendar has either 'holidays' or 'extends'.",
                "Write one of them: 'extends: england-and-wales'.",
            )
        )
    elif written.extends in chain:
        found.append(
            (
                "extends",
                f"'{written.extends}' extends this calendar itself.",
                "Extend a calendar of a country.",
            )
        )
    elif written.extends and written.extends not in names(own):
        remedy = yamlfile.suggestion(written.extends, names(own))
        found.append(("extends", f"There is no calendar '{written.extends}'.", remedy))
    first, last = written.first_year or _DEFAULT_YEARS[0], written.last_year or _DEFAULT_YEARS[1]
    if first > last:
        found.append(("from", f"It begins in {first} and ends in {last}.", "Write the earlier year first."))
    if found:
        raise FileError([yamlfile.problem(document, (key,), what, remedy) for key, what, remedy in found])


def _national(written: CalendarFile) -> WorkingCalendar:
    first, last = written.first_year or _DEFAULT_YEARS[0], written.last_year or _DEFAULT_YEARS[1]
    version, found = _bank_holidays(str(written.holidays).removeprefix("GB-"), first, last)
    return WorkingCalendar(
        written.calendar,
        {day: _renamed(name, written.names) for day, name in found.items()} | written.add,
        first=date(first, 1, 1),
        last=date(last, 12, 31),
        source=f"holidays {version}",
    )


def _extended(written: CalendarFile, base: WorkingCalendar) -> WorkingCalendar:
    first = date(written.first_year, 1, 1) if written.first_year else base.first
    last = date(written.last_year, 12, 31) if written.last_year else base.last
    return WorkingCalendar(
        written.calendar,
        base.holidays,
        first=max(first, base.first),
        last=min(last, base.last),
        source=base.source,
        own_days=base.own_days | written.add,
    )


def _without(
    document: yamlfile.Document, written: CalendarFile, calendar: WorkingCalendar
) -> WorkingCalendar:
    """The calendar with the days of `remove:` worked after all; each of them has to be a closed one."""
    wrong = [
        yamlfile.problem(
            document, ("remove", at), f"{day} is not closed, so it cannot be removed.", "Check the day."
        )
        for at, day in enumerate(written.remove)
        if day not in calendar.holidays and day not in calendar.own_days
    ]
    if wrong:
        raise FileError(wrong)
    return calendar.without_days(written.remove) if written.remove else calendar


def _bank_holidays(part: str, first: int, last: int) -> tuple[str, Mapping[date, str]]:
    """The version of the package `holidays`, and the holidays it knows for those years."""
    found = _united_kingdom()(subdiv=part, years=range(first, last + 1))
    return metadata.version("holidays"), found


def _united_kingdom() -> Any:
    """The package's class for the United Kingdom, loaded alone.

    Importing it by name runs `holidays.countries`, which imports every country of the world: a third of a
    second in every command that counts a working day.
    """
    import holidays  # noqa: PLC0415  # a tenth of a second, which most commands need not pay

    path = Path(holidays.__file__).with_name("countries") / "united_kingdom.py"
    spec = util.spec_from_file_location("holidays_of_the_united_kingdom", path)
    if spec is None or spec.loader is None or not path.is_file():
        return partial(holidays.country_holidays, "GB")
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.UnitedKingdom


def _renamed(name: str, names: Mapping[str, str]) -> str:
    for words, called in names.items():
        name = name.replace(words, called)
    return name
