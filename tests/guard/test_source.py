"""Rules that hold for every source file."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from planflow.domain.tables import metadata

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for path in (ROOT / "planflow").rglob("*.py") if "versions" not in path.parts)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
LONGER_THAN_300: set[str] = set()
"""Source files that may be longer, each with its reason. There is none."""
KNOWS_THE_TIME = {"clock.py", "bootstrap.py"}
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_imports_point_one_way():
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_a_source_file_can_be_read_in_one_go():
    assert {named(path) for path in SOURCES if lines(path) > 300} == LONGER_THAN_300


def test_a_test_file_stays_below_400_lines():
    assert [named(path) for path in TESTS if lines(path) >= 400] == []


def test_a_module_is_named_by_its_noun():
    assert [named(path) for path in SOURCES if path.stem in NAMES_THAT_SAY_NOTHING] == []


def test_nothing_but_the_clock_asks_what_time_it_is():
    knows = {ROOT / "planflow" / name for name in KNOWS_THE_TIME}
    asked = {named(path): [*asked_of_the_machine(path)] for path in SOURCES if path not in knows}
    assert {name: calls for name, calls in asked.items() if calls} == {}


def test_only_the_machine_knows_the_transitions_library():
    assert [named(path) for path in SOURCES if "transitions" in imported(path)] == [
        "planflow/engine/machine.py"
    ]


def test_only_the_ledger_is_called_event():
    assert [name for name in sorted(metadata.tables) if "event" in name] == ["event"]


def test_the_guard_on_time_finds_what_it_looks_for(tmp_path):
    path = tmp_path / "guilty.py"
    path.write_text(
        "import random, uuid, datetime as d\nfrom datetime import datetime, date\n"
        "datetime.now()\ndate.today()\nrandom.random()\nuuid.uuid4()\nd.datetime.utcnow()\n"
    )
    assert len(list(asked_of_the_machine(path))) == 5


def asked_of_the_machine(path: Path) -> Iterator[str]:
    """Calls whose answer depends on the machine's clock or its randomness rather than on an argument."""
    forbidden = {"datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time", "uuid.uuid4"}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            end = ".".join(called.split(".")[-2:])
            of_module = called.startswith("random.") and called not in {"random.Random"}
            drawn = of_module and imports_module(path, "random")
            if (
                end in forbidden
                or drawn
                or called in {"uuid4", "SystemRandom"}
                or called.startswith("secrets.")
            ):
                yield f"line {node.lineno}: {called}()"


def imports_module(path: Path, module: str) -> bool:
    """Whether `module` is the module here, and not an argument of that name."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return any(alias.name == module for node in nodes if isinstance(node, ast.Import) for alias in node.names)


def imported(path: Path) -> set[str]:
    """The top-level packages that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found
