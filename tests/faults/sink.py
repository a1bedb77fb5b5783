"""A mail server in a process of its own, which keeps every mail that it took as a file, repeats included.

It can be killed and started again on the same port: `python -m tests.faults.sink PORT FOLDER PAUSE`.
"""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP

from tests import ports

ROOT = Path(__file__).parents[2]


class Sink:
    """The mail server as its tests see it."""

    def __init__(self, folder: Path, port: int, pause_seconds: float = 0.0) -> None:
        self.folder, self.port, self.pause_seconds = folder, port, pause_seconds
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The setting that leads here."""
        return f"smtp://localhost:{self.port}?timeout=10"

    def start(self) -> None:
        """Run, and wait until it listens."""
        told = [str(self.port), str(self.folder), str(self.pause_seconds)]
        command = [sys.executable, "-m", "tests.faults.sink", *told]
        self._process = subprocess.Popen(command, cwd=ROOT)
        for _ in range(1500):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as made:
                if made.recv(3) == b"220":
                    return
            assert self._process.poll() is None, "the sink did not start"
            time.sleep(0.02)
        raise AssertionError("the sink does not answer")

    def kill(self) -> None:
        """Kill it with SIGKILL, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def taken(self) -> list[bytes]:
        """Every mail that it took, in no order."""
        return [file.read_bytes() for file in sorted(self.folder.glob("*.eml"))]


@contextlib.contextmanager
def running(folder: Path, pause_seconds: float = 0.0) -> Iterator[Sink]:
    """A sink on a free port, which ends with the test; it takes so long over each mail."""
    folder.mkdir()
    sink = Sink(folder, ports.unused(), pause_seconds)
    sink.start()
    try:
        yield sink
    finally:
        sink.kill()


class _Keeper:
    """Keeps a mail before it says that it took it; the name is the one that aiosmtpd calls."""

    def __init__(self, folder: Path, pause_seconds: float) -> None:
        self.folder, self.pause_seconds = folder, pause_seconds
        self.numbers = count()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if len(envelope.rcpt_tos) != 1:
            return "554 5.5.3 each mail goes to one recipient"
        await asyncio.sleep(self.pause_seconds)
        name = f"{os.getpid()}-{next(self.numbers)}"
        (self.folder / f"{name}.part").write_bytes(envelope.content)
        (self.folder / f"{name}.part").rename(self.folder / f"{name}.eml")
        return "250 2.0.0 fine"


async def _serve(port: int, folder: Path, pause_seconds: float) -> None:
    loop = asyncio.get_running_loop()
    keeper = _Keeper(folder, pause_seconds)

    def session() -> SMTP:
        return SMTP(keeper, hostname="sink.example.org", auth_exclude_mechanism=["LOGIN", "PLAIN"], loop=loop)

    server = await loop.create_server(session, "127.0.0.1", port, reuse_address=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])))
