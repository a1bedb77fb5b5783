"""Runs a benchmark beside its floor and prints one line: `name: ratio (planflow s, floor s)`."""

import time
from collections.abc import Callable


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes, by the clock on the wall: a database works outside this process."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def best(work: Callable[[], object], *, times: int = 3) -> float:
    """The quickest of several runs of work that may be repeated."""
    return min(seconds(work) for _ in range(times))


def in_turns(
    work: Callable[[], object], floor: Callable[[], object], *, times: int = 3
) -> tuple[float, float]:
    """The processor time of the quickest run of each, run in turns: for work that stays in this process.

    Whatever else the machine does then falls on both alike, and counts for neither.
    """
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        for one, spent in zip((work, floor), found, strict=True):
            start = time.process_time()
            one()
            spent.append(time.process_time() - start)
    return min(found[0]), min(found[1])


def report(name: str, planflow: float, floor: float, *, aim: float | None = None, unit: str = "s") -> float:
    """Print one line, with the aim where there is one, and return the ratio."""
    ratio = planflow / floor
    verdict = "" if aim is None else f"  aim {aim:g}: {'met' if ratio <= aim else 'MISSED'}"
    print(
        f"{name}: {ratio:.2f} (planflow {planflow:.3f} {unit}, floor {floor:.3f} {unit}){verdict}", flush=True
    )
    return ratio
