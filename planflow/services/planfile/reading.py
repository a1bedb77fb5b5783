"""Reads a plan file: its form, its names and its dates, every problem at once; then in one normal form."""

from datetime import date
from pathlib import Path

from planflow import yamlfile
from planflow.domain.calendar import WorkingCalendar
from planflow.engine.library import Library
from planflow.errors import FileError, Problem
from planflow.services.planfile import checking, dates
from planflow.services.planfile.checking import Check, Known
from planflow.services.planfile.model import PlanFile, indicators
from planflow.services.planfile.model.bodies import Body, Organisation
from planflow.services.planfile.model.scalars import number
from planflow.yamlfile import Document

__all__ = ["Known", "read", "read_path"]


def read(document: Document, library: Library, known: Known | None = None) -> PlanFile:
    """The plan file in its normal form. Raises `FileError` with all problems, of whatever kind, at once."""
    if not isinstance(document.data, dict):
        message = "This is not a plan file: it has no keys."
        raise FileError([Problem(document.file, 1, "", message, "Begin it with 'planflow: 1'.")])
    found = Check(document, library, known or Known())
    found.problems += checking.check(document, library, found.known)
    dates.check(found)
    try:
        file = yamlfile.validate(document, PlanFile)
    except FileError as error:
        raise FileError(_once([*error.problems, *found.problems])) from None
    if found.problems:
        raise FileError(_once(found.problems))
    normalise(file, library)
    return file


def read_path(path: Path, library: Library, known: Known | None = None) -> tuple[Document, PlanFile]:
    """The plan file at a path, and the document that it was read from."""
    document = yamlfile.read(path)
    return document, read(document, library, known)


def normalise(file: PlanFile, library: Library) -> None:
    """Bring what can be written in several ways into one: days, revised days, days that a rule computes.

    Where nobody is named who has to agree the plan, its board has to.
    """
    if not file.plan.assurers and file.plan.board:
        file.plan.assurers = [file.plan.board]
    for owed in dates.due_entries(file):
        owed.due = dates.plain(owed.due) if owed.due else None
    if file.plan.report.published:
        file.plan.report.published = dates.plain(file.plan.report.published)
    for assessment in file.assessments:
        assessment.held = dates.plain(assessment.held) if assessment.held else None
    for action in file.actions:
        action.answers = [answer.removeprefix(f"{file.plan.key}/") for answer in action.answers]
        if action.opening and action.opening.due:
            action.opening.original_due = action.opening.original_due or action.due
            action.due, action.opening.due = dates.plain(action.opening.due), None
    _normalise_targets(file)
    calendar = calendar_of(file, library)
    for owed in dates.due_entries(file):
        if owed.rule and not owed.due:
            triggers = dates.triggers_of(file)
            owed.due = dates.compute(owed.rule, triggers, calendar, library).due_on.isoformat()


def _normalise_targets(file: PlanFile) -> None:
    for indicator in file.indicators:
        if indicators.NUMBER.fullmatch(indicator.target):
            indicator.target = number(float(indicator.target))


def calendar_of(file: PlanFile, library: Library) -> WorkingCalendar:
    """The calendar in which the plan's working days are counted: its board's, else the organisation's."""
    board = next((body for body in file.bodies if body.key == file.plan.board), None)
    name = (board.calendar if board else "") or file.organisation.calendar
    return library.calendar(name).with_days(_closed(file, name))


def _closed(file: PlanFile, calendar: str) -> dict[date, str]:
    """The days on which the file closes everybody who counts in a calendar."""
    both: list[Organisation | Body] = [file.organisation, *file.bodies]
    return {day.day: day.name for one in both if one.calendar == calendar for day in one.closed}


def _once(problems: list[Problem]) -> list[Problem]:
    """One problem for each place: the form comes first, what follows from it is left out."""
    kept: dict[tuple[int, str], Problem] = {}
    for problem in problems:
        kept.setdefault((problem.line, problem.key), problem)
    return list(kept.values())
