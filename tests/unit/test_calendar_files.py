"""Calendar files: an organisation's own, built on a country's, and what is said where one is wrong."""

from datetime import date
from importlib import metadata
from pathlib import Path

import holidays
import pytest

from planflow.engine import calendars
from planflow.errors import FileError, PlanflowError


def written(folder: Path, name: str, text: str) -> Path:
    (folder / "calendars").mkdir(exist_ok=True)
    (folder / "calendars" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_the_shipped_calendars_are_listed() -> None:
    assert calendars.names() == ["england-and-wales", "northern-ireland", "scotland"]


@pytest.mark.parametrize(
    ("name", "part"), [("england-and-wales", "ENG"), ("scotland", "SCT"), ("northern-ireland", "NIR")]
)
def test_a_calendar_closes_on_exactly_the_days_of_the_package(name: str, part: str) -> None:
    package = holidays.country_holidays("GB", subdiv=part, years=range(2000, 2051))
    assert sorted(calendars.read(name).holidays) == sorted(day for day in package if day.weekday() < 5)


def test_wales_keeps_the_holidays_of_england() -> None:
    years = range(2000, 2051)
    assert sorted(holidays.country_holidays("GB", subdiv="WLS", years=years)) == sorted(
        holidays.country_holidays("GB", subdiv="ENG", years=years)
    )


def test_the_version_names_the_package_it_was_built_on() -> None:
    version = calendars.read("scotland").version
    assert version.startswith(f"holidays {metadata.version('holidays')} ")


def test_a_body_s_calendar_adds_its_days_to_those_of_its_country(tmp_path: Path) -> None:
    own = written(
        tmp_path,
        "lewisham",
        "planflow: 1\ncalendar: lewisham\nextends: england-and-wales\n"
        "add: {2016-12-28: Offices closed}\nremove: [2017-05-01]\n",
    )
    calendar = calendars.read("lewisham", own)
    assert calendar.name == "lewisham"
    assert calendar.reason(date(2016, 12, 28)) == "Offices closed"
    assert calendar.reason(date(2016, 12, 26)) == "Boxing Day"
    assert calendar.is_working(date(2017, 5, 1))
    assert "lewisham" in calendars.names(own)


def test_a_calendar_may_extend_one_that_extends_another(tmp_path: Path) -> None:
    written(
        tmp_path, "council", "planflow: 1\ncalendar: council\nextends: scotland\nadd: {2018-04-16: Spring}\n"
    )
    own = written(
        tmp_path, "school", "planflow: 1\ncalendar: school\nextends: council\nadd: {2018-10-15: Break}\n"
    )
    calendar = calendars.read("school", own)
    assert [calendar.reason(date(2018, *day)) for day in [(4, 16), (10, 15), (1, 2)]] == [
        "Spring",
        "Break",
        "2 January",
    ]


def test_an_own_file_replaces_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    own = written(
        tmp_path,
        "scotland",
        "planflow: 1\ncalendar: scotland\nholidays: GB-SCT\nfrom: 2015\nuntil: 2020\n"
        "add: {2018-04-16: Spring}\n",
    )
    calendar = calendars.read("scotland", own)
    assert (calendar.first, calendar.last) == (date(2015, 1, 1), date(2020, 12, 31))
    assert calendar.reason(date(2018, 4, 16)) == "Spring"
    assert not calendar.is_own(date(2018, 4, 16))


def test_an_unknown_calendar_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(PlanflowError, match=r"no calendar 'scottland'.*Did you mean 'scotland'"):
        calendars.read("scottland")


@pytest.mark.parametrize("name", ["../deadlines", "", "Scotland", "a b"])
def test_a_name_cannot_leave_the_folder(name: str) -> None:
    with pytest.raises(PlanflowError, match="There is no calendar"):
        calendars.read(name)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("planflow: 1\ncalendar: own\nextends: own\n", 3, "extends this calendar itself"),
        ("planflow: 1\ncalendar: own\nextends: walse\n", 3, "There is no calendar 'walse'"),
        ("planflow: 1\ncalendar: other\nextends: scotland\n", 2, "The file is called own.yaml"),
        ("planflow: 1\ncalendar: own\n", 1, "either 'holidays' or 'extends'"),
        ("planflow: 1\ncalendar: own\nholidays: GB-FRA\n", 3, "GB-ENG"),
        ("planflow: 1\ncalendar: own\nholidays: GB-ENG\nfrom: 2030\nuntil: 2020\n", 4, "earlier year first"),
        ("planflow: 1\ncalendar: own\nextends: scotland\nadd:\n  2017-02-29: x\n", 5, "2017-02-29"),
        ("planflow: 1\ncalendar: own\nextends: scotland\nremove:\n  - 2018-04-16\n", 5, "is not closed"),
        ("planflow: 1\ncalendar: own\nextends: scotland\nadded: {}\n", 4, "Did you mean 'add'"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(FileError) as raised:
        calendars.read("own", written(tmp_path, "own", text))
    assert raised.value.problems[0].line == line
    assert words in str(raised.value)


def test_two_calendars_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    written(tmp_path, "one", "planflow: 1\ncalendar: one\nextends: two\n")
    own = written(tmp_path, "two", "planflow: 1\ncalendar: two\nextends: one\n")
    with pytest.raises(FileError, match="extends this calendar itself"):
        calendars.read("one", own)
