"""Closure days in a plan file: of the organisation, and of a body with a calendar of its own."""

from datetime import date

import pytest
from sqlmodel import select

from planflow.bootstrap import Application
from planflow.domain.deadline import Deadline
from planflow.domain.organisation import LocalDay
from planflow.errors import FileError
from planflow.services import deadlines
from planflow.store import calendars
from tests import plan_text

CLOSED = """\
planflow: 1
organisation:
  key: council
  name: A Council
  closed:
    - {day: 2016-12-29, name: Offices closed}
    - {day: 2016-12-28, name: Offices closed}
"""
RULED = plan_text.PARTS["plan"].replace("2017-01-23", "{rule: 20 working days after published}")
OWN = plan_text.PARTS["bodies"].replace(
    "{key: board, name: Board,",
    "{key: board, name: Board, calendar: scotland, closed: [{day: 2016-12-28, name: Board away}],",
)


def load(app: Application, **parts: str):
    with app.writing() as session:
        return plan_text.load(session, now=app.clock.now(), **parts)


def submission(app: Application) -> tuple[date | None, str]:
    with app.reading() as session:
        row = session.exec(select(Deadline).where(Deadline.kind == "plan_submission")).one()
        return row.due_on, row.explanation


def test_closed_days_of_the_organisation_move_what_a_rule_gives(app: Application) -> None:
    load(app, plan=RULED)
    assert submission(app)[0] == date(2017, 1, 10)


def test_a_rule_counts_around_the_closed_days_of_the_same_file(app: Application) -> None:
    load(app, head=CLOSED, plan=RULED)
    due_on, explanation = submission(app)
    assert due_on == date(2017, 1, 12)
    assert "Offices closed" in explanation


def test_closed_days_are_kept_and_written_again_in_order(app: Application) -> None:
    load(app, head=CLOSED)
    first = plan_text.export(app)
    assert first.index("day: 2016-12-28") < first.index("day: 2016-12-29")
    with app.writing() as session:
        assert plan_text.load_text(session, first, now=app.clock.now()).is_unchanged
    assert plan_text.export(app) == first


def test_the_same_file_with_its_days_in_another_order_changes_nothing(app: Application) -> None:
    load(app, head=CLOSED)
    assert load(app, head=CLOSED + "# again\n").is_unchanged


def test_a_day_that_the_file_takes_out_is_worked_again(app: Application) -> None:
    load(app, head=CLOSED)
    load(app, head=CLOSED.replace("    - {day: 2016-12-29, name: Offices closed}\n", ""))
    with app.reading() as session:
        assert session.exec(select(LocalDay.day)).all() == [date(2016, 12, 28)]
        calendar = calendars.get_calendar(session, "england-and-wales")
        assert [calendar.is_working(date(2016, 12, day)) for day in (28, 29)] == [False, True]


def test_the_rows_that_statements_count_with_know_the_closed_days(app: Application) -> None:
    load(app, head=CLOSED)
    with app.writing() as session:
        assert calendars.write_days(session, "england-and-wales") > 0
        assert calendars.write_days(session, "england-and-wales") == 0


def test_a_body_with_its_own_calendar_closes_nobody_else(app: Application) -> None:
    load(app, bodies=OWN)
    with app.reading() as session:
        plan = plan_text.the_plan(session)
        own = calendars.get_calendar(session, deadlines.calendar_of(session, plan))
        others = calendars.get_calendar(session, "england-and-wales")
        day = date(2016, 12, 28)
        assert (own.reason(day), others.reason(day)) == ("Board away", "")
    first = plan_text.export(app)
    assert "name: Board away" in first
    with app.writing() as session:
        assert plan_text.load_text(session, first, now=app.clock.now()).is_unchanged


def test_another_plan_that_says_nothing_of_closed_days_leaves_them(app: Application) -> None:
    load(app, head=CLOSED)
    second = plan_text.text().replace("plan-2017", "plan-2018")
    with app.writing() as session:
        plan_text.load_text(session, second, now=app.clock.now())
        assert len(session.exec(select(LocalDay)).all()) == 2


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (
            {"bodies": OWN.replace("calendar: scotland, ", "")},
            "bodies.board.closed: These days would close everybody who counts in 'england-and-wales'. "
            "Put them under 'organisation'",
        ),
        ({"bodies": OWN.replace("scotland", "england-and-wales")}, "would close everybody"),
        ({"head": CLOSED.replace("2016-12-29", "2016-12-28")}, "2016-12-28 is closed twice."),
        ({"head": CLOSED.replace("2016-12-29", "Christmas")}, "is not a day"),
        ({"head": CLOSED.replace(", name: Offices closed", "")}, "The key 'name' is missing"),
    ],
)
def test_wrong_closed_days_are_told_with_a_remedy(sqlite_app: Application, parts, said) -> None:
    with pytest.raises(FileError) as wrong:
        load(sqlite_app, **parts)
    assert said in str(wrong.value)
