"""What a coordinator sees of a plan, as data and on the terminal."""

from datetime import UTC, date, datetime, timedelta

import pytest

from planflow.cli import plan_screen
from planflow.domain.actor import Actor
from planflow.domain.days import exactly
from planflow.services import moves, plan_view
from planflow.store.references import get_action, get_person
from tests import plan_text

REPORTS = """\
reports:
  - {key: six, title: Half-yearly progress, body: board, every: 6 months, from: 2016-12-31}
"""
MANY = "actions:\n" + "".join(
    f"  - {{key: R1-{number}, title: Action number {number}, answers: [R1], owner: head, due: 2017-03-31}}\n"
    for number in range(300)
)


def at(day):
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


@pytest.fixture
def loaded(sqlite_app):
    with sqlite_app.writing() as session:
        plan_text.load(session, now=sqlite_app.clock.now(), rest=REPORTS)
    return sqlite_app


def view(app, day):
    with app.reading() as session:
        return plan_view.of_plan(session, plan_text.the_plan(session), now=at(day))


def drawn(app, day, capsys, width=0):
    plan_screen.draw(view(app, day), width)
    return capsys.readouterr().out


def test_what_is_late_is_counted_in_working_days(loaded):
    late = view(loaded, date(2017, 4, 10)).late
    assert [(line.ref, line.days_late, line.rated.code) for line in late] == [("R1a", 6, "red")]


def test_what_comes_next_is_not_late(loaded):
    seen = view(loaded, date(2017, 3, 1))
    assert (seen.late, [line.ref for line in seen.coming]) == ((), ["R1a"])


def test_a_moved_day_shows_its_original_and_the_number_of_moves(loaded, capsys):
    with loaded.writing() as session:
        chair = Actor(get_person(session, "chair").id)
        for month in (4, 5):
            fields = {"due": exactly(date(2017, month, 28))}
            action = get_action(session, "plan-2017/R1a")
            moves.move(
                session, chair, action, "assign", fields=fields, note="More time.", now=at(date(2017, 1, 9))
            )
    shown = drawn(loaded, date(2017, 1, 10), capsys, width=140)
    assert "28 May 2017, was 31 Mar, moved twice" in shown


def test_a_rating_shows_as_symbol_and_word(loaded, capsys):
    shown = drawn(loaded, date(2017, 4, 10), capsys, width=140)
    assert "▲ Red" in shown
    assert "Overdue by 6 working days" in shown


def test_there_is_no_colour_off_a_terminal(loaded, capsys):
    assert "\x1b[" not in drawn(loaded, date(2017, 4, 10), capsys)


@pytest.mark.parametrize("width", [60, 80, 140])
def test_no_line_is_wider_than_asked(loaded, capsys, width):
    assert max(map(len, drawn(loaded, date(2017, 4, 10), capsys, width).splitlines())) <= width


def test_the_next_paper_is_named(loaded):
    assert view(loaded, date(2017, 3, 1)).next_paper == (
        "Half-yearly progress, for the period until Friday 30 June 2017"
    )


def test_the_plans_own_dates_show_how_far_they_are(loaded, capsys):
    assert "23 Jan 2017 · in 3 days" in drawn(loaded, date(2017, 1, 20), capsys)
    assert "23 Jan 2017 · late by 1 day" in drawn(loaded, date(2017, 1, 24), capsys)


def test_a_vacancy_shows_at_the_top_and_below(sqlite_app, capsys):
    with sqlite_app.writing() as session:
        roles = "".join(line for line in plan_text.PARTS["roles"].splitlines(True) if "chair" not in line)
        plan_text.load(session, now=sqlite_app.clock.now(), roles=roles)
    shown = drawn(sqlite_app, date(2016, 12, 9), capsys)
    assert "Chair        vacant" in shown
    assert "! Nobody holds the role of chair on Friday 9 December 2016." in shown


def test_an_empty_plan_can_be_shown(sqlite_app, capsys):
    with sqlite_app.writing() as session:
        plan_text.load(session, now=sqlite_app.clock.now(), actions="", recommendations="")
    assert "No actions yet." in drawn(sqlite_app, date(2016, 12, 9), capsys)


def test_hundreds_of_actions_are_all_there_and_the_late_ones_are_not_all_listed_twice(sqlite_app, capsys):
    with sqlite_app.writing() as session:
        plan_text.load(session, now=sqlite_app.clock.now(), actions=MANY)
    shown = drawn(sqlite_app, date(2017, 4, 10), capsys, 120)
    assert "and 290 more, below" in shown
    assert shown.count("Action number ") == 310


def test_a_view_reads_and_does_not_write(loaded):
    with loaded.reading() as session:
        plan_view.of_plan(session, plan_text.the_plan(session), now=loaded.clock.now() + timedelta(days=90))
        assert not session.new
        assert not session.dirty
