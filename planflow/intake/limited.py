"""Runs one reader on one file in a process of its own, with little memory, little time and no network.

    result = limited.run("planflow.intake.sources.pdf:read", content, {"name": "report.pdf"})

The reader is a function `read(content, options, tick)` below `planflow.intake`. What it returns comes
back as JSON, never as pickle, so that a parser that was taken over cannot run code here. `tick()` is
called after each page or sheet: it lets the time for the next one begin.
"""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from planflow.intake.refused import UploadRefused

_READERS = "planflow.intake."
_AT_ONCE = 0.01
"""How long it may take to collect the exit code of a child that was seen to end, in seconds."""
_TIME_SIGNALS = {signal.SIGALRM, signal.SIGPROF, signal.SIGXCPU, signal.SIGKILL}


@dataclass(frozen=True)
class Limits:
    """What one reading may take. `cpu_seconds` is for a stretch without `tick`, the others for all of it."""

    memory_mb: int = 256
    cpu_seconds: float = 2.0
    longest_cpu_seconds: int = 60
    wall_seconds: float = 90.0
    result_mb: int = 64


def run(
    reader: str, content: bytes, options: Mapping[str, Any] | None = None, *, limits: Limits | None = None
) -> Any:
    """What the reader makes of the bytes, as plain data.

    `reader` is `module:function`; `options` is plain data and reaches it as given. Raises `UploadRefused`
    where the reader refuses the file, breaks on it, or needs more than `limits`.
    """
    if not reader.startswith(_READERS):
        raise ValueError(f"{reader} is no reader of planflow.intake")
    granted = limits or Limits()
    with tempfile.TemporaryDirectory(prefix="planflow-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        (place / "input").write_bytes(content)
        order = {"reader": reader, "options": dict(options or {}), "limits": asdict(granted)}
        (place / "order").write_text(json.dumps(order), encoding="utf-8")
        code = _live(place, granted)
        return _result(place, code, granted)


def _live(place: Path, limits: Limits) -> int:
    """Start the child in its private folder and wait for its end; its exit code, negative for a signal."""
    environment = {"LANG": "C.UTF-8", "HOME": str(place), "TMPDIR": str(place), "MALLOC_ARENA_MAX": "1"}
    child = subprocess.Popen(  # this very interpreter, and a module of our own
        [sys.executable, "-I", "-B", "-m", "planflow.intake.limited_child"],
        cwd=place,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=None if os.environ.get("PLANFLOW_DEBUG", "") not in ("", "0") else subprocess.DEVNULL,
        start_new_session=True,
        close_fds=True,
    )
    try:
        _await(child, limits.wall_seconds)
        return child.wait(timeout=_AT_ONCE)
    except subprocess.TimeoutExpired:
        return -signal.SIGKILL
    finally:
        if child.returncode is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _await(child: subprocess.Popen[bytes], seconds: float) -> None:
    """Wait until the child has ended or its time is over; the library's own waiting looks every 50 ms."""
    try:
        descriptor = os.pidfd_open(child.pid)
    except (AttributeError, OSError):  # another system than Linux, or an old one
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=seconds)
        return
    try:
        waiting = select.poll()
        waiting.register(descriptor, select.POLLIN)
        waiting.poll(seconds * 1000)
    finally:
        os.close(descriptor)


def _result(place: Path, code: int, limits: Limits) -> Any:
    if code == 0:
        told = json.loads((place / "output").read_text(encoding="utf-8"))
        if "refused" in told:
            raise UploadRefused(*told["refused"])
        return told["result"]
    if code < 0 and -code in _TIME_SIGNALS:
        raise UploadRefused(
            f"Reading the file took longer than {limits.cpu_seconds:g} seconds for one of its parts.",
            "It may be broken or built to do harm: fetch it again, or paste the text.",
        )
    raise UploadRefused(
        "The file broke its reader, or needed more memory than it may have.",
        "It may be damaged or built to do harm: fetch it again, or paste the text.",
    )
