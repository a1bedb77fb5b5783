"""`planflow tracker` as a person meets it: what it shows, exit codes, and what a wrong file leaves behind."""

import json

import pytest

from tests import plan_text, tracker_files
from tests.terminal import planflow
from tests.tracker_files import ROTHERHAM

ROWS = [
    ROTHERHAM,
    ("1a", "The board should lead.", "Write terms", "31/03/2017", "Head", "Police", "12/05/16 - Drafted."),
    ("1b", None, "Report outcomes", "March 2017", "Head; Tester", None, None),
]
WRONG = [*ROWS, ("1c", None, "Hold a day", "31/02/2017", "Nobody", None, None)]


@pytest.fixture
def run(tmp_path):
    (tmp_path / "plan.yaml").write_text(plan_text.text(recommendations="", actions=""))
    planflow("plan", "load", "plan.yaml", folder=tmp_path)
    return lambda *arguments: planflow("tracker", *arguments, folder=tmp_path)


def test_a_dry_run_shows_the_mapping_and_what_would_come_and_writes_nothing(run, tmp_path):
    (tmp_path / "tracker.xlsx").write_bytes(tracker_files.workbook(ROWS, merged=["B2:B3"]))
    done = run("import", "tracker.xlsx", "--plan", "plan-2017", "--dry-run")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Sheet 'Plan': headings in row 1." in done.stdout
    assert "D       Planned Completion Date" in done.stdout
    assert "R1a  Write terms" in done.stdout
    assert "This was a dry run: nothing was written." in done.stdout
    assert "R1a" not in planflow("plan", "show", "plan-2017", folder=tmp_path).stdout


def test_a_spreadsheet_is_taken_in_and_given_back(run, tmp_path):
    (tmp_path / "tracker.xlsx").write_bytes(tracker_files.workbook(ROWS, merged=["B2:B3"]))
    done = run("import", "tracker.xlsx", "--plan", "plan-2017", "--as", "deputy")
    assert (done.returncode, done.stderr) == (0, "")
    assert "plan-2017: taken in, 2 new, 0 changed, 0 as they were." in done.stdout
    out = run("export", "plan-2017")
    assert (out.returncode, out.stdout) == (0, "Wrote 2 actions into plan-2017-tracker.xlsx.\n")
    back = run("import", "plan-2017-tracker.xlsx", "--plan", "plan-2017", "--json")
    data = json.loads(back.stdout)
    assert (data["unchanged"], data["changed"], data["added"]) == (["R1a", "R1b"], [], [])


def test_every_problem_is_on_stderr_and_nothing_is_changed(run, tmp_path):
    (tmp_path / "tracker.xlsx").write_bytes(tracker_files.workbook(WRONG, merged=["B2:B4"]))
    done = run("import", "tracker.xlsx", "--plan", "plan-2017")
    assert done.returncode == 1
    assert (
        "Sheet 'Plan', row 4, column D (Planned Completion Date): R1c: There is no day '31/02/2017'"
        in done.stderr
    )
    assert "row 4, column E (Lead Officer): R1c: There is nobody called 'Nobody'." in done.stderr
    assert "2 problems. Nothing was changed." in done.stderr
    assert "Traceback" not in done.stderr
    assert "R1a" not in planflow("plan", "show", "plan-2017", folder=tmp_path).stdout


def test_rows_with_problems_are_left_out_when_asked(run, tmp_path):
    (tmp_path / "tracker.xlsx").write_bytes(tracker_files.workbook(WRONG, merged=["B2:B4"]))
    done = run("import", "tracker.xlsx", "--plan", "plan-2017", "--skip-problems", "--json")
    data = json.loads(done.stdout)
    assert (done.returncode, data["written"], len(data["problems"])) == (0, True, 2)
    assert [one["key"] for one in data["added"]] == ["R1a", "R1b"]
    problem = next(one for one in data["problems"] if one["column"] == "D")
    assert (problem["sheet"], problem["row"], problem["heading"]) == ("Plan", 4, "Planned Completion Date")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("import", "nothing.xlsx", "--plan", "plan-2017"), 1, "nothing.xlsx cannot be read"),
        (("import", "plan.yaml", "--plan", "plan-2017"), 1, "plan.yaml"),
        (("import", "plan.yaml", "--plan", "p", "--prefer", "me"), 2, "neither 'file' nor 'planflow'"),
        (("import", "plan.yaml"), 2, "--plan"),
        (("export",), 2, "Name one plan"),
        (("export", "no-plan"), 1, "There is no plan 'no-plan'."),
        (("export", "plan-2017", "-o", "tracker.pdf"), 2, "ends neither in .xlsx nor in .csv"),
    ],
)  # fmt: skip
def test_wrong_use_and_wrong_files_are_told_in_a_sentence(run, arguments, code, said):
    done = run(*arguments)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False)
    assert said in done.stderr


def test_a_wrong_mapping_and_an_unknown_key_are_told(run, tmp_path):
    (tmp_path / "tracker.xlsx").write_bytes(tracker_files.workbook(ROWS))
    for option in (("--column", "Lead=boss"), ("--owner", "Jo=nobody"), ("--as-at", "2199-01-01")):
        done = run("import", "tracker.xlsx", "--plan", "plan-2017", *option)
        assert (done.returncode, "Traceback" in done.stderr) == (1, False), option


def test_a_csv_is_written_and_taken_in(run, tmp_path):
    (tmp_path / "tracker.csv").write_text("Ref,Action,Lead,Due\nA1,=1+1,Head,2017-03-31\n")
    done = run("import", "tracker.csv", "--plan", "plan-2017")
    assert (done.returncode, "Text that looks like a formula was kept as text: B2." in done.stdout) == (
        0,
        True,
    )
    run("export", "--plan", "plan-2017", "-o", "out.csv")
    assert '"\'=1+1"' in (tmp_path / "out.csv").read_text()
