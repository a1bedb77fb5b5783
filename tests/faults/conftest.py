"""What the fault tests share: the ways out, and the counts of a run printed at its end."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.register_assert_rewrite("tests.faults.workers")

from tests.faults import sink  # noqa: E402  # what is asserted there has to be shown too
from tests.faults.ways_out import WayOut  # noqa: E402

COUNTS = "counts of faults"


@pytest.fixture(params=["folder", "smtp"])
def way(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WayOut]:
    """Mails leave into the folder, or over SMTP into a real server in a process of its own."""
    kept = tmp_path / "kept"
    if request.param == "folder":
        kept.mkdir()
        yield WayOut(kept)
    else:
        with sink.running(kept) as running:
            yield WayOut(kept, running)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the counts of all tests of faults, added up."""
    total: Counter[str] = Counter()
    for report in terminalreporter.getreports("passed"):
        for name, counts in report.user_properties:
            if name == COUNTS and isinstance(counts, dict):
                total.update(counts)
    if total:
        told = ", ".join(f"{name} {number}" for name, number in total.items())
        terminalreporter.write_line(f"Faults: {told}.")
