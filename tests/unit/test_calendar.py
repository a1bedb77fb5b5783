"""Calendars: which days are worked, and counting along them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planflow.domain.calendar import WorkingCalendar
from planflow.engine import calendars
from planflow.errors import PlanflowError

ENGLAND = calendars.read("england-and-wales")
SCOTLAND = calendars.read("scotland")
NORTHERN_IRELAND = calendars.read("northern-ireland")

DAYS = st.dates(date(2001, 1, 1), date(2045, 12, 31))


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2020, 5, 4), ""),
        (date(2020, 5, 8), "Early May bank holiday"),
        (date(2022, 5, 30), ""),
        (date(2022, 6, 2), "Spring bank holiday"),
        (date(2022, 6, 3), "Platinum Jubilee of Elizabeth II"),
        (date(2022, 9, 19), "State Funeral of Queen Elizabeth II"),
        (date(2023, 5, 8), "Coronation of Charles III"),
        (date(2021, 12, 27), "Christmas Day (substitute day)"),
        (date(2021, 12, 28), "Boxing Day (substitute day)"),
        (date(2021, 12, 25), "Saturday"),
        (date(2017, 4, 14), "Good Friday"),
        (date(2017, 4, 13), ""),
    ],
)
def test_proclaimed_and_substitute_holidays_are_known_by_name(day: date, reason: str) -> None:
    assert ENGLAND.reason(day) == reason
    assert ENGLAND.is_working(day) == (reason == "")


@pytest.mark.parametrize(
    ("day", "england", "scotland", "northern_ireland"),
    [
        (date(2019, 4, 22), "Easter Monday", "", "Easter Monday"),
        (date(2018, 1, 2), "", "2 January", ""),
        (date(2018, 11, 30), "", "St Andrew's Day", ""),
        (date(2018, 8, 6), "", "Summer bank holiday", ""),
        (date(2018, 8, 27), "Summer bank holiday", "", "Summer bank holiday"),
        (date(2018, 7, 12), "", "", "Battle of the Boyne"),
        (date(2017, 3, 17), "", "", "St Patrick's Day"),
        (date(2026, 6, 15), "", "World Cup bank holiday", ""),
        (date(2022, 9, 19), *["State Funeral of Queen Elizabeth II"] * 3),
    ],
)
def test_the_countries_differ(day: date, england: str, scotland: str, northern_ireland: str) -> None:
    assert ENGLAND.reason(day) == england
    assert SCOTLAND.reason(day) == scotland
    assert NORTHERN_IRELAND.reason(day) == northern_ireland


def test_a_calendar_runs_from_2000_to_2050() -> None:
    assert (ENGLAND.first, ENGLAND.last) == (date(2000, 1, 1), date(2050, 12, 31))


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2051, 1, 1)])
def test_a_day_outside_the_calendar_is_an_error_that_names_its_years(day: date) -> None:
    with pytest.raises(PlanflowError, match="runs from 2000 to 2050"):
        ENGLAND.is_working(day)


def test_counting_out_of_the_calendar_is_an_error() -> None:
    with pytest.raises(PlanflowError, match="10 working days after 2050-12-30 lies outside"):
        ENGLAND.add_working_days(date(2050, 12, 30), 10)
    with pytest.raises(PlanflowError, match="10 working days before 2000-01-05 lies outside"):
        ENGLAND.add_working_days(date(2000, 1, 5), -10)


def test_no_working_days_after_a_day_is_that_day() -> None:
    assert ENGLAND.add_working_days(date(2017, 1, 21), 0) == date(2017, 1, 21)


def test_a_weekend_is_left_out_in_both_directions() -> None:
    assert ENGLAND.add_working_days(date(2017, 1, 20), 1) == date(2017, 1, 23)
    assert ENGLAND.add_working_days(date(2017, 1, 23), -1) == date(2017, 1, 20)
    assert ENGLAND.add_working_days(date(2017, 1, 21), 1) == date(2017, 1, 23)
    assert ENGLAND.add_working_days(date(2017, 1, 22), -1) == date(2017, 1, 20)


def test_the_next_working_day_may_be_the_day_itself() -> None:
    assert ENGLAND.next_working(date(2017, 4, 13)) == date(2017, 4, 13)
    assert ENGLAND.next_working(date(2017, 4, 14)) == date(2017, 4, 18)


@given(day=DAYS, number=st.integers(1, 400))
def test_counting_forward_and_counting_again_is_the_identity(day: date, number: int) -> None:
    later = ENGLAND.add_working_days(day, number)
    assert ENGLAND.is_working(later)
    assert ENGLAND.working_days_between(day, later) == number


@given(day=DAYS.filter(ENGLAND.is_working), number=st.integers(-200, 400))
def test_there_and_back_again_from_a_working_day(day: date, number: int) -> None:
    assert ENGLAND.add_working_days(ENGLAND.add_working_days(day, number), -number) == day


@given(day=DAYS, length=st.integers(0, 200))
def test_working_days_between_agrees_with_looking_at_each_day(day: date, length: int) -> None:
    later = day + timedelta(days=length)
    looked_at = [day + timedelta(days=number) for number in range(1, length + 1)]
    assert NORTHERN_IRELAND.working_days_between(day, later) == sum(
        NORTHERN_IRELAND.is_working(one) for one in looked_at
    )


def test_every_day_has_the_ordinal_of_the_last_working_day() -> None:
    ordinal = 0
    expected = ENGLAND.first
    for day, given_ordinal, is_working, name in ENGLAND.days():
        ordinal += is_working
        assert (day, given_ordinal, is_working) == (expected, ordinal, ENGLAND.is_working(day))
        assert given_ordinal == ENGLAND.ordinal(day)
        assert name == ("" if day.weekday() > 4 else ENGLAND.reason(day))
        expected += timedelta(days=1)
    assert expected == date(2051, 1, 1)


def test_a_body_s_own_days_are_left_out_too_and_told_apart() -> None:
    closed = ENGLAND.with_days({date(2016, 12, 28): "Offices closed", date(2016, 12, 27): "Offices closed"})
    assert closed.reason(date(2016, 12, 28)) == "Offices closed"
    assert closed.is_own(date(2016, 12, 28))
    assert not closed.is_own(date(2016, 12, 27))
    assert closed.reason(date(2016, 12, 27)) == "Christmas Day (substitute day)"
    assert closed.add_working_days(date(2016, 12, 23), 1) == date(2016, 12, 29)
    assert ENGLAND.add_working_days(date(2016, 12, 23), 1) == date(2016, 12, 28)


def test_the_version_changes_with_any_day_and_only_then() -> None:
    closed = ENGLAND.with_days({date(2016, 12, 28): "Offices closed"})
    assert closed.version != ENGLAND.version
    assert closed.without_days([date(2016, 12, 28)]).version == ENGLAND.version
    assert ENGLAND.with_days({date(2016, 12, 31): "A Saturday"}).version == ENGLAND.version
    assert SCOTLAND.version != ENGLAND.version


def test_a_calendar_may_be_made_of_plain_facts() -> None:
    calendar = WorkingCalendar(
        "tiny", {date(2024, 1, 3): "A feast"}, first=date(2024, 1, 1), last=date(2024, 1, 7)
    )
    assert [day.day for day, _, is_working, _ in calendar.days() if is_working] == [1, 2, 4, 5]
    assert calendar.closed_between(date(2024, 1, 1), date(2024, 1, 5)) == ((date(2024, 1, 3), "A feast"),)
