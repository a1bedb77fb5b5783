"""Things that come again, always counted from their anchor."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planflow.domain import recurrence
from planflow.domain.recurrence import Interval
from planflow.errors import PlanflowError


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("6 months", Interval(6, "month")),
        ("1 week", Interval(1, "week")),
        ("every two weeks", Interval(2, "week")),
        ("every month", Interval(1, "month")),
        ("Weekly", Interval(1, "week")),
        ("fortnightly", Interval(2, "week")),
        ("quarterly", Interval(3, "month")),
        ("a year", Interval(1, "year")),
        ("10 days", Interval(10, "day")),
    ],
)
def test_an_interval_is_read_as_people_write_it(text: str, interval: Interval) -> None:
    assert recurrence.parse_interval(text) == interval


@pytest.mark.parametrize(
    "text", ["", "0 weeks", "-1 weeks", "some weeks", "6 moons", "10000 days", "2017-01-01", "6"]
)
def test_what_is_no_interval_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(PlanflowError, match="Write for example '6 months'"):
        recurrence.parse_interval(text)


def test_an_interval_is_written_as_it_is_read() -> None:
    for text in ("6 months", "1 week", "2 years"):
        assert str(recurrence.parse_interval(text)) == text


def test_six_months_from_the_end_of_august_never_drift() -> None:
    days = [recurrence.nth(date(2016, 8, 31), number, "6 months") for number in range(21)]
    assert days[:4] == [date(2016, 8, 31), date(2017, 2, 28), date(2017, 8, 31), date(2018, 2, 28)]
    assert [day.day for day in days[::2]] == [31] * 11
    assert [day.day for day in days[1::2]] == [28, 28, 28, 29, 28, 28, 28, 29, 28, 28]


def test_a_leap_day_comes_back_every_four_years() -> None:
    days = [recurrence.nth(date(2016, 2, 29), number, "1 year") for number in range(21)]
    assert [day for day in days if day.day == 29] == [date(year, 2, 29) for year in range(2016, 2037, 4)]
    assert {(day.month, day.day) for day in days} == {(2, 28), (2, 29)}


@given(
    anchor=st.dates(date(2000, 1, 1), date(2040, 12, 31)),
    number=st.integers(0, 120),
    count=st.integers(1, 24),
)
def test_the_nth_month_keeps_the_anchor_s_day_or_ends_the_month(
    anchor: date, number: int, count: int
) -> None:
    day = recurrence.nth(anchor, number, Interval(count, "month"))
    assert (day.year - anchor.year) * 12 + day.month - anchor.month == number * count
    assert day.day == min(anchor.day, monthrange(day.year, day.month)[1])


@given(anchor=st.dates(date(2000, 1, 1), date(2040, 12, 31)), number=st.integers(0, 500))
def test_weeks_keep_their_weekday(anchor: date, number: int) -> None:
    assert recurrence.nth(anchor, number, "2 weeks") == anchor + timedelta(days=14 * number)


def test_turns_are_listed_up_to_and_with_the_last_day() -> None:
    turns = recurrence.until(date(2011, 9, 5), "1 week", date(2011, 9, 26))
    assert [day.day for day in turns] == [5, 12, 19, 26]


@pytest.mark.parametrize("unit", ["day", "week", "month", "year"])
def test_a_day_beyond_all_years_is_refused(unit: str) -> None:
    with pytest.raises(PlanflowError, match="in no year that can be written"):
        recurrence.add(date(2017, 1, 1), 9_999_999, unit)
