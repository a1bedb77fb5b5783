"""The guide `docs/deadlines.md` says what planflow does."""

import re
from datetime import date
from pathlib import Path

import pytest

from planflow.domain import rules
from planflow.domain.rules import Rule
from planflow.engine import calendars, named_rules

GUIDE = (Path(__file__).parents[2] / "docs" / "deadlines.md").read_text(encoding="utf-8")
KNOWN = named_rules.read()


def section(title: str) -> str:
    return GUIDE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_every_rule_that_the_guide_shows_can_be_written() -> None:
    shown = [
        text
        for line in section("Writing a rule").splitlines()
        if line.startswith("| `")
        for text in re.findall(r"`([^`]+)`", line)
    ]
    assert len(shown) == 15
    assert all(isinstance(named_rules.resolve(text, KNOWN), Rule) for text in shown)


@pytest.mark.parametrize(
    "command", re.findall(r'^\$ planflow deadline "([^"]+)"(.*)\n(.+)\n(.+)$', GUIDE, re.M)
)
def test_the_guide_prints_what_the_command_prints(command: tuple[str, ...]) -> None:
    rule, options, day, explanation = command
    triggers = {name: date.fromisoformat(on) for name, on in re.findall(r"--on (\w+)=(\S+)", options)}
    computed = rules.compute(rule, triggers, calendars.read("england-and-wales"))
    assert computed.due_on.isoformat() == day
    assert computed.explanation.startswith(explanation.removesuffix("..."))


def test_the_guide_lists_every_named_rule_with_its_source() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+) \| (.+) \| (\w+) \|$", section("Named rules"), re.M)
    assert rows == [(named.name, named.text, named.source, named.status.value) for named in KNOWN.values()]
