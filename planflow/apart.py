"""Runs a module of planflow in a process of its own, with limited memory and time.

What takes seconds of pure Python would hold up the pages and the reminders beside it, and without a limit it
could take them along.
"""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

_MB = 1024 * 1024
_SIGN_SECONDS = 5.0
_ENDED = (-signal.SIGKILL, -signal.SIGXCPU)


def run(
    module: str, *arguments: str, folder: Path, seconds: float, sign: Callable[[], None] = lambda: None
) -> int:
    """Start the module in a folder and wait for its end: its exit code, negative for a signal.

    `sign` is called every few seconds; whatever it raises ends the process, and so does the end of its time.
    """
    child = subprocess.Popen(  # noqa: S603  # this very interpreter, and a module of our own
        [sys.executable, "-I", "-B", "-m", module, *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=None if os.environ.get("PLANFLOW_DEBUG", "") not in ("", "0") else subprocess.DEVNULL,
        start_new_session=True,
    )
    stop_at = time.monotonic() + seconds
    try:
        while time.monotonic() < stop_at:
            try:
                return child.wait(timeout=_SIGN_SECONDS)
            except subprocess.TimeoutExpired:
                sign()
        return -signal.SIGKILL
    finally:
        if child.returncode is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def took_too_long(code: int) -> bool:
    """Whether an exit code means that the time was over, by the clock or by the processor."""
    return code in _ENDED


def limit(memory_mb: int, cpu_seconds: int) -> None:
    """Limit this very process. A lower limit that holds already is kept."""
    for which, value in (
        (resource.RLIMIT_AS, memory_mb * _MB),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(which)
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (allowed, allowed))
