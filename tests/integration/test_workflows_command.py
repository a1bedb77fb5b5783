"""`planflow workflows`: what it prints, and the exit codes it leaves with."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from planflow import resources
from planflow.bootstrap import Application
from planflow.cli import main
from planflow.testing import given


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Runs a command in an empty folder; gives its exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)

    def run_(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main.run(["workflows", *arguments])
        shown = capsys.readouterr()
        return left.value.code, shown.out, shown.err

    return run_


@pytest.fixture
def configured(app: Application, monkeypatch: pytest.MonkeyPatch) -> Application:
    """The application's database is the configured one."""
    url = app.database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("PLANFLOW_DATABASE_URL", url)
    with app.writing() as session:
        plan = given.plan(session)
        given.role(session, given.person(session, "administrator"), "administrator")
        given.action(session, plan, "R1a", state="in_progress")
    return app


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of one's own in which actions are `under_way` where they were `in_progress`."""
    folder = tmp_path / "own"
    folder.mkdir()
    text = (resources.shipped("workflows") / "action.yaml").read_text(encoding="utf-8")
    (folder / "action.yaml").write_text(text.replace("in_progress", "under_way"), encoding="utf-8")
    return folder


def test_the_shipped_files_are_in_order_even_where_there_is_no_database(run, tmp_path: Path):
    code, out, err = run("check")
    assert (code, out) == (0, "Nothing wrong was found.\n")
    assert (
        err == f"Running items were not looked at: There is no planflow database at {tmp_path}/planflow.db.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_what_is_found_is_printed_with_its_place_and_leaves_with_1(run, own: Path):
    path = own / "action.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("by: [verifier]", "by: []"), encoding="utf-8")
    code, out, _ = run("check", "--dir", str(own))
    assert code == 1
    lines = out.splitlines()
    assert lines[-1] == "2 problems were found."
    assert lines[0].startswith(f"{path}:")
    assert lines[0].endswith(
        "transitions.return: Nobody may make the move 'return'. "
        "Add 'by: [...]' with the roles that may, or 'automatic: yes'."
    )


def test_what_is_found_is_also_printed_as_data(run, own: Path):
    path = own / "action.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("has_evidence", "has_proof"), encoding="utf-8")
    code, out, _ = run("check", "--dir", str(own), "--json")
    [problem] = json.loads(out)
    assert code == 1
    assert sorted(problem) == ["file", "key", "line", "message", "remedy"]
    assert (problem["key"], problem["message"]) == (
        "transitions.verify.guards.2",
        "There is no guard 'has_proof'.",
    )


def test_running_items_that_a_folder_would_strand_are_found(run, configured: Application, own: Path):
    code, out, _ = run("check", "--dir", str(own))
    assert code == 1
    assert "1 running item under version" in out
    assert "would be stranded in the state 'in_progress'." in out


@pytest.mark.usefixtures("configured")
def test_a_migration_is_tried_then_done_then_has_nothing_to_do(
    run, own: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PLANFLOW_WORKFLOWS_DIR", str(own))
    arguments = (
        "migrate",
        "action",
        "--to",
        "current",
        "--map",
        "in_progress=under_way",
        "--as",
        "administrator",
    )
    code, out, _ = run(*arguments, "--dry-run")
    assert (code, out.splitlines()[-1]) == (0, "1 item would be moved.")
    code, out, _ = run(*arguments, "--json")
    done = json.loads(out)
    assert (code, done["dry_run"]) == (0, False)
    assert [(one["ref"], one["to_state"]) for one in done["items"]] == [("lewisham-2017/R1a", "under_way")]
    code, out, _ = run(*arguments[:4], "--as", "administrator")
    assert (code, out) == (0, "0 items moved.\n")


@pytest.mark.usefixtures("configured")
def test_a_stranded_item_stops_the_migration_with_a_sentence(run, own: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PLANFLOW_WORKFLOWS_DIR", str(own))
    code, out, err = run("migrate", "action", "--as", "administrator")
    assert (code, out) == (1, "")
    assert "lewisham-2017/R1a (in_progress). Nothing was changed. Say where they go" in err


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("migrate", "action"), 2, "Say who acts: --as PERSON."),
        (("migrate", "action", "--map", "x", "--as", "a"), 2, "'x' is no mapping. Write --map OLD=NEW."),
        (
            ("migrate", "action", "--to", "older", "--as", "a"),
            2,
            "Items can only be moved to the definition in force: --to current.",
        ),
        (("chart", "action", "--lang", "fr"), 2, "There are no words in 'fr'. Use one of: en, cy."),
        (
            ("chart", "acton"),
            1,
            "There is no workflow 'acton'. Known workflows: action, extension, paper, plan, recommendation.",
        ),
        (
            ("check", "--dir", "gone"),
            1,
            "The folder gone does not exist. Make it, or correct PLANFLOW_WORKFLOWS_DIR.",
        ),
        (
            ("chart", "action", "-o", "gone/action.svg"),
            1,
            "gone/action.svg cannot be written (No such file or directory). Check the folder",
        ),
    ],
)
def test_a_command_that_cannot_be_done_says_why(run, arguments, code, sentence):
    left, _, err = run(*arguments)
    assert left == code
    assert sentence in err


def test_a_chart_goes_to_a_file_as_its_ending_says(run, tmp_path: Path):
    assert run("chart", "paper", "-o", "paper.svg", "--lang", "cy") == (0, "paper.svg\n", "")
    assert ET.parse(tmp_path / "paper.svg").getroot().get("lang") == "cy"
    code, out, _ = run("chart", "paper")
    assert (code, out.splitlines()[0]) == (0, "stateDiagram-v2")


def test_the_list_names_every_workflow(run):
    code, out, _ = run("list", "--json")
    assert code == 0
    assert [row["name"] for row in json.loads(out)] == [
        "plan",
        "recommendation",
        "action",
        "extension",
        "paper",
    ]
    code, out, _ = run("list")
    assert "Improvement plan" in out


def test_the_schemas_are_written_once(run, tmp_path: Path):
    code, out, _ = run("schema", "--out", str(tmp_path))
    assert code == 0
    assert str(tmp_path / "workflows/schema/plan.schema.json") in out.splitlines()
    assert run("schema", "--out", str(tmp_path))[1] == "Every schema is up to date.\n"
