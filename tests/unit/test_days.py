"""Days as people write them, in plan files and on the command line."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planflow.domain import days
from planflow.errors import PlanflowError


@pytest.mark.parametrize(
    "text",
    [
        "2017-01-23",
        "2017-1-23",
        "23 January 2017",
        "23rd January 2017",
        "the 23rd of January 2017",
        "23 Jan 2017",
        "Monday 23 January 2017",
        "Mon, 23 January, 2017",
        "by 23 January 2017",
        "23/01/2017",
        "23.1.2017",
    ],
)
def test_a_plain_day_is_exact(text: str) -> None:
    day = days.read_day(text)
    assert (day.on, day.is_exact, day.is_assumed) == (date(2017, 1, 23), True, False)
    assert day.text == text
    assert day.words == ""


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("January 2015", date(2015, 1, 31)),
        ("end of January 2017", date(2017, 1, 31)),
        ("the end of February 2016", date(2016, 2, 29)),
        ("by end January 2017", date(2017, 1, 31)),
        ("mid-March 2017", date(2017, 3, 31)),
        ("Oct 16", date(2016, 10, 31)),
        ("Sept 2016", date(2016, 9, 30)),
        ("Jan-15", date(2015, 1, 31)),
        ("May 2017", date(2017, 5, 31)),
    ],
)
def test_a_month_is_read_as_its_last_day_and_marked_as_assumed(text: str, on: date) -> None:
    day = days.read_day(text)
    assert (day.on, day.is_exact, day.is_assumed) == (on, False, True)
    assert day.words == text


@pytest.mark.parametrize(
    "text",
    ["ongoing", "tbc", "TBC", "immediately", "as soon as possible", "2016/17", "Spring 2017", "Quarter 2"],
)
def test_words_stay_words(text: str) -> None:
    day = days.read_day(text)
    assert (day.on, day.text, day.is_exact, day.is_assumed) == (None, text, False, False)
    assert str(day) == f'"{text}"'


@pytest.mark.parametrize("text", ["Tuesday 23 January 2017", "03/04/2017"])
def test_a_day_that_leaves_a_doubt_is_assumed_and_keeps_its_words(text: str) -> None:
    day = days.read_day(text)
    assert (day.is_exact, day.is_assumed, day.words) == (True, True, text)
    with pytest.raises(PlanflowError, match="may be read in two ways"):
        days.read_date(text)


def test_a_numeric_day_is_read_in_the_british_order() -> None:
    assert days.read_day("03/04/2017").on == date(2017, 4, 3)
    assert not days.read_day("04/04/2017").is_assumed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2017-02-29", "February 2017 has 28 days"),
        ("31 April 2017", "April 2017 has 30 days"),
        ("0 January 2017", "January 2017 has 31 days"),
        ("2017-13-01", "there is no month 13"),
        ("13/13/2017", "there is no month 13"),
        ("1817-01-01", "outside 1900 to 2199"),
        ("January 3015", "outside 1900 to 2199"),
        ("23 Janaury 2017", "did you mean January?"),
        ("2017-01", "may be a month or two years. Write the month as January 2017"),
        ("23-01-17", "'23-01-17' is not a day"),
        ("", "There is no day here"),
    ],
)
def test_what_looks_like_a_day_and_is_none_is_refused(text: str, words: str) -> None:
    with pytest.raises(PlanflowError) as raised:
        days.read_day(text)
    assert words in str(raised.value)


@pytest.mark.parametrize("text", ["January 2017", "ongoing"])
def test_a_date_has_to_be_one_day(text: str) -> None:
    with pytest.raises(PlanflowError, match="is not one day"):
        days.read_date(text)


def test_a_day_says_how_its_words_were_read() -> None:
    assert str(days.read_day("January 2015")) == '"January 2015" (read as Saturday 31 January 2015)'
    assert str(days.exactly(date(2017, 1, 23))) == "Monday 23 January 2017"
    assert days.exactly(date(2017, 1, 23)) == days.read_day("2017-01-23")


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_is_read_back_from_both_its_forms(day: date) -> None:
    assert days.read_day(day.isoformat()).on == day
    assert days.read_day(f"{day.day} {day:%B} {day.year}").on == day


@given(st.text(max_size=30))
def test_any_text_gives_a_day_or_words_or_a_sentence(text: str) -> None:
    with contextlib.suppress(PlanflowError):
        assert days.read_day(text).text == " ".join(text.split())
