"""From nothing to a running installation, as an administrator types it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from planflow.store import schema
from planflow.store.database import Database
from tests import terminal

PROGRAM = Path(sys.executable).parent / "planflow"
FOUNDING = (
    "init", "--organisation", "A Council", "--calendar", "scotland",
    "--admin-name", "An Officer", "--admin-email", "officer@example.org",
)  # fmt: skip
both = pytest.mark.parametrize("empty_url", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
def planflow(empty_url, tmp_path):
    """Types a command in an empty folder, with an empty database set."""

    def typed(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        set_ = {"PLANFLOW_DATABASE_URL": empty_url, **environment}
        return terminal.planflow(*arguments, folder=tmp_path, **set_)

    return typed


@pytest.fixture
def started(empty_url, tmp_path):
    """The same, each command in a process of its own."""

    def typed(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        set_ = {"PATH": os.environ["PATH"], "PLANFLOW_DATABASE_URL": empty_url, **environment}
        return subprocess.run(
            [PROGRAM, *arguments], cwd=tmp_path, env=set_, capture_output=True, text=True, timeout=60,
            stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip

    return typed


@both
def test_init_makes_the_database_the_organisation_and_the_administrator(planflow):
    made = planflow(*FOUNDING)
    assert made.returncode == 0, made.stderr
    assert "A Council, calendar scotland" in made.stdout
    assert "An Officer (an-officer)" in made.stdout
    assert planflow("audit", "verify").returncode == 0


@both
def test_init_again_says_what_is_there_and_changes_nothing(planflow):
    first, again = planflow(*FOUNDING), planflow("init")
    assert again.returncode == 0, again.stderr
    assert _told(again.stdout).replace("There already", "Made") == _told(first.stdout)
    assert _told(planflow("init", "--organisation", "Another").stdout) == _told(again.stdout)


def _told(stdout: str) -> str:
    """What was printed, without the key that is made up anew each time."""
    told, keys = re.subn(r"(?<=SECRET_KEY=)[0-9a-f]{64}", "KEY", stdout)
    assert keys == 1
    return told


@both
def test_init_without_names_is_wrong_use_and_makes_nothing(planflow, empty_url):
    ran = planflow("init")
    assert ran.returncode == 2
    assert "--organisation, --admin-name, --admin-email" in ran.stderr
    if empty_url.startswith("sqlite"):
        assert not Path(empty_url.removeprefix("sqlite:///")).exists()


@both
@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--calendar", "scotlnd", "There is no calendar 'scotlnd'"),
        ("--admin-email", "me", "not an e-mail address"),
    ],
)
def test_a_wrong_value_is_said_before_anything_is_made(planflow, empty_url, option, value, told):
    ran = planflow(*FOUNDING, option, value)
    assert ran.returncode == 1
    assert told in ran.stderr
    database = Database(empty_url)
    assert schema.revision_of(database) is None
    database.close()


@pytest.mark.parametrize(
    ("empty_url", "way"), [("sqlite", "started"), ("postgres", "planflow")], indirect=["empty_url"]
)
def test_a_tick_does_one_pass_and_then_the_doctor_is_content(empty_url, way, request):
    typed = request.getfixturevalue(way)
    assert typed(*FOUNDING).returncode == 0
    assert typed("doctor").returncode == 1
    ran = typed("tick", "--json")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert [job["job"] for job in json.loads(ran.stdout)["jobs"]] == [
        "sweep",
        "draft_papers",
        "deliver",
        "housekeep",
    ]
    looked = typed("doctor", "--json")
    assert looked.returncode == 0, looked.stdout
    assert {one["verdict"] for one in json.loads(looked.stdout)["findings"]} <= {"good", "warning"}


@both
def test_a_dry_run_leaves_no_trace(planflow, tmp_path):
    assert planflow(*FOUNDING).returncode == 0
    before = sorted(tmp_path.iterdir())
    ran = planflow("tick", "--dry-run", "--at", "2027-01-18T09:00")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.endswith("nothing was kept and nothing was sent.\n")
    assert sorted(tmp_path.iterdir()) == before
    assert planflow("doctor").returncode == 1, "no sweep is on record"


@pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("arguments", [["--at", "2027-01-18"], ["--dry-run", "--at", "tomorrow"]])
def test_another_moment_needs_a_dry_run_and_a_date(planflow, arguments):
    ran = planflow("tick", *arguments)
    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1


@pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
def test_a_database_that_does_not_answer_is_said_with_a_remedy(planflow):
    for command in (["tick"], ["worker"], ["init"], list(FOUNDING), ["doctor"]):
        ran = planflow(*command, PLANFLOW_DATABASE_URL="postgresql://nobody:secret@127.0.0.1:1/none")
        told = ran.stdout + ran.stderr
        assert ran.returncode in (1, 2), command
        assert "Traceback" not in told
        assert "secret" not in told
        assert "PLANFLOW_DATABASE_URL" in told or "Please give" in told
