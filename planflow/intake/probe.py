"""A reader that tries what no reader may, to see whether the limits hold on this machine."""

import ctypes
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any


def read(content: bytes, options: Mapping[str, Any], tick: Callable[[], None]) -> dict[str, Any]:
    """Try what `options["try"]` names: `doors` says which are open, `memory` and `time` take all there is,
    `pages` takes `seconds` of work in small parts."""
    wanted = options.get("try")
    if wanted == "memory":
        return {"taken": len(bytearray(1024 * 1024 * 1024))}
    if wanted == "limits":
        return {
            name: resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))[1]
            for name in ("AS", "CPU", "FSIZE", "CORE")
        }
    if wanted == "time":
        while True:
            pass
    if wanted == "pages":
        while time.process_time() < float(options["seconds"]):
            sum(range(100_000))
            tick()
        return {"worked": time.process_time()}
    return {"size": len(content), "open": [name for name, door in _DOORS.items() if _opens(door)]}


def _opens(door: Callable[[], object]) -> bool:
    try:
        door()
    except OSError:
        return False
    return True


def _kernel_socket() -> None:
    if ctypes.CDLL(None, use_errno=True).socket(socket.AF_INET, socket.SOCK_STREAM, 0) < 0:
        raise OSError(ctypes.get_errno(), "the kernel refuses it")


_DOORS: dict[str, Callable[[], object]] = {
    "socket": socket.socket,
    "kernel socket": _kernel_socket,
    "programme": lambda: subprocess.run([sys.executable, "-V"], check=False),
    "large file": lambda: Path("large").write_bytes(bytes(80 * 1024 * 1024)),
}
