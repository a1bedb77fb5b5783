"""Files that are wrong on purpose. Each begins with the problems that are expected of it, one a line:

# expect: LINE: KEY: sentence and remedy
"""

from pathlib import Path

import pytest

from planflow.errors import Problem

DATA = Path(__file__).parent / "data"
_MARK = "# expect: "


def files(folder: str) -> list:
    """Every file of a folder of `data`, as parameters whose ids are the file names."""
    found = sorted((DATA / folder).glob("*.yaml"))
    return [pytest.param(path, id=path.name) for path in found]


def expected(path: Path) -> list[str]:
    """What the file says of itself."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix(_MARK) for line in lines if line.startswith(_MARK)]


def found(problems: list[Problem]) -> list[str]:
    """Problems in the form in which a file says them of itself."""
    return [str(problem).removeprefix(f"{problem.file}:") for problem in problems]
