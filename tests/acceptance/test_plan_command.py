"""`planflow plan` as a person meets it: output, exit codes, and what a wrong file leaves behind."""

import json

import pytest

from planflow import resources
from tests import plan_text
from tests.terminal import planflow

LEWISHAM = resources.shipped("examples") / "lewisham-2017.yaml"


@pytest.fixture
def run(tmp_path):
    return lambda *arguments: planflow(*arguments, folder=tmp_path)


def test_a_first_load_makes_the_database_and_says_what_is_in_it(run, tmp_path):
    done = run("plan", "load", str(LEWISHAM))
    assert (done.returncode, done.stderr) == (0, "")
    assert "9 recommendations, 17 actions" in done.stdout
    assert "Two dates are printed for this: Monday 6 February 2017" in done.stdout
    assert (tmp_path / "planflow.db").is_file()


def test_a_plan_can_be_listed_shown_and_exported(run, tmp_path):
    run("plan", "load", str(LEWISHAM))
    assert "lewisham-2017" in run("plan", "list").stdout
    shown = run("plan", "show", "lewisham-2017", "--width", "80")
    assert (shown.returncode, "R6a" in shown.stdout) == (0, True)
    data = json.loads(run("plan", "show", "lewisham-2017", "--json").stdout)
    assert len(data["groups"]) == 9
    assert run("plan", "export", "lewisham-2017", "-o", "out.yaml").returncode == 0
    printed = run("plan", "export", "lewisham-2017").stdout
    assert printed == (tmp_path / "out.yaml").read_text()
    again = run("plan", "load", "out.yaml", "--json")
    assert json.loads(again.stdout)["unchanged"] is True


def test_a_wrong_file_leaves_no_database_and_no_traceback(run, tmp_path):
    (tmp_path / "wrong.yaml").write_text(plan_text.text(actions="actions:\n  - {key: R1a, owner: hed}\n"))
    done = run("plan", "load", "wrong.yaml")
    assert done.returncode == 1
    assert "wrong.yaml:27: actions.R1a.title: The key 'title' is missing." in done.stderr
    assert "Did you mean 'head'?" in done.stderr
    assert "2 problems. Nothing was changed." in done.stderr
    assert done.stdout == ""
    assert not (tmp_path / "planflow.db").exists()


@pytest.mark.parametrize("arguments", [["show", "x"], ["export", "x"], ["list"]])
def test_without_a_database_the_missing_path_is_named(run, tmp_path, arguments):
    done = run("plan", *arguments)
    assert done.returncode == 1
    assert str(tmp_path / "planflow.db") in done.stderr
    assert not (tmp_path / "planflow.db").exists()


def test_an_unknown_plan_is_told_what_there_is(run):
    run("plan", "load", str(LEWISHAM))
    done = run("plan", "show", "lewisham-2018")
    assert (done.returncode, "Known plans: lewisham-2017." in done.stderr) == (1, True)


def test_a_missing_file_is_named(run):
    done = run("plan", "load", "nowhere.yaml")
    assert (done.returncode, "There is no such file" in done.stderr) == (1, True)


def test_wrong_use_exits_with_2(run):
    assert run("plan", "show").returncode == 2
    assert run("plan", "load").returncode == 2
