"""The process that `limited.run` starts: it limits itself first, then imports a parser and lets it read."""

import ctypes
import gc
import importlib
import json
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from planflow.intake import no_network
from planflow.intake.refused import UploadRefused

_MB = 1024 * 1024
_FEW_FILES = 64
_COLLECTED_AFTER = 20_000
"""So many new objects: the process is over before the usual 700 would be worth the while."""

_TIME_IS_OVER = {signal.SIGALRM, signal.SIGPROF}
"""What the timers send: `timer_create` without a wish of its own the first, `ITIMER_PROF` the second."""


def main() -> int:
    """Read `order` and `input` in the current folder and write `output` there."""
    order = json.loads(Path("order").read_text(encoding="utf-8"))
    limits = order["limits"]
    _limit(limits)
    gc.set_threshold(_COLLECTED_AFTER)
    no_network.close()
    tick = _ticker(limits["cpu_seconds"])
    tick()
    try:
        module, _, function = order["reader"].partition(":")
        read = getattr(importlib.import_module(module), function)
        answer: dict[str, Any] = {"result": read(Path("input").read_bytes(), order["options"], tick)}
    except UploadRefused as refused:
        answer = {"refused": [refused.message, refused.remedy]}
    except (MemoryError, RecursionError):
        return 3
    except ModuleNotFoundError as missing:
        answer = {
            "refused": [f"Reading files needs '{missing.name}'.", "Install planflow with its extra 'intake'."]
        }
    Path("output").write_text(json.dumps(answer), encoding="utf-8")
    return 0


def _limit(limits: dict[str, Any]) -> None:
    _lower(resource.RLIMIT_AS, limits["memory_mb"] * _MB)
    _lower(resource.RLIMIT_FSIZE, limits["result_mb"] * _MB)
    _lower(resource.RLIMIT_NOFILE, _FEW_FILES)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_CPU, limits["longest_cpu_seconds"])
    for ending in _TIME_IS_OVER:
        signal.signal(ending, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _TIME_IS_OVER)


def _lower(which: int, value: int) -> None:
    """Set a limit, or keep the lower one that holds already."""
    _, hard = resource.getrlimit(which)
    allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (allowed, allowed))


def _ticker(stretch: float) -> Callable[[], None]:
    """A function that lets the time of the next page begin.

    The timer is the kernel's and its signal ends the process, since a handler in Python would wait for a
    parser in C that does not return. A limit of CPU time would count whole seconds only, and `ITIMER_PROF`
    charges a tick of the clock to whoever runs at that moment: on a busy or virtual machine a page would
    be ended before its time. It serves where the system has no other (POSIX leaves `timer_create` open).
    """
    library = ctypes.CDLL(None, use_errno=True)
    timer = ctypes.c_void_p()

    def of_the_ticks() -> None:
        signal.setitimer(signal.ITIMER_PROF, stretch)

    def exact() -> None:
        library.timer_settime(timer, 0, once_after, None)

    if not hasattr(library, "timer_create"):
        return of_the_ticks
    if library.timer_create(time.CLOCK_PROCESS_CPUTIME_ID, None, ctypes.byref(timer)):
        return of_the_ticks
    seconds, rest = divmod(stretch, 1)
    once_after = (ctypes.c_long * 4)(0, 0, int(seconds), int(rest * 1_000_000_000))
    return exact


if __name__ == "__main__":
    sys.exit(main())
