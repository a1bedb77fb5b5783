"""Makes a PDF in a process of its own, with limited memory and time.

Laying out a long paper takes seconds of pure Python and hundreds of megabytes: beside the pages and the
reminders it would hold both up, and without a limit it could take them along.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from planflow.errors import PlanflowError

MEMORY_MB = 2048
WALL_SECONDS = 300.0
_SIGN_SECONDS = 5.0
_SHORTER = "Leave out appendices or sections, or take the Word file, which can be printed."


def file(document: bytes, sign: Callable[[], None] = lambda: None) -> bytes:
    """The PDF of a document as `document.to_json` writes it. `sign` is called every few seconds.

    Raises `PlanflowError` where it needs more than the limits, or cannot be made here.
    """
    with tempfile.TemporaryDirectory(prefix="planflow-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        (place / "document.json").write_bytes(document)
        code = _live(place, sign)
        if code == 0:
            return (place / "paper.pdf").read_bytes()
    if code in (-signal.SIGKILL, -signal.SIGXCPU):
        raise PlanflowError(f"It took more than {WALL_SECONDS / 60:g} minutes.", _SHORTER)
    raise PlanflowError("The paper may be too long for a PDF.", _SHORTER)


def _live(place: Path, sign: Callable[[], None]) -> int:
    """Start the process and wait for its end; its exit code, negative for a signal."""
    child = subprocess.Popen(  # noqa: S603  # this very interpreter, and a module of our own
        [
            sys.executable,
            "-I",
            "-B",
            "-m",
            "planflow.papers.pdf_child",
            str(MEMORY_MB),
            str(int(WALL_SECONDS)),
        ],
        cwd=place,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=None if os.environ.get("PLANFLOW_DEBUG", "") not in ("", "0") else subprocess.DEVNULL,
        start_new_session=True,
    )
    stop_at = time.monotonic() + WALL_SECONDS
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
