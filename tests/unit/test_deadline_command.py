"""`planflow deadline`, as it is typed in a folder without settings or a database."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from planflow.cli import main


class Ran:
    """What a command printed, and how it left."""

    def __init__(self, code: object, out: str, error: str) -> None:
        self.code, self.out, self.error = code, out, error


Planflow = Callable[..., Ran]


@pytest.fixture
def planflow(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Planflow:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Ran:
        with pytest.raises(SystemExit) as left:
            main.run(["deadline", *arguments])
        printed = capsys.readouterr()
        assert list(tmp_path.iterdir()) == []
        return Ran(left.value.code, printed.out, printed.err)

    return run


def test_the_first_line_is_the_day_and_the_second_explains_it(planflow: Planflow) -> None:
    ran = planflow("70 working days after 2022-04-01")
    assert ran.out.splitlines()[0] == "2022-07-15"
    assert "5 bank holidays (Good Friday, 15 April 2022" in ran.out.splitlines()[1]
    assert (ran.code, ran.error) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "day"),
    [
        (["5 clear working days before meeting", "--on", "meeting=2019-04-23"], "2019-04-11"),
        (["5 clear working days before meeting", "--trigger", "2019-04-23"], "2019-04-11"),
        (["5 clear days before meeting", "--on", "2019-04-23", "--clear-days", "calendar"], "2019-04-17"),
        (["5 clear days before meeting", "--on", "2019-04-23", "--calendar", "scotland"], "2019-04-12"),
        (["ilacs_action_plan", "--on", "report received=1 April 2022"], "2022-07-15"),
        (["ilacs_action_plan from 2022-04-01"], "2022-07-15"),
        (["3 days after end", "--on", "end=2017-01-01", "--on", "other=2017-02-01"], "2017-01-04"),
    ],
)
def test_the_day_counted_from_may_be_given(planflow: Planflow, arguments: list[str], day: str) -> None:
    ran = planflow(*arguments)
    assert (ran.code, ran.out.splitlines()[0]) == (0, day)


def test_a_named_rule_prints_its_source_and_how_sure_it_is(planflow: Planflow) -> None:
    ran = planflow("scrutiny_report_answer", "--on", "2022-04-01")
    assert "Source: Local Government Act 2000 s.9FE (unconfirmed: read the source" in ran.out
    assert "Note: Counted from the later" in ran.out


def test_a_printed_date_is_compared(planflow: Planflow) -> None:
    ran = planflow("70 working days after 2022-04-01", "--printed", "2022-07-18")
    assert ran.out.splitlines()[0] == "2022-07-15"
    assert "1 working day (3 calendar days) later than the rule gives" in ran.out
    assert planflow("2017-01-23", "--printed", "2017-01-23").out.count("\n") == 2


def test_data_is_printed_as_json(planflow: Planflow) -> None:
    ran = planflow("jtai_statement", "--on", "2016-04-05", "--printed", "2016-07-15", "--json")
    data = json.loads(ran.out)
    assert (data["due_on"], data["trigger"], data["trigger_on"]) == (
        "2016-07-14",
        "report_received",
        "2016-04-05",
    )
    assert data["skipped"][1] == {"day": "2016-05-30", "name": "Spring bank holiday"}
    assert data["named_rule"]["status"] == "confirmed"
    assert data["calendar_version"].startswith("holidays ")
    assert "1 working day (1 calendar day) later" in data["warning"]


def test_the_named_rules_are_listed_with_their_sources(planflow: Planflow) -> None:
    text = planflow("--list").out
    assert "agenda_england: 5 clear working days before meeting\n" in text
    assert "Source: SI 2012/2089 (from a secondary source)." in text
    listed = json.loads(planflow("--list", "--json").out)
    assert {rule["status"] for rule in listed} == {"confirmed", "secondary", "unconfirmed"}
    assert all(f"{rule['name']}: {rule['rule']}\n" in text for rule in listed)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Give one rule"),
        (["5 days after x", "--list"], "Give one rule"),
        (["5 clear days before meeting", "--on", "2019-04-23", "--clear-days", "some"], "--clear-days is"),
        (["5 days after 2017-01-01", "--on", "2017-01-02"], "The rule gives its day itself"),
        (["5 days after x", "--on", "=2017-01-02"], "write --on meeting=2019-04-23"),
        (["5 days after x", "--on", "2017-01-01", "--on", "x=2017-01-02"], "given twice"),
        (["5 days after x", "--when", "2017-01-01"], "No such option"),
    ],
)
def test_wrong_use_leaves_with_two(planflow: Planflow, arguments: list[str], words: str) -> None:
    ran = planflow(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.error


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["70 wroking days after 2022-04-01"], "Did you mean 'working days'?"),
        (["70 working days after report_received"], "which is not given"),
        (["5 days after meeting", "--on", "metting=2019-04-23"], "Did you mean 'metting'?"),
        (["5 days after x", "--on", "2017-02-29"], "February 2017 has 28 days"),
        (["5 days after x", "--on", "x="], "There is no day here"),
        (["5 days after x", "--on", "2017-01-01", "--calendar", "wales"], "There is no calendar 'wales'"),
        (["youth_inspection_plan"], "fixes no period"),
    ],
)
def test_a_rule_that_gives_no_day_leaves_with_one(
    planflow: Planflow, arguments: list[str], words: str
) -> None:
    ran = planflow(*arguments)
    assert (ran.code, ran.out) == (1, "")
    assert words in ran.error
    assert ran.error.count("\n") == 1
