"""Takes the network, and other programmes, from the process that calls it, for good.

On Linux the kernel refuses the calls themselves (a seccomp filter, which needs no privilege), so that
not even a parser in C that was taken over can make them. Elsewhere, and besides, Python's own doors are
shut by an audit hook.
"""

import ctypes
import os
import struct
import sys
from typing import Any

_CALLS = {
    # socket, execve, ptrace, process_vm_writev, io_uring_setup, execveat
    "x86_64": (0xC000003E, (41, 59, 101, 311, 425, 322)),
    "aarch64": (0xC00000B7, (198, 221, 117, 271, 425, 281)),
}
_SHUT = ("socket.", "subprocess.", "os.exec", "os.system", "os.posix_spawn", "os.fork", "urllib.", "ftplib.")
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _FILTER = 38, 22, 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | 13
_OTHER_ABI = 0x40000000  # x32 calls, by which the numbers above could be gone round


def close() -> bool:
    """Shut the network. Returns whether the kernel does it; the audit hook is there in any case."""
    sys.addaudithook(_refuse)
    machine = os.uname().machine if hasattr(os, "uname") else ""
    if sys.platform != "linux" or machine not in _CALLS:
        return False
    programme = _programme(*_CALLS[machine])
    buffer = ctypes.create_string_buffer(programme, len(programme))
    header = struct.pack("@HP", len(programme) // 8, ctypes.addressof(buffer))
    process = ctypes.CDLL(None, use_errno=True)
    if process.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(process.prctl(_PR_SET_SECCOMP, _FILTER, ctypes.create_string_buffer(header), 0, 0) == 0)


def _refuse(event: str, _: tuple[Any, ...]) -> None:
    if event.startswith(_SHUT):
        raise PermissionError(f"A reader of files asked for {event}.")


def _programme(architecture: int, calls: tuple[int, ...]) -> bytes:
    """The filter: another architecture is killed, a call of the list is refused, the rest is allowed."""
    count = len(calls)
    steps = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, count + 1, 0, _OTHER_ABI),
    ]
    for place, call in enumerate(calls):
        steps.append((_EQUAL, count - place, 0, call))
    steps.append((_RETURN, 0, 0, _ALLOW))
    steps.append((_RETURN, 0, 0, _REFUSE))
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
