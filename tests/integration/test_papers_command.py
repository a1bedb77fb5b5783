"""`planflow paper`: what it prints and writes, and the exit codes it leaves with."""

import csv
import io
import json
from pathlib import Path

import docx as python_docx
import pytest

from planflow.bootstrap import Application
from planflow.cli import main
from planflow.papers import drafting
from tests import paper_plan
from tests.paper_plan import at


@pytest.fixture
def run(
    app: Application, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """Runs a command on a database with the realistic plan; gives its exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANFLOW_DATABASE_URL", app.database.url.render_as_string(hide_password=False))
    with app.writing() as session:
        paper_plan.make(session)

    def run_(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main.run(["paper", *arguments])
        shown = capsys.readouterr()
        return left.value.code or 0, shown.out, shown.err

    return run_


@pytest.fixture
def drafted(app: Application, run) -> None:
    with app.writing() as session:
        drafting.draft_papers(session, at(2017, 1, 5))


def test_drafting_says_what_it_made_and_what_is_missing(run):
    code, out, _ = run("draft", "lewisham-2017")
    assert code == 0
    assert out.startswith("lewisham-2017/P1: Youth justice improvement plan\nDraft with the figures of")
    assert "planflow paper show lewisham-2017/P1" in out


def test_drafting_in_a_form_and_again_is_the_same_paper(run):
    first = json.loads(run("draft", "lewisham-2017", "--form", "cover_note", "--json")[1])
    again = json.loads(run("draft", "lewisham-2017", "--form", "cover_note", "--json")[1])
    assert first["reference"] == again["reference"] == "lewisham-2017/P1"
    assert first["gaps"] > 2


def test_an_empty_list_says_how_to_go_on(run):
    assert "planflow paper draft lewisham-2017" in run("list", "lewisham-2017")[1]


@pytest.mark.usefixtures("drafted")
def test_the_list_shows_every_paper(run):
    (row,) = json.loads(run("list", "lewisham-2017", "--json")[1])
    assert (row["reference"], row["kind"], row["as_at"]) == (
        "lewisham-2017/P1",
        "improvement_plan",
        "2017-01-05",
    )
    assert "Youth justice improvement plan" in run("list", "lewisham-2017")[1]


@pytest.mark.usefixtures("drafted")
def test_a_paper_is_shown_on_the_screen_and_in_a_file(run, tmp_path):
    assert run("show", "lewisham-2017/P1")[1].startswith("# Youth justice improvement plan")
    assert run("show", "lewisham-2017/P1", "--format", "html")[1].startswith("<!DOCTYPE html>")
    assert run("show", "lewisham-2017/P1", "--format", "docx", "-o", "x/p1.docx")[0] == 0
    assert python_docx.Document(str(tmp_path / "x/p1.docx")).tables


@pytest.mark.usefixtures("drafted")
def test_export_writes_a_file_for_each_format(run, tmp_path):
    code, out, _ = run("export", "lewisham-2017/P1", "--format", "html", "--format", "docx", "-o", "papers")
    assert code == 0
    assert sorted(path.name for path in (tmp_path / "papers").iterdir()) == [
        "2017-01-05-P1-improvement-plan.docx", "2017-01-05-P1-improvement-plan.html",
    ]  # fmt: skip
    assert out.count("Wrote ") == 2


@pytest.mark.usefixtures("drafted")
def test_the_tracker_is_open_data_in_two_forms(run, tmp_path):
    formats = ("--format", "csv", "--format", "tracker.json")
    assert run("export", "lewisham-2017/P1", *formats, "-o", "papers")[0] == 0
    shown = json.loads((tmp_path / "papers/2017-01-05-P1-improvement-plan.tracker.json").read_text())
    text = (tmp_path / "papers/2017-01-05-P1-improvement-plan.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert (shown["plan"], shown["paper"]) == ("lewisham-2017", "lewisham-2017/P1")
    assert [row["reference"] for row in shown["actions"]] == [row["reference"] for row in rows]
    assert len(rows) >= 16
    printed = json.loads(run("show", "lewisham-2017/P1", "--format", "tracker.json")[1])
    assert printed == shown


@pytest.mark.usefixtures("drafted")
@pytest.mark.parametrize("format_", ["csv", "tracker.json"])
def test_there_is_no_open_data_of_part_two(run, tmp_path, format_):
    arguments = ("lewisham-2017/P1", "--part", "2", "--format", format_)
    for command in (("show", *arguments), ("export", *arguments, "-o", "papers")):
        left, _, err = run(*command)
        assert left == 1
        assert f"There is no {format_} of Part 2" in err
    assert not (tmp_path / "papers").exists()


@pytest.mark.usefixtures("drafted")
def test_a_person_fills_in_the_front_sheet_and_writes_a_section(run, tmp_path):
    (tmp_path / "words.md").write_text("This is **ours**.")
    edit = ("edit", "lewisham-2017/P1")
    assert run(*edit, "introduction", "--as", "coordinator", "--file", "words.md")[0] == 0
    assert run(*edit, "--as", "coordinator", "--front", "contact=Improvement Lead")[0] == 0
    text = run("show", "lewisham-2017/P1")[1]
    assert "1.1 This is **ours**." in text
    assert "- **Contact:** Improvement Lead" in text


@pytest.mark.usefixtures("drafted")
@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("show", "lewisham-2017/P9"), 1, "P9"),
        (("show", "lewisham-2017/R1a"), 1, "is not a paper"),
        (("show", "lewisham-2017/P1", "--format", "pdf"), 2, "Add -o FILE"),
        (("show", "lewisham-2017/P1", "--format", "odt", "-o", "x"), 1, "no form of delivery"),
        (("draft", "nowhere"), 1, "nowhere"),
        (("draft", "lewisham-2017", "--form", "poem"), 1, "Known forms: action_note"),
        (("draft", "lewisham-2017", "--as-at", "2017-13-01"), 1, "2017-13-01"),
        (("edit", "lewisham-2017/P1", "introduction"), 2, "--as PERSON"),
        (("edit", "lewisham-2017/P1", "--as", "coordinator"), 2, "--front KEY=TEXT"),
        (("edit", "lewisham-2017/P1", "--as", "head", "--front", "contact=x"), 1, ""),
        (("edit", "lewisham-2017/P1", "x", "--as", "coordinator", "--file", "no.md"), 1, "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(run, arguments, code, said):
    left, _, err = run(*arguments)
    assert left == code
    assert said in err
    assert "Traceback" not in err
