"""Files and databases as they should not be: a sentence, exit code 1, and nothing is made or changed."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from planflow import jobs, resources
from planflow.cli import main
from planflow.testing import given
from tests import plan_text, reminding
from tests.acceptance.test_cli import PROGRAM
from tests.terminal import planflow

CALLS: dict[str, list[str]] = {
    "plan": ["plan list", "plan show x", "plan export x"],
    "move": ["move x/R1a --as owner", "move x/R1a start --as owner"],
    "record": [
        "record progress x/R1a --as owner --text Half.",
        "record evidence x/R1a --as owner --what Audit",
        "record extension x/R1a --as owner --to 2017-06-30 --reason Late.",
        "record result x/R1a --as owner --result done",
    ],
    "people": [
        "people list",
        "people hand-over one other --as administrator",
        "people export owner",
        "people erase owner --as administrator",
    ],
    "paper": [
        "paper draft x --as clerk",
        "paper list x",
        "paper show x/P1",
        "paper edit x/P1 --as clerk --front item=4",
        "paper export x/P1",
    ],
    "link": [
        "link show x",
        "link answer x --no-change",
        "link renew x",
        "link list owner --as owner",
        "link revoke owner --as owner",
        "link feed owner --as owner",
    ],
    "meetings": [
        "meetings list",
        "meetings add panel 2017-03-01 --as clerk",
        "meetings cancel panel 2017-03-01 --as clerk",
    ],
    "deliveries": ["deliveries list", "deliveries show 1", "deliveries retry 1 --as administrator"],
    "why": ["why owner x/R1a"],
    "tick": ["tick", "tick --dry-run"],
    "worker": ["worker"],
    "audit": ["audit verify", "audit export"],
    "doctor": ["doctor"],
    "serve": ["serve --port 8765"],
    "tracker": ["tracker export x --out x.xlsx"],
    "backup": ["backup copy.planflow"],
    "workflows": ["workflows migrate action --as administrator"],
}
"""How each command that needs a database is called."""
WITHOUT = {"demo", "init", "rehearse", "deadline", "restore", "import"}
"""Commands that make their own database, or need none."""


def test_every_command_is_known_to_need_a_database_or_not():
    assert set(CALLS) | WITHOUT == set(main.COMMANDS)


@pytest.mark.parametrize("call", [call for calls in CALLS.values() for call in calls])
def test_a_database_that_is_not_there_is_named_and_not_made(tmp_path, call):
    ran = planflow(*call.split(), folder=tmp_path)
    said = ran.stdout + ran.stderr
    assert ran.returncode == 1, said
    assert f"There is no planflow database at {tmp_path / 'planflow.db'}." in said
    assert "planflow init" in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


@dataclass(frozen=True)
class Measured:
    """What a process left behind, and what it took."""

    code: int
    said: str
    seconds: float
    """Of the processor: how busy the machine is otherwise makes no difference."""
    megabytes: float


MEASURING = """
import json, os, subprocess, sys
process = subprocess.Popen(sys.argv[2:])
_, status, used = os.wait4(process.pid, 0)
measured = [os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss]
with open(sys.argv[1], "w") as file:
    json.dump(measured, file)
"""
"""Runs a command from a small process: the memory of whoever starts it counts as the command's own."""


def measured(*arguments: str, folder: Path, **environment: str) -> Measured:
    """Run a command and measure its time and the most memory that it held."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), **environment}
    report = folder / "measured.json"
    ran = subprocess.run(
        [sys.executable, "-S", "-c", MEASURING, str(report), PROGRAM, *arguments], cwd=folder,
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True,
    )  # fmt: skip
    code, seconds, size = json.loads(report.read_text())
    report.unlink()
    return Measured(code, ran.stdout, seconds, size / (1024 if sys.platform == "darwin" else 1) / 1000)


HUGE = "planflow: 1\nplan:\n  title: " + "x" * 1000 + "\n"
LAUGHS = (
    "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    + "".join(
        f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "plan: *i\n"
)


def _huge(path: Path) -> None:
    with path.open("w") as file:
        for _ in range(50_000):
            file.write(HUGE)


@pytest.mark.parametrize("kind", ["huge", "explodes"])
@pytest.mark.parametrize("command", ["load", "check"])
def test_a_file_that_is_too_much_is_refused_at_once(tmp_path, kind, command):
    folder = tmp_path / "files"
    folder.mkdir()
    file = folder / "action.yaml"
    if kind == "huge":
        _huge(file)
    else:
        file.write_text(LAUGHS)
    arguments = (
        ["plan", "load", str(file)] if command == "load" else ["workflows", "check", "--dir", str(folder)]
    )
    ran = measured(*arguments, folder=tmp_path)
    sentence = "at most 2 MB are read" if kind == "huge" else "action.yaml:1:"
    assert ran.code == 1
    assert sentence in ran.said
    assert "Traceback" not in ran.said
    assert ran.seconds < 20  # minutes without the limits; the first run compiles the program, too
    assert ran.megabytes < 200
    assert not (tmp_path / "planflow.db").exists()


def changed(name: str, old: str, new: str, folder: Path) -> Path:
    """A folder of an organisation's own with one shipped workflow in it, in which something was changed."""
    text = (resources.shipped("workflows") / name).read_text(encoding="utf-8")
    assert old in text
    folder.mkdir()
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("guards: [has_owner, has_due_date]", "guards: [has_ownr, has_due_date]", "no guard 'has_ownr'"),
        ("by: [chair, coordinator]", "by: [chairperson]", "no role 'chairperson'"),
        ("ladder: decision", "ladder: decisions", "'decisions'"),
        ("effects: [set_owner, set_due]", "effects: [set_ownr]", "no effect 'set_ownr'"),
        ("event: action_assigned", "event: Action assigned", "Action assigned"),
        (
            "due: 10 working days after entering",
            "due: 10 workdays after entering",
            "'workdays' is not a unit of time",
        ),
    ],
)
def test_a_name_that_is_unknown_in_a_workflow_is_told_with_its_line(tmp_path, old, new, sentence):
    folder = changed("action.yaml", old, new, tmp_path / "own")
    ran = planflow("workflows", "check", "--dir", str(folder), folder=tmp_path)
    assert ran.returncode == 1
    line = (folder / "action.yaml").read_text().split(new)[0].count("\n") + 1
    assert f"action.yaml:{line}:" in ran.stdout
    assert sentence in ran.stdout


def test_automatic_moves_that_go_round_in_circles_are_found_before_they_run(tmp_path):
    circle = (
        "transitions:\n"
        "  - name: turn\n    label: Turn\n    from: [closed]\n    to: verified\n    automatic: true\n"
        "    guards: [closes_by_itself]\n    event: action_turned\n"
    )
    folder = changed("action.yaml", "transitions:\n", circle, tmp_path / "own")
    ran = planflow("workflows", "check", "--dir", str(folder), folder=tmp_path)
    assert ran.returncode == 1
    assert "close_after_verification" in ran.stdout
    assert "turn" in ran.stdout


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"head": "planflow: 1\norganisation: {key: c, name: C, calendar: englend}\n"}, "englend"),
        ({"rest": "reports:\n  - {key: r, body: board, form: nonsuch, every: 6 months}\n"}, "nonsuch"),
        (
            {"actions": "actions:\n  - {key: R1a, title: T, answers: [R1], owner: head, due: 2016-01-01}\n"},
            "2016-01-01",
        ),
        (
            {"roles": "roles:\n  - {key: r, role: chairperson, person: chair, body: board}\n"},
            "chairperson",
        ),
        (
            {"actions": "actions:\n  - {key: R1a, title: T, answers: [R1], owner: head, due: 2017-02-29}\n"},
            "2017-02-29",
        ),
    ],
)
def test_a_plan_that_names_what_there_is_not_loads_nothing(tmp_path, parts, sentence):
    (tmp_path / "plan.yaml").write_text(plan_text.text(**parts))
    ran = planflow("plan", "load", "plan.yaml", folder=tmp_path)
    assert ran.returncode == 1, ran.stdout
    assert sentence in ran.stderr
    assert "plan.yaml:" in ran.stderr
    assert "Nothing was changed." in ran.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.yaml"]


def test_an_old_plan_that_is_loaded_in_the_middle_of_its_life_floods_nobody(app):
    due = ("2016-06-30", "2016-12-31", "2017-03-31", "2018-01-31", "2019-06-30")
    lines = "".join(
        f"  - {{key: R1{letter}, title: Do it, answers: [R1], owner: head, due: {due[number % 5]}}}\n"
        for number, letter in enumerate("abcdefghijklmnopqrst")
    )
    start = reminding.at("2018-03-05", 6)
    report = plan_text.PARTS["plan"].replace("2016-12-08", "2015-12-08")
    with app.writing() as session:
        plan_text.load(session, now=start, plan=report, actions=f"actions:\n{lines}")
    reminding.run(app, start, start + timedelta(days=7))
    told = [mail["To"] for mail in reminding.mails(app)]
    assert max((told.count(one) for one in told), default=0) <= 2
    assert reminding.intents(app, state="before_start")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2017-03-25T23:30", "2017-03-26T03:30"),
        ("2017-10-28T23:30", "2017-10-29T03:30"),
    ],
    ids=["spring", "autumn"],
)
def test_the_night_of_a_clock_change_loses_no_reminder_and_repeats_none(app, before, after):
    people = reminding.cast(app)
    start, end = (reminding.at(text[:10], int(text[11:13])) for text in (before, after))
    with app.writing() as session:
        given.action(session, people.plan, owner=people.owner, due_on=end.date() + timedelta(days=1))
    now = start
    while now <= end + timedelta(days=2):
        jobs.sweep(app, now)
        jobs.deliver(app, now)
        now += timedelta(minutes=30)
    found = reminding.intents(app)
    keys = [(one.deadline_id, one.due_version, one.step, one.recipient_id) for one in found]
    assert len(keys) == len(set(keys)) > 0
    on_the_day = [mail for mail in reminding.mails(app, "owner") if "today" in reminding.words(mail).lower()]
    assert len(on_the_day) == 1
