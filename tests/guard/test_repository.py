"""Rules that hold for the repository as a whole."""

import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from planflow import __version__, yamlfile
from planflow.cli.main import COMMANDS
from planflow.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
MADE = {".git", ".venv", "dist", "build", "__pycache__", ".hypothesis", "planflow-demo", ".make"}
WORKPLACE = re.compile(r"(?<![\w.-])/wor" + "k/|" + r"/opt/py" + "pi|" + r"\.\./sha" + "red/")
"""Paths of a machine on which planflow was written, taken apart so that this file does not hold them."""
GUIDES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
YAML = sorted(
    path for folder in ("workflows", "notifications", "examples") for path in (ROOT / folder).rglob("*.yaml")
)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def kept() -> Iterator[Path]:
    """Every file that belongs to the repository rather than being made in it."""
    for folder, below, names in os.walk(ROOT):
        below[:] = sorted(name for name in below if not _is_made(name))
        for name in sorted(names):
            if not _is_made(name) and not name.startswith((".env", "planflow.db")):
                yield Path(folder) / name


def _is_made(name: str) -> bool:
    return name in MADE or name.endswith(("_cache", ".egg-info"))


def test_no_file_names_a_path_of_the_machine_it_was_written_on():
    guilty = [
        named(path)
        for path in kept()
        if WORKPLACE.search(path.read_text(encoding="utf-8", errors="ignore"))
        and path != ROOT / ".ci" / "run"
    ]
    assert guilty == []


@pytest.mark.parametrize("path", YAML, ids=named)
def test_every_shipped_yaml_file_can_be_read(path):
    assert yamlfile.read(path).data


def test_examples_are_exactly_the_four_plans():
    found = sorted(path.stem for path in (ROOT / "examples").glob("*.yaml"))
    assert found == ["bromley-2015", "lambeth-2015", "lewisham-2017", "merton-2011"]


@pytest.mark.parametrize("path", GUIDES, ids=named)
def test_every_command_that_a_guide_names_exists(path):
    text = path.read_text(encoding="utf-8")
    typed = "\n".join(re.findall(r"`([^`\n]+)`", text) + re.findall(r"```\w*\n(.*?)```", text, re.DOTALL))
    commands = set(re.findall(r"^\s*planflow ([a-z][a-z-]*)", typed, re.MULTILINE))
    goals = set(re.findall(r"^\s*make ([a-z][a-z-]*)", typed, re.MULTILINE))
    assert commands - COMMANDS.keys() == set()
    assert goals - makeable() == set()


@pytest.mark.parametrize("path", GUIDES, ids=named)
def test_every_link_of_a_guide_leads_somewhere(path):
    text = path.read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    assert [link for link in links if link and not (path.parent / link).exists()] == []


def test_the_readme_names_the_two_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in text
    assert "make test" in text


def test_every_setting_is_explained_in_the_guide_for_operators():
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    settings = {f"PLANFLOW_{field.name.upper()}" for field in fields(Settings)}
    assert {name for name in settings if f"`{name}`" not in text} == set()


def test_the_version_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").glob("*.txt")), ids=named)
def test_a_lock_file_holds_digests_and_no_address(path):
    lines = [
        line for line in path.read_text(encoding="utf-8").splitlines() if not line.strip().startswith("#")
    ]
    pinned = [line for line in lines if "==" in line]
    assert len(pinned) > 20
    assert all(line.rstrip().endswith("\\") for line in pinned), "each version is followed by its digests"
    assert not [line for line in lines if "://" in line or line.startswith("-")]


def test_every_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    wanted = [*project["project"]["dependencies"], *extras["postgres"], *extras["pdf"]]
    wanted += [
        one for group in project["dependency-groups"].values() for one in group if isinstance(one, str)
    ]
    locked = set(
        re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements" / "dev.txt").read_text(), re.MULTILINE)
    )
    names = {re.split(r"[\[<>=!~ ]", one)[0].lower().replace("_", "-") for one in wanted}
    assert names - locked == set()


def makeable() -> set[str]:
    """The goals of the Makefile."""
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
