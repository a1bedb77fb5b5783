"""Runs a benchmark beside its floor and prints one line: `name: ratio (planflow s, floor s)`."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes, by the clock on the wall: a database works outside this process."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def best(work: Callable[[], object], *, times: int = 3) -> float:
    """The quickest of several runs of work that may be repeated."""
    return min(seconds(work) for _ in range(times))


def report(name: str, planflow: float, floor: float, *, aim: float | None = None, unit: str = "s") -> float:
    """Print one line, with the aim where there is one, and return the ratio."""
    ratio = planflow / floor
    verdict = "" if aim is None else f"  aim {aim:g}: {'met' if ratio <= aim else 'MISSED'}"
    print(f"{name}: {ratio:.2f} (planflow {planflow:.3f} {unit}, floor {floor:.3f} {unit}){verdict}", flush=True)
    return ratio


@contextmanager
def databases() -> Iterator[Iterator[tuple[str, Callable[[], str]]]]:
    """Each kind of database with a function that gives the address of a fresh one.

    SQLite always; PostgreSQL at PLANFLOW_BENCH_PG_URL, or one that is started as for the tests.
    """
    with TemporaryDirectory(prefix="planflow-bench-") as folder:
        yield _each(Path(folder))


def _each(folder: Path) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "sqlite", lambda: f"sqlite:///{folder / uuid4().hex}.db"
    from tests import postgres

    postgres.open_run()
    try:
        made: list[str] = []

        def fresh() -> str:
            name = f"planflow_bench_{uuid4().hex[:12]}"
            postgres.statement(f"CREATE DATABASE {name} TEMPLATE template0")
            made.append(name)
            return postgres.within(name)

        try:
            postgres.address()
        except postgres.Unavailable as error:
            print(f"postgresql: left out. {error}")
            return
        yield "postgresql", fresh
        for name in made:
            postgres.statement(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        postgres.close_run()


