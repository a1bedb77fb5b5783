"""The collector of reference cycles, which a tracker of many thousand rows need not wait for."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Make many objects that all stay without looking through them again and again for such that do not.

    What nobody holds any longer goes at once all the same; only cycles wait for the end.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
