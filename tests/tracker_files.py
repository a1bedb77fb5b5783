"""Trackers as people keep them: workbooks made for a test, and edits in workbooks that planflow wrote."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook, load_workbook

from planflow.bootstrap import Application
from planflow.domain import tracker
from planflow.domain.actor import Actor
from planflow.intake.trackers import exporting, headings, proposing
from planflow.intake.trackers.options import Options
from planflow.intake.trackers.proposing import Reading
from planflow.services.trackers import taking_in
from planflow.services.trackers.taking_in import Taken
from planflow.store.references import get_person, get_plan

PLAN = "plan-2017"
ROTHERHAM = (
    "Ref No", "Area requiring improvement (Recommendations)", "Action Required", "Planned Completion Date",
    "Lead Officer", "Agency", "Progress against agreed action and impact monitoring",
)  # fmt: skip
"""The headings of a real plan of 2012."""


def workbook(rows: Iterable[Sequence[Any]], *, merged: Iterable[str] = (), sheet: str = "Plan") -> bytes:
    """A workbook with one sheet."""
    book = Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for cells in merged:
        page.merge_cells(cells)
    return saved(book)


def saved(book: Any) -> bytes:
    """The bytes of a workbook of openpyxl."""
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def cell(page: Any, ref: str, column: str) -> Any:
    """The cell of an action in a sheet that planflow wrote."""
    index = 1 + tracker.WRITTEN.index(tracker.BY_NAME[column])
    for number in range(2, page.max_row + 1):
        if page.cell(number, 1).value == ref:
            return page.cell(number, index)
    raise LookupError(ref)


def edited(
    content: bytes, changes: Mapping[tuple[str, str], Any], new: Mapping[str, Any] | None = None
) -> bytes:
    """A workbook of planflow with some cells changed, by reference and column, and perhaps a row more."""
    book = load_workbook(io.BytesIO(content))
    page = book["Tracker"]
    for (ref, column), value in changes.items():
        cell(page, ref, column).value = value
    if new is not None:
        row = page.max_row + 1
        for column, value in new.items():
            page.cell(row, 1 + tracker.WRITTEN.index(tracker.BY_NAME[column])).value = value
    return saved(book)


def export(app: Application, ending: str = ".xlsx", plan: str = PLAN) -> bytes:
    """The tracker of a plan."""
    with app.reading() as session:
        return exporting.write(session, get_plan(session, plan), ending, now=app.clock.now())[0]


def propose(app: Application, content: bytes, name: str = "tracker.xlsx", **options: Any) -> Reading:
    """What a file would change."""
    with app.reading() as session:
        return proposing.propose(session, get_plan(session, PLAN), content, name, _options(app, **options))


def take_in(
    app: Application,
    content: bytes,
    by: str = "",
    *,
    name: str = "tracker.xlsx",
    skips: bool = False,
    **options: Any,
) -> Taken:
    """Take a file in, as a person or as whoever loads files."""
    with app.writing() as session:
        plan = get_plan(session, PLAN)
        read = proposing.propose(session, plan, content, name, _options(app, **options))
        actor = Actor(get_person(session, by).id, via="shell") if by else taking_in.LOADER
        return taking_in.take_in(
            session, actor, plan, read.proposal, digest="0" * 64, skips=skips, now=app.clock.now()
        )


def _options(
    app: Application, columns: Sequence[str] = (), as_at: date | None = None, **given: Any
) -> Options:
    today = app.clock.now().date()
    return Options(today=today, as_at=as_at or today, columns=headings.read_mapping(columns), **given)
