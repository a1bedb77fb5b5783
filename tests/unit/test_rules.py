"""The grammar of deadline rules and the ways of counting, against dates known from law and practice."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from planflow.domain import rules
from planflow.domain.calendar import WorkingCalendar
from planflow.engine import calendars

ENGLAND = calendars.read("england-and-wales")
LETTERS = list(
    csv.DictReader((Path(__file__).parent / "data" / "jtai_deadline_vectors.csv").read_text().splitlines())
)
"""Real letters of joint inspections: when published, what they print, and 70 working days counted."""
TRIGGERS = {
    "report_received": date(2022, 4, 1),
    "published": date(2016, 12, 8),
    "meeting": date(2019, 4, 23),
    "request": date(2022, 5, 31),
    "decision": date(2022, 9, 30),
    "entering": date(2022, 6, 1),
}
DAYS = st.dates(date(2002, 1, 1), date(2044, 12, 31))
NUMBERS = st.integers(1, 120)


def due(rule: str, calendar: WorkingCalendar = ENGLAND, **options: str) -> date:
    return rules.compute(rule, TRIGGERS, calendar, **options).due_on


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("2017-01-23", "2017-01-23"),
        ("70 working days after report_received", "2022-07-15"),
        ("70 working days after 2022-04-01", "2022-07-15"),
        ("70 working days after 2016-04-05", "2016-07-14"),
        ("70 working days after 25 November 2016", "2017-03-08"),
        ("70 working days after Friday 25 November 2016", "2017-03-08"),
        ("5 clear working days before meeting", "2019-04-11"),
        ("5 clear working days before 2015-07-22", "2015-07-14"),
        ("56 days beginning with 2024-03-01", "2024-04-25"),
        ("56 days beginning with published", "2017-02-01"),
        ("3 months beginning with 2024-01-10", "2024-04-09"),
        ("12 months after published", "2017-12-08"),
        ("6 weeks after published", "2017-01-19"),
        ("within 28 days of request", "2022-06-28"),
        ("within 28 days after request", "2022-06-28"),
        ("before the end of 56 days beginning with 2024-03-01", "2024-04-25"),
        ("28 clear calendar days before decision", "2022-09-01"),
        ("10 working days after entering", "2022-06-17"),
        ("5 working days before meeting", "2019-04-12"),
        ("2 years after 2015-01-31", "2017-01-31"),
        ("two months after the decision", "2022-11-30"),
        ("a month after 2023-01-31", "2023-02-28"),
        ("Twenty-eight days after report received", "2022-04-29"),
        ("6 years beginning with meeting", "2025-04-22"),
        ("3 weeks before meeting", "2019-04-02"),
        ("1 month before 2024-03-31", "2024-02-29"),
        ("0 days after 2024-03-31", "2024-03-31"),
        ("3 clear days after 2017-01-23", "2017-01-27"),
        ("2 working days beginning with 2017-01-20", "2017-01-23"),
        ("2 working days beginning with 2017-01-21", "2017-01-24"),
        ("  70   Working Days  AFTER  2022-04-01 ", "2022-07-15"),
    ],
)
def test_a_rule_gives_its_day(rule: str, expected: str) -> None:
    assert due(rule) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("1 month after 2023-01-31", "2023-02-28"),
        ("1 month after 2024-01-31", "2024-02-29"),
        ("6 months after 2023-08-31", "2024-02-29"),
        ("6 months after 2024-08-31", "2025-02-28"),
        ("1 year after 2024-02-29", "2025-02-28"),
        ("4 years after 2024-02-29", "2028-02-29"),
        ("12 months beginning with 2024-02-29", "2025-02-27"),
        ("6 months beginning with 2024-08-31", "2025-02-27"),
        ("1 month beginning with 2024-02-01", "2024-02-29"),
    ],
)
def test_months_and_years_are_clamped_to_the_month_s_end(rule: str, expected: str) -> None:
    assert due(rule) == date.fromisoformat(expected)


def test_plain_clear_days_are_read_as_the_body_reads_them() -> None:
    assert due("5 clear days before meeting") == date(2019, 4, 11)
    assert due("5 clear days before meeting", clear_days="calendar") == date(2019, 4, 17)
    assert due("5 clear working days before meeting", clear_days="calendar") == date(2019, 4, 11)


def test_every_country_counts_in_its_own_calendar() -> None:
    rule = "5 clear working days before meeting"
    assert due(rule, calendars.read("scotland")) == date(2019, 4, 12)
    assert due(rule, calendars.read("northern-ireland")) == date(2019, 4, 11)


def test_there_are_forty_letters() -> None:
    assert len(LETTERS) == 40


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter["area"])
def test_seventy_working_days_after_a_real_letter(letter: dict[str, str]) -> None:
    published, stated = (date.fromisoformat(letter[key]) for key in ("letter_published", "stated_due"))
    computed = rules.compute("70 working days after published", {"published": published}, ENGLAND)
    assert computed.due_on.isoformat() == letter["computed_70_working_days"]
    assert ENGLAND.working_days_between(published, stated) == int(letter["working_days_counted"])
    assert (stated - published).days == int(letter["calendar_days"])
    assert (rules.compare(stated, computed) == "") == (stated == computed.due_on)


@given(day=DAYS, number=NUMBERS, unit=st.sampled_from(["days", "weeks", "months", "years"]))
def test_beginning_with_ends_a_day_earlier_than_after(day: date, number: int, unit: str) -> None:
    assume(unit in ("days", "weeks") or number <= 12)
    after = due(f"{number} {unit} after {day}")
    assert due(f"{number} {unit} beginning with {day}") == after - timedelta(days=1)


@given(day=DAYS, number=NUMBERS)
def test_working_days_beginning_with_a_working_day_end_one_working_day_earlier(
    day: date, number: int
) -> None:
    assume(ENGLAND.is_working(day))
    after = due(f"{number} working days after {day}")
    assert due(f"{number} working days beginning with {day}") == ENGLAND.add_working_days(after, -1)


@given(day=DAYS, number=NUMBERS)
def test_counting_after_and_counting_the_days_between_agree(day: date, number: int) -> None:
    assert ENGLAND.working_days_between(day, due(f"{number} working days after {day}")) == number


@given(meeting=DAYS, number=st.integers(1, 40))
def test_clear_working_days_agree_with_looking_at_each_day(meeting: date, number: int) -> None:
    published, between = meeting - timedelta(days=1), 0
    while between < number or not ENGLAND.is_working(published):
        between += ENGLAND.is_working(published)
        published -= timedelta(days=1)
    assert due(f"{number} clear working days before {meeting}") == published


@given(decision=DAYS, number=NUMBERS)
def test_clear_calendar_days_leave_out_both_ends(decision: date, number: int) -> None:
    notice = due(f"{number} clear calendar days before {decision}")
    assert len([d for d in range(1, (decision - notice).days)]) == number


@given(day=DAYS, number=st.integers(1, 300))
def test_what_was_skipped_is_exactly_the_closed_weekdays_of_the_span(day: date, number: int) -> None:
    computed = rules.compute(f"{number} working days after {day}", {}, ENGLAND)
    span = [day + timedelta(days=at) for at in range(1, (computed.due_on - day).days)]
    closed = [one for one in span if one.weekday() < 5 and not ENGLAND.is_working(one)]
    assert [one for one, _ in computed.skipped] == closed
    assert len(span) == number - 1 + len(closed) + sum(one.weekday() > 4 for one in span)


@given(
    number=st.integers(1, 999),
    unit=st.sampled_from(["days", "working days", "clear days", "weeks", "months", "years"]),
    direction=st.sampled_from(["after", "before"]),
    trigger=st.sampled_from(["published", "report_received", "2017-01-23"]),
)
def test_a_rule_that_was_read_keeps_all_it_said(number: int, unit: str, direction: str, trigger: str) -> None:
    rule = rules.parse(f"{number} {unit} {direction} {trigger}")
    assert (rule.number, f"{rule.unit}s", rule.direction) == (number, unit, direction)
    assert trigger in (rule.trigger, str(rule.on))
