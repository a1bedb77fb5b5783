"""`planflow meetings`, and the days of papers on the command line: what is printed, and what is refused."""

import json
from datetime import date
from pathlib import Path

import pytest

from planflow.bootstrap import Application
from planflow.cli import main
from planflow.papers import drafting
from planflow.services import moves
from planflow.store.references import get_paper
from tests import paper_plan
from tests.paper_plan import actor, at

FILE = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:m1\r\nDTSTART;VALUE=DATE:20990306\r\n"
    "SUMMARY:Select Committee\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def run(
    app: Application, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """Runs a command on a database with the realistic plan; gives its exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANFLOW_DATABASE_URL", app.database.url.render_as_string(hide_password=False))
    with app.writing() as session:
        paper_plan.make(session, meetings=(date(2017, 9, 5),))
        drafting.draft_papers(session, at(2017, 7, 28))

    def run_(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main.run(arguments)
        shown = capsys.readouterr()
        return left.value.code or 0, shown.out, shown.err

    return run_


def days(run) -> list[tuple[str, str]]:
    return [
        (one["day"], one["state"]) for one in json.loads(run("meetings", "list", "committee", "--json")[1])
    ]


def test_meetings_are_entered_moved_cancelled_and_listed(run):
    assert run("meetings", "add", "committee", "2030-03-06", "--as", "clerk")[0] == 0
    code, out, _ = run("meetings", "move", "committee", "2030-03-06", "2030-03-13", "--as", "clerk")
    assert (code, out) == (
        0,
        "Safer Stronger Select Committee meets on 2030-03-13 instead of 2030-03-06. "
        "No paper has other days for it.\n",
    )
    code, out, _ = run(
        "meetings", "cancel", "committee", "2017-09-05", "--as", "clerk", "--reason", "Elections"
    )
    assert (code, out.endswith("The days of 1 paper were counted anew.\n")) == (0, True)
    assert days(run) == [("2017-09-05", "cancelled"), ("2030-03-13", "")]
    assert "2030-03-13" in run("meetings", "list")[1]


def test_what_cannot_be_done_is_said_with_what_to_do(run):
    code, _, said = run("meetings", "move", "committee", "2017-09-06", "2017-09-07", "--as", "clerk")
    assert code == 1
    assert (
        "has no meeting on 6 September 2017. List its meetings with: planflow meetings list committee" in said
    )
    code, _, said = run("meetings", "add", "comittee", "2017-09-06", "--as", "clerk")
    assert (code, "Known bodies: board, committee" in said) == (1, True)
    assert run("meetings", "add", "committee", "2030-03-06", "--as", "head")[0] == 1


def test_a_dry_run_of_an_import_changes_nothing(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("planflow.services.meeting_files.AHEAD_MONTHS", 12 * 100)
    (tmp_path / "c.ics").write_bytes(FILE.encode())
    code, out, _ = run("meetings", "import", "c.ics", "--body", "committee", "--dry-run")
    assert code == 0
    assert "2099-03-06: added (Select Committee)" in out
    assert out.endswith("Nothing was changed.\n")
    assert len(days(run)) == 1
    assert run("meetings", "import", "c.ics", "--body", "committee")[0] == 2
    assert run("meetings", "import", "c.ics", "--body", "committee", "--as", "clerk")[0] == 0
    assert days(run)[-1] == ("2099-03-06", "")
    again = run("meetings", "import", "c.ics", "--body", "committee", "--as", "clerk")[1]
    assert again.startswith("1 meeting is as known already.")


def test_a_file_that_is_no_calendar_is_refused_in_a_sentence(run, tmp_path: Path):
    (tmp_path / "c.ics").write_bytes(b"<html>")
    code, _, said = run("meetings", "import", "c.ics", "--body", "committee", "--dry-run")
    assert (code, said.startswith("This is no iCalendar file that can be read.")) == (1, True)
    assert run("meetings", "import", "no.ics", "--body", "committee", "--dry-run")[2].startswith(
        "no.ics cannot"
    )


def test_a_clearance_is_recorded_and_says_what_is_still_awaited(app: Application, run):
    with app.writing() as session:
        paper = get_paper(session, "lewisham-2017/P2")
        moves.move(session, actor(session, "clerk"), paper, "submit", now=at(2017, 8, 1))
    code, out, _ = run("record", "clearance", "lewisham-2017/P2", "review", "--as", "coordinator")
    assert (code, out) == (
        0,
        "lewisham-2017/P2 is cleared by Review. "
        "Still awaited: Finance, Legal Services, Director, Chair's briefing.\n",
    )
    code, _, said = run("record", "clearance", "lewisham-2017/P2", "briefing", "--as", "clerk")
    assert (code, "asked of somebody else" in said) == (1, True)


def test_what_is_ahead_is_listed_with_its_days_and_a_report_is_skipped(run):
    (first, *_) = json.loads(run("paper", "ahead", "lewisham-2017", "--json")[1])
    assert {"report", "until", "chain", "publish_by", "trouble", "choices"} <= first.keys()
    assert [step["kind"] for step in first["chain"]][:2] == ["paper_narrative", "paper_draft"]
    command = ("paper", "skip", "lewisham-2017", "six-monthly", str(first["number"]), "--as", "clerk")
    code, out, _ = run(*command, "--reason", "Elections in May.")
    assert (code, "is skipped" in out) == (0, True)
    left = json.loads(run("paper", "ahead", "lewisham-2017", "--json")[1])
    assert first["number"] not in {row["number"] for row in left}
    assert run("paper", "ahead", "lewisham-2017")[0] == 0


def test_the_list_of_papers_says_what_is_wrong_with_those_to_come(run):
    code, out, _ = run("paper", "list", "lewisham-2017")
    assert code == 0
    assert "no meeting is known" in out
    assert "planflow paper skip lewisham-2017 six-monthly" in out
