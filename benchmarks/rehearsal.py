"""Rehearsing Lewisham's 27 months, and how one pass of the clock grows with the number of plans.

The floor of the rehearsal is a single pass over its last form on disk: reading the plan file and writing as
many bytes as the rehearsal left. The floor of the growth is ten plans, counted for each plan.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from benchmarks import databases, measure
from planflow import jobs, resources, yamlfile
from planflow.bootstrap import Application
from planflow.rehearsal.world import rehearse
from planflow.services.planfile import loading

LEWISHAM = resources.shipped("examples") / "lewisham-2017.yaml"
FROM, UNTIL = date(2016, 12, 8), date(2019, 3, 12)
AIM_SECONDS = 5.0
COUNTS = (10, 50, 100)
DAYS = 31


def main(modes: tuple[str, ...] = ("mixed", "silent")) -> None:
    """Measure both, the growth on both databases."""
    for mode in modes:
        _rehearsal(mode)
    for name in ("sqlite", "postgres"):
        _growth(name)


def _cpu(work: Callable[[], object]) -> float:
    """The processor time of this process, in seconds."""
    began = time.process_time()
    work()
    return time.process_time() - began


def _rehearsal(mode: str) -> None:
    with tempfile.TemporaryDirectory(prefix="planflow-bench-") as folder:
        out = Path(folder)
        took = _cpu(lambda: rehearse(LEWISHAM, start=FROM, until=UNTIL, mode=mode, seed=1, folder=out))
        written = [path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()]
        floor = _cpu(lambda: _copy(written, out / "floor"))
    measure.report(f"rehearsal of 27 months, {mode}", took, floor, unit="s CPU")
    print(f"  {took:.2f} s CPU, aim {AIM_SECONDS:g} s: {'met' if took <= AIM_SECONDS else 'MISSED'}")


def _copy(written: list[bytes], folder: Path) -> None:
    yamlfile.read(LEWISHAM)
    folder.mkdir()
    for number, content in enumerate(written):
        (folder / str(number)).write_bytes(content)


def _growth(name: str) -> None:
    """A month of passes over so many plans in one database: seconds for each plan beside those for ten."""
    found = {}
    for count in COUNTS:
        with databases.scratch(name) as app:
            _load(app, count)
            found[count] = _month(app) / count
    for count in COUNTS[1:]:
        measure.report(
            f"a month of passes for each of {count} plans against {COUNTS[0]}, {name}",
            found[count] * 1000,
            found[COUNTS[0]] * 1000,
            aim=1.25,
            unit="ms",
        )


def _load(app: Application, count: int) -> None:
    """The same plan under so many keys; its people and bodies are shared."""
    text = LEWISHAM.read_text(encoding="utf-8")
    for number in range(count):
        own = text.replace("lewisham-2017", f"lewisham-{number}")
        with app.writing() as session:
            loading.load_document(
                session, yamlfile.parse(own, f"lewisham-{number}.yaml"), now=databases.START
            )


def _month(app: Application) -> float:
    """The wall time of one pass a day for a month: it sweeps, gathers, delivers and drafts."""
    took = []
    for day in range(DAYS):
        now = databases.START + timedelta(days=30 + day)
        began = time.perf_counter()
        jobs.housekeep(app, now)
        jobs.draft_papers(app, now)
        jobs.sweep(app, now)
        jobs.deliver(app, now)
        took.append(time.perf_counter() - began)
    return statistics.fsum(took)


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or ("mixed", "silent"))
