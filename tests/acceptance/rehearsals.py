"""Rehearsals of the shipped examples, each lived through once and read by many tests."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from unittest.mock import patch

from planflow import resources
from planflow.rehearsal import world
from planflow.rehearsal.world import Report
from planflow.testing import invariants
from tests import postgres

SPANS = {
    "lewisham-2017": (date(2016, 12, 8), date(2019, 3, 12)),
    "merton-2011": (date(2011, 9, 1), date(2012, 10, 31)),
    "lambeth-2015": (date(2015, 2, 2), date(2016, 4, 30)),
    "bromley-2015": (date(2015, 7, 1), date(2016, 8, 31)),
}
TO_THE_END = " to the end"
MODES = ("on-time", "late", "silent", f"silent{TO_THE_END}", "mixed")
"""How people behave. Where nobody acts, seven months are enough; `make campaign` waits for the end."""
_SEVEN_MONTHS = timedelta(days=215)


@dataclass(frozen=True)
class Lived:
    """What one rehearsal wrote."""

    folder: Path
    report: Report
    timeline: list[dict[str, str]]
    violations: list[str]
    """What did not hold of its database at the end."""

    def days_of(self, kind: str) -> list[str]:
        """The days on which something of a kind happened."""
        return [entry["at"][:10] for entry in self.timeline if entry["kind"] == kind]

    def mails(self) -> list[tuple[str, date, EmailMessage]]:
        """Every mail: to whom, on which day, and the mail itself."""
        return _mails(self.folder)


@cache
def _mails(folder: Path) -> list[tuple[str, date, EmailMessage]]:
    found = []
    for path in sorted((folder / "mail").glob("*.eml")):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        sent = date.fromisoformat(path.name[:10])
        found.append((str(mail["To"]), sent, mail))
    return found


@cache
def lived(example: str, mode: str, seed: int = 3) -> Lived:
    """Rehearse a shipped example; each combination once in a test process."""
    folder = Path(mkdtemp(prefix="rehearsal-", dir=os.environ[postgres.FOLDER]))
    start, until = SPANS[example]
    people = mode.removesuffix(TO_THE_END)
    if mode == "silent":
        until = min(until, start + _SEVEN_MONTHS)
    path = resources.shipped("examples") / f"{example}.yaml"
    violations: list[str] = []
    with patch.object(world, "application", _checked(world.application, folder, violations)):
        report = world.rehearse(path, start=start, until=until, mode=people, seed=seed, folder=folder)
    lines = (folder / "timeline.jsonl").read_text(encoding="utf-8").splitlines()
    return Lived(folder, report, [json.loads(line) for line in lines], violations)


def _checked(made: Any, folder: Path, violations: list[str]) -> Any:
    """The rehearsal's own application, looked over before its database is gone."""

    @contextmanager
    def application(*arguments: Any) -> Iterator[Any]:
        with made(*arguments) as (app, clock):
            yield app, clock
            violations.extend(invariants.violations(app, clock.now(), mails=folder / "mail"))

    return application
