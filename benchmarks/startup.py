"""How quickly `planflow --help` comes, and how much memory `planflow worker` holds at rest."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import psutil

from benchmarks import databases, measure
from planflow.testing import given

PROGRAM = Path(sys.executable).parent / "planflow"
RUNS = 9
AT_REST_SECONDS = 8
HELP_AIM, WORKER_AIM = 0.3, 120.0


def main() -> None:
    """Measure both; the floor is a Python that does nothing."""
    _help()
    _worker()


def _help() -> None:
    ours, floor = [], []
    for _ in range(RUNS):
        ours.append(measure.seconds(lambda: _run([str(PROGRAM), "--help"])))
        floor.append(measure.seconds(lambda: _run([sys.executable, "-c", "pass"])))
    took = statistics.median(ours)
    measure.report("planflow --help", took, statistics.median(floor))
    _verdict("planflow --help", took, HELP_AIM, "s")


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _worker() -> None:
    for name in ("sqlite", "postgres"):
        with databases.scratch(name) as app:
            with app.writing() as session:
                given.organisation(session)
            environment = {
                "PATH": os.environ["PATH"],
                "PLANFLOW_DATABASE_URL": app.settings.database_url,
                "PLANFLOW_MAIL_DIR": str(app.settings.mail_dir),
                "PLANFLOW_FILES_DIR": str(app.settings.files_dir),
            }
            worker = _memory([str(PROGRAM), "worker"], environment)
        floor = _memory([sys.executable, "-c", "import time; time.sleep(60)"], environment)
        measure.report(f"planflow worker at rest, {name}", worker, floor, unit="MB")
        _verdict(f"planflow worker at rest, {name}", worker, WORKER_AIM, "MB")


def _memory(command: list[str], environment: dict[str, str]) -> float:
    """Resident memory of a process that has been left alone for a while, in MB."""
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        time.sleep(AT_REST_SECONDS)
        return float(psutil.Process(process.pid).memory_info().rss) / 1_000_000
    finally:
        process.terminate()
        process.wait()


def _verdict(name: str, found: float, aim: float, unit: str) -> None:
    print(f"  {name}: {found:.3f} {unit}, aim {aim:g} {unit}: {'met' if found <= aim else 'MISSED'}")


if __name__ == "__main__":
    main()
