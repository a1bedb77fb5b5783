"""The first quarter of an hour, as the README leads through it: in an empty folder."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from planflow import resources
from tests import ports
from tests.terminal import planflow

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
FOUNDING = (
    "init",
    "--organisation",
    "Your Council",
    "--admin-name",
    "Your Name",
    "--admin-email",
    "a@example.org",
)
EXAMPLE = "examples/lewisham-2017.yaml"


@pytest.fixture
def run(tmp_path):
    return lambda *arguments, **environment: planflow(*arguments, folder=tmp_path, **environment)


def test_what_the_readme_says_of_an_example_works_where_planflow_is_installed_and_nothing_else(run):
    block = next(part for part in README.split("```") if "planflow plan load examples/" in part)
    commands = [line.split()[1:] for line in block.strip().splitlines()]
    assert [one[0] for one in commands] == ["plan", "plan", "move", "tick", "doctor"]
    for command in commands[:-1]:
        done = run(*command)
        assert done.returncode == 0, (command, done.stderr)
    assert "No sweep has ever run" in run(*commands[-1]).stdout


def test_a_plan_that_begins_as_init_says_is_taken(run, tmp_path):
    made = run(*FOUNDING)
    lines = re.search(r"A plan file of it begins with:\n((?:  .*\n)+)", made.stdout)
    assert lines is not None
    text = (resources.shipped("examples") / "lewisham-2017.yaml").read_text(encoding="utf-8")
    rest = text[text.index("\nplan:\n") :]
    (tmp_path / "plan.yaml").write_text(re.sub(r"(?m)^  ", "", lines[1]) + rest, encoding="utf-8")
    done = run("plan", "load", "plan.yaml")
    assert done.returncode == 0, done.stderr
    assert "17 actions" in done.stdout


def test_an_example_beside_an_organisation_of_ones_own_is_refused_with_the_command_that_takes_it(run):
    run(*FOUNDING)
    refused = run("plan", "load", EXAMPLE)
    assert refused.returncode == 1
    assert "write 'key: your-council' and 'name: Your Council' under 'organisation'" in refused.stderr
    setting = re.search(r"(PLANFLOW_DATABASE_URL)=(\S+) in front", refused.stderr)
    assert setting is not None
    assert run("plan", "load", EXAMPLE, **{setting[1]: setting[2]}).returncode == 0


def test_an_organisation_that_was_not_made_is_said(run):
    run("plan", "load", EXAMPLE)
    again = run(*FOUNDING)
    assert again.returncode == 0
    assert (
        "Nothing was made for Your Council: this database is that of London Borough of Lewisham"
        in again.stderr
    )
    assert "Nothing was made" not in run("init").stderr


def test_an_example_of_ones_own_comes_first_and_an_unknown_one_is_no_example(run, tmp_path):
    (tmp_path / "examples").mkdir()
    (tmp_path / EXAMPLE).write_text("planflow: 1\n", encoding="utf-8")
    assert "'plan'" in run("plan", "load", EXAMPLE).stderr
    assert "There is no such file." in run("plan", "load", "examples/leeds.yaml").stderr
    assert "There is no such file." in run("plan", "load", "elsewhere/lewisham-2017.yaml").stderr


def test_serve_says_where_it_is_at_once_even_into_a_file(run, tmp_path):
    run(*FOUNDING)
    program = Path(sys.executable).parent / "planflow"
    settings = {
        "PATH": "/usr/bin:/bin",
        "PLANFLOW_SECRET_KEY": "0" * 64,
        "PLANFLOW_BASE_URL": "http://127.0.0.1",
    }
    port = str(ports.unused())
    with (tmp_path / "log").open("wb") as log:
        served = subprocess.Popen([program, "serve", "--port", port], cwd=tmp_path, env=settings, stdout=log)
    try:
        for _ in range(1200):
            if b"Serving" in (tmp_path / "log").read_bytes():
                return
            assert served.poll() is None
            time.sleep(0.1)
        pytest.fail("it never said that it serves")
    finally:
        served.terminate()
        served.wait(timeout=90)
