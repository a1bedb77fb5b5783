"""LibreOffice, in which people edit what planflow writes; where it is missing, tests say so loudly."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests import postgres

PROGRAM = "soffice"


def convert(content: bytes, folder: Path, *, to: str, ending: str = "xlsx") -> bytes:
    """A file as LibreOffice saves it again: `to` is `xlsx`, `ods` or `csv`."""
    _require()
    given, made = folder / f"given.{ending}", folder / "made"
    given.write_bytes(content)
    # It starts once for one profile; a profile of its own lets tests run beside each other.
    command = [PROGRAM, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    with postgres.alone("soffice"):
        subprocess.run(
            [*command, "--convert-to", to, "--outdir", str(made), str(given)],
            check=True, capture_output=True, timeout=240, env={**os.environ, "HOME": str(folder)},
        )  # fmt: skip
    return (made / f"given.{to}").read_bytes()


def _require() -> None:
    if shutil.which(PROGRAM) is not None:
        return
    reason = "LibreOffice is not here (Debian: apt-get install libreoffice-calc)"
    pytest.skip(f"LibreOffice: {reason}")
