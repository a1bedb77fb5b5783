"""The command line as a person meets it: real processes, their output and their exit codes."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup

from planflow.cli import console, main
from planflow.errors import PlanflowError

PROGRAM = Path(sys.executable).parent / "planflow"


def planflow(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "COLUMNS": "100", **environment}
    command = [PROGRAM, *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


def leaves(name: str) -> list[tuple[list[str], Any]]:
    """Each command below a name that does something, with what is typed for it."""

    def below(command: Any, typed: list[str]) -> Iterator[tuple[list[str], Any]]:
        if isinstance(command, TyperGroup):
            for part, one in sorted(command.commands.items()):
                yield from below(one, [*typed, part])
        else:
            yield typed, command

    return list(below(main.load(name), ["planflow", name]))


@pytest.mark.parametrize("name", main.COMMANDS)
def test_the_help_of_each_command_ends_with_an_example(name):
    for typed, command in leaves(name):
        shown = command.get_help(typer.Context(command, info_name=" ".join(typed)))
        assert shown.rstrip().splitlines()[-1].strip().startswith(" ".join(typed))


@pytest.mark.parametrize("name", main.COMMANDS)
def test_each_command_and_option_says_what_it_is_for(name):
    for typed, command in leaves(name):
        assert command.help, typed
        options = [one for one in command.params if one.param_type_name == "option" and one.name != "help"]
        assert [one.name for one in options if not one.help] == [], typed


@pytest.mark.parametrize("name", main.COMMANDS)
def test_the_sentence_in_the_list_fits_on_a_line(name):
    module, sentence = main.COMMANDS[name]
    assert module
    assert sentence.endswith(".")
    assert len(sentence) + max(map(len, main.COMMANDS)) + 4 <= 80


def test_help_comes_at_once(tmp_path):
    """Of the processor: how busy the machine is otherwise makes no difference. It takes 0.1 s by itself."""
    took = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert planflow("--help", folder=tmp_path).returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(took) < 1.5


def test_help_imports_no_command_and_no_database(tmp_path):
    code = (
        "import sys\nfrom planflow.cli.main import run\n"
        "try:\n    run(['--help'])\nexcept SystemExit:\n"
        "    print([m for m in sys.modules if m.split('.')[0] in ('sqlalchemy', 'rich', 'pydantic')])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert ran.stdout.splitlines()[-1] == "[]"


def test_help_lists_every_command(tmp_path):
    listed = planflow("--help", folder=tmp_path).stdout
    assert [name for name in main.COMMANDS if f"  {name} " not in listed] == []


def test_version_names_the_version(tmp_path):
    ran = planflow("--version", folder=tmp_path)
    assert (ran.returncode, ran.stdout) == (0, "planflow 0.1.0\n")


def test_a_mistyped_command_is_wrong_use_and_gets_a_suggestion(tmp_path):
    ran = planflow("rehearce", folder=tmp_path)
    assert ran.returncode == 2
    assert "Did you mean 'rehearse'?" in ran.stderr
    assert ran.stdout == ""


@pytest.mark.parametrize("arguments", [["tick"], ["doctor"], ["worker"], ["audit", "verify"]])
def test_without_a_database_the_path_is_named_and_none_is_made(tmp_path, arguments):
    ran = planflow(*arguments, folder=tmp_path)
    assert ran.returncode == 1
    assert str(tmp_path / "planflow.db") in ran.stdout + ran.stderr
    assert "planflow init" in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_address_that_is_none_is_said_in_a_sentence(tmp_path):
    ran = planflow("doctor", folder=tmp_path, PLANFLOW_DATABASE_URL="mysql://somewhere/planflow")
    assert ran.returncode == 1
    assert "does not run on mysql. Use SQLite or PostgreSQL." in ran.stderr


def test_a_reader_that_goes_away_is_no_error_worth_telling(tmp_path):
    command = f"{PROGRAM} deadline '70 working days after 2022-04-01' | true"
    ran = subprocess.run(
        ["/bin/sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.stderr == ""


def test_an_unforeseen_error_is_a_sentence_and_a_traceback_only_when_asked_for(tmp_path):
    code = (
        "from planflow.cli import main\nimport sys, types\n"
        "module = types.ModuleType('planflow.cli.deadline')\n"
        "def deadline() -> None:\n    raise ZeroDivisionError('by nothing')\n"
        "module.deadline = deadline\nsys.modules['planflow.cli.deadline'] = module\nmain.run(['deadline'])"
    )
    told = {}
    for debugging in ("", "1"):
        environment = {"PATH": os.environ["PATH"], "PLANFLOW_DEBUG": debugging}
        told[debugging] = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
        )
    assert [ran.returncode for ran in told.values()] == [1, 1]
    assert told[""].stderr.count("\n") == 1
    assert "ZeroDivisionError: by nothing" in told[""].stderr
    assert "PLANFLOW_DEBUG=1" in told[""].stderr
    assert "Traceback" in told["1"].stderr


def test_a_planflow_error_leaves_with_1_and_its_remedy(capsys):
    @console.command
    def fails() -> None:
        raise PlanflowError("The lamp is out.", "Light it.")

    with pytest.raises(SystemExit) as leaving:
        fails()
    assert leaving.value.code == 1
    assert capsys.readouterr().err == "The lamp is out. Light it.\n"


@pytest.mark.parametrize("buffered", [{}, {"PYTHONUNBUFFERED": "1"}], ids=["at the end", "at once"])
def test_a_full_disk_is_told_as_such(tmp_path, buffered):
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    command = f"{PROGRAM} --help > /dev/full"
    ran = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], **buffered},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr.count("The disk is full") == 1
    assert "Traceback" not in ran.stderr


def test_a_table_shows_brackets_and_goes_through_a_pipe_unbroken(capsys):
    long = "x" * 150
    console.table(["Ref", "Text"], [["R1", f"[bold]{long}[/bold]"], ["R2", None]])
    lines = capsys.readouterr().out.splitlines()
    assert f"[bold]{long}[/bold]" in lines[1]
    assert len(lines) == 3
