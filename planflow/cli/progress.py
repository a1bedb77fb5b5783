"""A progress bar for work longer than a second; off a terminal it stays silent."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date


@contextmanager
def days(title: str, start: date, until: date) -> Iterator[Callable[[date], None]]:
    """A bar that fills from one day to another; call what it yields with the day that was reached."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn(title), BarColumn(), TextColumn("{task.fields[day]}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=max(1, (until - start).days), day="")

        def reached(day: date) -> None:
            bar.update(task, completed=(day - start).days, day=f"{day:%-d %B %Y}")

        reached(start)
        yield reached
        reached(until)  # nothing may happen on the last days


@contextmanager
def count(title: str) -> Iterator[Callable[[int, int], None]]:
    """A bar that fills as things are done; call what it yields with how many, of how many."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, whole: bar.update(task, completed=done, total=whole)
