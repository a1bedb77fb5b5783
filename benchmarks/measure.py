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


def report(name: str, planflow: float, floor: float, *, aim: float | None = None, unit: str = "s") -> float:
    """Print one line, with the aim where there is one, and return the ratio."""
    ratio = planflow / floor
    verdict = "" if aim is None else f"  aim {aim:g}: {'met' if ratio <= aim else 'MISSED'}"
    print(
        f"{name}: {ratio:.2f} (planflow {planflow:.3f} {unit}, floor {floor:.3f} {unit}){verdict}", flush=True
    )
    return ratio
