"""`planflow import` as a person meets it: from the report to a plan that is loaded and rehearsed."""

import json
import re
import subprocess

import pytest

from tests.acceptance.test_cli import PROGRAM
from tests.reports import reading
from tests.terminal import planflow


@pytest.fixture
def run(tmp_path):
    return lambda *arguments: planflow(*arguments, folder=tmp_path)


@pytest.fixture
def pdf(tmp_path):
    (tmp_path / "report.pdf").write_bytes(reading.content("police-thematic"))
    return "report.pdf"


def test_a_pdf_becomes_a_loaded_and_rehearsed_plan_with_two_commands(run, pdf, tmp_path):
    done = run("import", pdf, "-o", "plan.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert "4 recommendations" in done.stdout
    told = re.search(r"planflow (rehearse plan\.yaml --from \S+ --until \S+)", done.stdout)
    assert told is not None
    loaded = run("plan", "load", "plan.yaml")
    assert (loaded.returncode, loaded.stderr) == (0, "")
    assert "4 recommendations, 4 actions" in loaded.stdout
    rehearsed = run(*told[1].split())
    assert rehearsed.returncode == 0, rehearsed.stderr
    mails = re.search(r"(\d+) mails", rehearsed.stdout)
    assert mails is not None
    assert int(mails[1]) > 0


def test_it_prints_data_for_other_programs(run, pdf):
    printed = json.loads(run("import", pdf, "--json").stdout)
    assert printed == reading.printed("police-thematic")


def test_what_is_doubtful_comes_first(run, tmp_path):
    (tmp_path / "report.md").write_bytes(reading.content("markdown-letter"))
    shown = run("import", "report.md").stdout
    assert "It names a topic rather than an act." in shown or "It may be a finding" in shown
    assert "Doubtful" in shown


def test_pasted_text_is_read_from_stdin(tmp_path):
    pasted = reading.content("two-bodies")
    command = [PROGRAM, "import", "-", "--json"]
    done = subprocess.run(command, input=pasted, cwd=tmp_path, capture_output=True, timeout=60, check=True)
    assert len(json.loads(done.stdout)["recommendations"]) == 4


def test_a_review_is_kept_beside_the_plan_and_applied_again(run, pdf, tmp_path):
    run("import", pdf, "-o", "plan.yaml")
    kept = json.loads((tmp_path / "plan.review.json").read_text())
    kept["decisions"] = [{"do": "drop", "keys": ["r1"], "values": {"why": "Not for us."}}]
    (tmp_path / "plan.review.json").write_text(json.dumps(kept))
    again = run("import", pdf, "-o", "plan.yaml", "--review", "plan.review.json")
    assert (again.returncode, again.stderr) == (0, "")
    assert "crime outcome 22" not in (tmp_path / "plan.yaml").read_text()
    assert json.loads((tmp_path / "plan.review.json").read_text())["decisions"] == kept["decisions"]


def test_nothing_is_overwritten_unasked(run, pdf, tmp_path):
    (tmp_path / "plan.yaml").write_text("mine")
    done = run("import", pdf, "-o", "plan.yaml")
    assert done.returncode == 1
    assert "plan.yaml is there already" in done.stderr
    assert (tmp_path / "plan.yaml").read_text() == "mine"


def test_the_review_of_another_report_is_refused(run, pdf, tmp_path):
    run("import", pdf, "-o", "plan.yaml")
    (tmp_path / "other.txt").write_bytes(reading.content("two-bodies"))
    done = run("import", "other.txt", "--review", "plan.review.json")
    assert (done.returncode, "review of another report" in done.stderr) == (1, True)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("missing.pdf", None, "There is no file"),
        ("broken.pdf", b"%PDF-1.7 x", "broken"),
        ("a.doc", b"x", "does not read"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(run, tmp_path, name, content, sentence):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = run("import", name)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
