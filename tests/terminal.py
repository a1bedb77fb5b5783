"""Types a command in this very process: what it prints and its exit code, without the start of a Python."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from subprocess import CompletedProcess
from unittest.mock import patch

from planflow.cli import main


def planflow(*arguments: str, folder: Path, **environment: str) -> CompletedProcess[str]:
    """The same as a process of its own would give in that folder, with nothing else in its environment."""
    settings = {"PATH": os.environ["PATH"], "HOME": str(folder), "COLUMNS": "100", **environment}
    with chdir(folder), patch.dict(os.environ, settings, clear=True), _streams() as (out, err):
        try:
            main.run(list(arguments))
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        return CompletedProcess(arguments, code, _text(out), _text(err))


@contextmanager
def _streams() -> Iterator[tuple[io.TextIOWrapper, io.TextIOWrapper]]:
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with patch.multiple(sys, stdin=io.TextIOWrapper(io.BytesIO()), stdout=out, stderr=err):
        yield out, err


def _text(written: io.TextIOWrapper) -> str:
    written.seek(0)
    return written.read()
