"""10,000 rows of a tracker in and out, beside the bare libraries on the same workbook.

In: the check of the file, the limited process, headings, cells, days, owners and progress, compared with a
plan that holds every action already (its own export, a tenth of the rows edited), and with one that holds
none (each row becomes a proposed action). Nothing is written: writing is what moves and loads cost.
The floor is calamine, which opens the same bytes and gives the same cells.

Out: everything from the first query to the bytes. The floor writes the same cells with XlsxWriter.
"""

import io
from datetime import date, timedelta

import xlsxwriter
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from benchmarks import databases, measure
from planflow.bootstrap import Application
from planflow.domain import tracker
from planflow.domain.action import Action
from planflow.domain.actor import Actor
from planflow.intake.trackers import exporting, proposing
from planflow.intake.trackers.options import Options
from planflow.services import progress
from planflow.services.trackers import fingerprints, rows
from planflow.store.references import get_plan
from planflow.store.session import Session
from planflow.testing import given

COUNT, EVERY = 10_000, 10
IN_AIM, OUT_AIM = 10, 1.5
DUE = date(2017, 3, 31)


def main() -> None:
    """Measure on SQLite; the database is a small part of both."""
    with databases.scratch("sqlite") as app:
        _plan(app, COUNT)
        with app.reading() as session:
            plan = get_plan(session, "lewisham-2017")
            cells = _cells(app)
            ours = measure.best(lambda: exporting.write(session, plan, ".xlsx", now=app.clock.now()), times=2)
            measure.report(
                f"{COUNT} rows of XLSX out", ours, measure.best(lambda: _bare_out(cells)), aim=OUT_AIM
            )
            written, _ = exporting.write(session, plan, ".xlsx", now=app.clock.now())
        edited = _edited(written)
        _in(app, "lewisham-2017", edited, "compared with its plan", (0, COUNT // EVERY))
        _in(app, "empty-2017", _foreign(edited), "into an empty plan", (COUNT, 0))


def _in(app: Application, key: str, content: bytes, what: str, expected: tuple[int, int]) -> None:
    today = app.clock.now().date()

    def ours() -> None:
        with app.reading() as session:
            read = proposing.propose(
                session, get_plan(session, key), content, "tracker.xlsx", Options(today=today, as_at=today)
            )
        found = len(read.proposal.additions), len(read.proposal.edits)
        assert (found, read.proposal.troubles) == (expected, [])

    took = measure.best(ours, times=2)
    measure.report(
        f"{COUNT} rows of XLSX in, {what}", took, measure.best(lambda: _bare_in(content)), aim=IN_AIM
    )


def _bare_in(content: bytes) -> None:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        assert len(book.get_sheet_by_index(0).to_python()) > COUNT


def _cells(app: Application) -> list[list[rows.Value]]:
    """The same cells as the export's."""
    with app.reading() as session:
        found = rows.of_plan(session, get_plan(session, "lewisham-2017"), on=app.clock.now().date())
        names = [column.name for column in tracker.WRITTEN]
        return [
            [fingerprints.write(row) if name == "based_on" else row.values.get(name) for name in names]
            for row in found
        ]


def _bare_out(cells: list[list[rows.Value]]) -> None:
    book = xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True})
    look = book.add_format({"text_wrap": True})
    day = book.add_format({"num_format": "d mmm yyyy"})
    sheet = book.add_worksheet()
    for number, row in enumerate(cells, start=1):
        for index, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, index, value, day)
            elif isinstance(value, int):
                sheet.write_number(number, index, value, look)
            elif value:
                sheet.write_string(number, index, value, look)
            else:
                sheet.write_blank(number, index, None, look)
    book.close()


def _plan(app: Application, count: int) -> None:
    with app.writing() as session:
        plan = given.plan(session)
        given.plan(session, "empty-2017")
        owners = [given.person(session, f"owner-{number}") for number in range(40)]
        coordinator = given.person(session, "coordinator")
        given.role(session, coordinator, "coordinator", plan=plan)
        answered = [given.recommendation(session, plan, f"R{number}") for number in range(1, 41)]
        for number in range(count):
            made = given.action(
                session,
                plan,
                f"R{1 + number % 40}-{1 + number // 40}",
                owners[number % 40],
                DUE + timedelta(days=number % 400),
                answers=answered[number % 40],
                title=f"Check that every case of team {number} has a plan that is reviewed each quarter",
                text="Managers look at ten cases a month.\nWhat they find goes to the board.",
                success_measure="Nine in ten reviews held by their date, three months running.",
            )
            if number % EVERY == 0:
                _report(app, session, made, coordinator.id)


def _report(app: Application, session: Session, action: Action, person_id: int) -> None:
    words, now = "Half of the cases were checked.", app.clock.now()
    progress.report(session, Actor(person_id), action, text=words, percent=50, now=now)


def _edited(written: bytes) -> bytes:
    """The same workbook, in which every tenth action has a new title."""
    book = load_workbook(io.BytesIO(written))
    sheet = book["Tracker"]
    column = 1 + tracker.WRITTEN.index(tracker.BY_NAME["action"])
    for number in range(2, sheet.max_row + 1, EVERY):
        sheet.cell(number, column).value = f"{sheet.cell(number, column).value}, and say so"
    return _saved(book)


def _foreign(written: bytes) -> bytes:
    """The same actions as a file that planflow did not write."""
    book = load_workbook(io.BytesIO(written))
    sheet = book["Tracker"]
    sheet.delete_cols(len(tracker.WRITTEN))
    sheet.delete_cols(1 + tracker.WRITTEN.index(tracker.BY_NAME["recommendation_ref"]))
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


if __name__ == "__main__":
    main()
