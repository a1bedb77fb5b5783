"""LibreOffice, in which people edit what planflow writes; where it is missing, tests say so loudly."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests import postgres

PROGRAM = "soffice"


def convert(content: bytes, folder: Path, *, to: str, ending: str = "xlsx") -> bytes:
    """A file as LibreOffice saves it again: `to` is `xlsx`, `ods`, `csv` or `pdf`."""
    return convert_all({"given": content}, folder, to=to, ending=ending)["given"]


def convert_all(files: Mapping[str, bytes], folder: Path, *, to: str, ending: str) -> dict[str, bytes]:
    """The same for several files, by their names, in one start of the program."""
    _require("writer" if ending == "docx" else "calc")
    made, given = folder / "made", [folder / f"{name}.{ending}" for name in files]
    for path, content in zip(given, files.values(), strict=True):
        path.write_bytes(content)
    # It starts once for one profile; a profile of its own lets tests run beside each other.
    command = [PROGRAM, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    with postgres.alone("soffice"):
        subprocess.run(
            [*command, "--convert-to", to, "--outdir", str(made), *map(str, given)],
            check=True, capture_output=True, timeout=240, env={**os.environ, "HOME": str(folder)},
        )  # fmt: skip
    return {name: (made / f"{name}.{to}").read_bytes() for name in files}


def _require(part: str) -> None:
    program = shutil.which(PROGRAM)
    library = {"writer": "libswlo.so", "calc": "libsclo.so"}[part]
    if program is not None and (Path(program).resolve().parent / library).exists():
        return
    pytest.skip(f"LibreOffice: it is not here with its {part} (Debian: apt-get install libreoffice-{part})")
