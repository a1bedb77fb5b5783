"""The commands of a paper's life: correct, changes, confirm, complete, exempt, resolution, outcome."""

import json
from pathlib import Path

import pytest

from planflow.bootstrap import Application
from planflow.cli import main
from planflow.papers import drafting
from planflow.services import narrative
from planflow.store.references import get_plan
from tests import paper_life, paper_plan
from tests.paper_plan import actor, at

REF = "lewisham-2017/P2"


@pytest.fixture
def run(
    app: Application, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """Runs a command on the configured database; gives its exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANFLOW_DATABASE_URL", app.database.url.render_as_string(hide_password=False))

    def run_(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main.run(list(arguments))
        shown = capsys.readouterr()
        return left.value.code or 0, shown.out, shown.err

    return run_


def test_a_published_paper_is_corrected_and_resolved_on(app: Application, run):
    with app.writing() as session:
        paper_life.published(session)
    code, out, _ = run("paper", "correct", REF, "--reason", "Table 2 was wrong.", "--as", "clerk")
    assert (code, out.startswith("lewisham-2017/P3 corrects lewisham-2017/P2.")) == (0, True)
    rows = json.loads(run("paper", "list", "lewisham-2017", "--json")[1])
    assert [row["edition"] for row in rows] == [
        "1",
        "1, being corrected by lewisham-2017/P3",
        f"2, corrects {REF}",
    ]
    said = ("record", "resolution", REF, "recommendation", "--text", "Fill the posts.", "--as", "clerk")
    code, out, _ = run(*said, "--due", "2099-11-06", "--owner", "head")
    assert (code, f"{REF}.1: resolution recorded." in out) == (0, True)
    assert "P2.1 Fill the posts." in run("plan", "show", "lewisham-2017")[1]
    assert run("record", "outcome", REF, "1", "--text", "They are filled.", "--as", "clerk")[0] == 0
    assert "P2.1 Fill the posts." not in run("plan", "show", "lewisham-2017")[1]
    assert run("record", "outcome", REF, "9", "--text", "What?", "--as", "clerk")[0] == 1


def test_changes_are_shown_and_what_still_holds_is_confirmed(app: Application, run, tmp_path):
    with app.writing() as session:
        plan, paper = paper_life.drafted(session)
        clerk = actor(session, "clerk")
        narrative.write_section(session, clerk, paper, "glance", body="Mine.", now=at(2017, 8, 2))
    assert "was drafted once" in run("paper", "show", REF, "--changes")[1]
    with app.writing() as session:
        plan = get_plan(session, "lewisham-2017")
        paper_plan.implement(session, plan, "R1b", "head", at(2017, 8, 3))
        drafting.draft(session, actor(session, "clerk"), plan, now=at(2017, 8, 4))
    out = run("paper", "show", REF, "--changes")[1]
    assert "Section glance: look again" in out
    assert "implemented" in out
    assert json.loads(run("paper", "show", REF, "--changes", "--format", "json")[1])["to"] == "2017-08-04"
    assert run("paper", "confirm", REF, "glance", "--as", "clerk")[0] == 0
    assert run("paper", "confirm", REF, "glance", "--as", "clerk")[0] == 1
    (tmp_path / "exempt.md").write_text("A settlement.")
    assert run("paper", "exempt", REF, "costs", "--file", "exempt.md", "--as", "clerk")[0] == 0
    assert "A settlement." in run("paper", "show", REF, "--part", "2")[1]
    assert "A settlement." not in run("paper", "show", REF)[1]
    code, _, err = run("paper", "complete", REF, "conclusion", "--file", "exempt.md", "--as", "clerk")
    assert (code, "not published yet" in err) == (1, True)
