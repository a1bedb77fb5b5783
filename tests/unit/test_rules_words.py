"""What deadline rules say to people: explanations, warnings and errors."""

from datetime import date

import pytest

from planflow.domain import printed, rules
from planflow.domain.days import read_day
from planflow.engine import calendars
from planflow.errors import PlanflowError

ENGLAND = calendars.read("england-and-wales")
TRIGGERS = {"request": date(2022, 5, 31), "meeting": date(2019, 4, 23)}


def explained(rule: str, **triggers: date) -> str:
    return rules.compute(rule, triggers or TRIGGERS, ENGLAND).explanation


def test_an_explanation_names_every_bank_holiday_that_was_left_out() -> None:
    assert explained("70 working days after 2022-04-01") == (
        "70 working days after Friday 1 April 2022 is Friday 15 July 2022. Left out: weekends and 5 bank "
        "holidays (Good Friday, 15 April 2022; Easter Monday, 18 April 2022; Early May bank holiday, "
        "2 May 2022; Spring bank holiday, 2 June 2022; Platinum Jubilee of Elizabeth II, 3 June 2022)."
    )


def test_an_explanation_names_what_it_counts_from() -> None:
    assert explained("1 working day after report_received", report_received=date(2022, 4, 1)) == (
        "1 working day after report received (Friday 1 April 2022) is Monday 4 April 2022. "
        "Left out: weekends."
    )


def test_counting_back_is_explained_as_a_latest_day() -> None:
    assert explained("5 clear working days before meeting") == (
        "5 clear working days before meeting (Tuesday 23 April 2019) is Thursday 11 April 2019 at the "
        "latest. Neither of these two days is counted. Left out: weekends and 2 bank holidays (Good Friday, "
        "19 April 2019; Easter Monday, 22 April 2019)."
    )


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("56 days beginning with 2024-03-01", "ends on Thursday 25 April 2024. The first day is counted."),
        ("2 working days beginning with 2017-01-21", "The first day is not a working day."),
        ("1 month after 2023-01-31", "February 2023 has no day 31, so its last day stands for it."),
        ("1 day after 2017-01-20", "is Saturday 21 January 2017. That is not a working day; the day is not"),
        ("1 day after 2017-04-13", "That is not a working day (Good Friday); the day is not moved."),
        ("2017-01-23", "The day itself is given: Monday 23 January 2017."),
        ("500 working days after 2020-01-01", "Spring bank holiday, 31 May 2021; and 1 more)."),
    ],
)
def test_an_explanation_says_what_a_reader_would_wonder_about(rule: str, words: str) -> None:
    assert words in explained(rule)


def test_a_body_s_own_days_are_not_called_bank_holidays() -> None:
    closed = ENGLAND.with_days({date(2016, 12, 28): "Offices closed"})
    computed = rules.compute("3 working days after 2016-12-22", {}, closed)
    assert computed.due_on == date(2016, 12, 30)
    assert computed.explanation.endswith(
        "Left out: weekends, 2 bank holidays (Boxing Day, 26 December 2016; Christmas Day (substitute day), "
        "27 December 2016) and 1 day on which the body is closed (Offices closed, 28 December 2016)."
    )


def test_a_computed_day_carries_all_that_explains_it() -> None:
    computed = rules.compute("2 working days after request", TRIGGERS, ENGLAND)
    assert computed.due_on == date(2022, 6, 6)
    assert (computed.rule, computed.trigger) == ("2 working days after request", "request")
    assert computed.trigger_on == date(2022, 5, 31)
    assert (computed.calendar, computed.calendar_version) == ("england-and-wales", ENGLAND.version)
    assert computed.skipped == (
        (date(2022, 6, 2), "Spring bank holiday"),
        (date(2022, 6, 3), "Platinum Jubilee of Elizabeth II"),
    )


def test_a_plain_day_counts_from_nothing() -> None:
    computed = rules.compute("23 January 2017", {}, ENGLAND)
    assert (computed.due_on, computed.trigger, computed.trigger_on) == (date(2017, 1, 23), "", None)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("", "There is no rule here. Write for example '70 working days after report_received'"),
        ("soon", "'soon' is not a deadline rule. Write for example"),
        ("after request", "is not a deadline rule. Write for example"),
        (
            "70 wroking days after request",
            "'wroking days' is not a unit of time. Did you mean 'working days'?",
        ),
        ("3 fortnights after request", "'fortnights' is not a unit of time. Known units: days, "),
        ("many days after request", "'many' in 'many days after request' is not a number."),
        ("99999 days after request", "99999 is too large a number. The largest is 9999."),
        ("9" * 5000 + " days after request", "The rule is too long."),
        ("9999 years after request", "is in no year that can be written"),
        ("500 years after request", "leads to the year 2522. Stay within the years 1900 to 2199."),
        ("9999 working days after request", "lies outside the calendar 'england-and-wales'"),
        ("3 months from request", "In place of 'from' write 'after' (it does not count) or 'beginning with'"),
        ("5 days after reqest", "'reqest', which is not given. Did you mean 'request'?"),
        (
            "5 days after publication",
            "Days known here: meeting, request. Give that day, or write it in the rule",
        ),
        ("5 days after 2017-02-29", "There is no day '2017-02-29': February 2017 has 28 days."),
        ("2017-02-29", "There is no day '2017-02-29': February 2017 has 28 days."),
        ("31 June 2017", "There is no day '31 June 2017': June 2017 has 30 days."),
        ("2017-13-01", "there is no month 13"),
        ("5 days after 1817-01-01", "The year of '1817-01-01' is outside 1900 to 2199."),
        ("5 days after January 2017", "'january 2017' is not one day. Write it as 2017-01-23"),
        ("5 days after 3/4/2017", "may be read in two ways. Write 2017-04-03, if that is the day"),
        ("5 days after Monday 1 April 2022", "may be read in two ways. Write 2022-04-01"),
        ("0 days beginning with request", "counts nothing. Write a number from 1 up."),
        ("0 clear days before meeting", "counts nothing. Write a number from 1 up."),
        ("5 clear days beginning with request", "contradicts itself"),
        ("within 5 days before meeting", "counts in two directions"),
        ("5 days after somebody's word", "neither a day nor the name of one"),
    ],
)
def test_a_wrong_rule_is_refused_with_what_could_be_written(rule: str, words: str) -> None:
    with pytest.raises(PlanflowError) as raised:
        rules.compute(rule, TRIGGERS, ENGLAND)
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)


def test_without_any_known_day_the_remedy_shows_the_rule_with_one() -> None:
    with pytest.raises(PlanflowError, match="as in '70 working days after 2022-04-01'"):
        rules.compute("70 working days after report_received", {}, ENGLAND)


def test_clear_days_are_read_in_two_ways_only() -> None:
    with pytest.raises(PlanflowError, match="Use 'working' or 'calendar'"):
        rules.compute("5 clear days before meeting", TRIGGERS, ENGLAND, clear_days="sunny")


def test_a_printed_day_that_the_rule_gives_is_not_warned_of() -> None:
    computed = rules.compute("70 working days after 2022-04-01", {}, ENGLAND)
    assert rules.compare(date(2022, 7, 15), computed) == ""


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (
            date(2022, 7, 12),
            "Tuesday 12 July 2022, is 3 working days (3 calendar days) earlier than the rule",
        ),
        (date(2022, 7, 18), "Monday 18 July 2022, is 1 working day (3 calendar days) later than the rule"),
        (date(2022, 7, 16), "is 1 calendar day (no working day) later than the rule gives"),
    ],
)
def test_a_printed_day_that_differs_is_warned_of_and_stands(day: date, words: str) -> None:
    computed = rules.compute("70 working days after 2022-04-01", {}, ENGLAND)
    warning = rules.compare(day, computed)
    assert words in warning
    assert "('70 working days after 2022-04-01': Friday 15 July 2022). The printed date stands." in warning
    assert warning.endswith(" It is not a working day.") == (day.weekday() > 4)


def test_two_printed_dates_that_disagree_are_both_named() -> None:
    warning = printed.compare_printed(read_day("2017-02-06"), read_day("end of January 2017"), ENGLAND)
    assert warning == (
        'Two dates are printed for this: Monday 6 February 2017 and "end of January 2017" (read as Tuesday '
        "31 January 2017). The second is 4 working days (6 calendar days) earlier. Both are kept."
    )


def test_two_printed_dates_that_mean_one_day_are_not_warned_of() -> None:
    assert printed.compare_printed(read_day("31 January 2017"), read_day("January 2017"), ENGLAND) == ""
    assert printed.compare_printed(read_day("ongoing"), read_day("Ongoing"), ENGLAND) == ""


def test_words_beside_a_printed_day_cannot_be_compared() -> None:
    warning = printed.compare_printed(read_day("2017-02-06"), read_day("ongoing"), ENGLAND)
    assert warning == (
        'Two dates are printed for this and cannot be compared: Monday 6 February 2017 and "ongoing". '
        "Both are kept."
    )


def test_days_outside_the_calendar_are_compared_by_calendar_days_alone() -> None:
    warning = printed.compare_printed(read_day("2060-01-01"), read_day("2060-01-03"), ENGLAND)
    assert "The second is 2 calendar days later." in warning
