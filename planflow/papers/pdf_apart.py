"""Makes a PDF in a process of its own: laying out a long paper takes seconds and hundreds of megabytes."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from planflow import apart
from planflow.errors import PlanflowError

MEMORY_MB = 2048
WALL_SECONDS = 300.0
_SHORTER = "Leave out appendices or sections, or take the Word file, which can be printed."


def file(document: bytes, sign: Callable[[], None] = lambda: None) -> bytes:
    """The PDF of a document as `document.to_json` writes it. `sign` is called every few seconds.

    Raises `PlanflowError` where it needs more than the limits, or cannot be made here.
    """
    with tempfile.TemporaryDirectory(prefix="planflow-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        (place / "document.json").write_bytes(document)
        limits = str(MEMORY_MB), str(int(WALL_SECONDS))
        code = apart.run("planflow.papers.pdf_child", *limits, folder=place, seconds=WALL_SECONDS, sign=sign)
        if code == 0:
            return (place / "paper.pdf").read_bytes()
    if apart.took_too_long(code):
        raise PlanflowError(f"It took more than {WALL_SECONDS / 60:g} minutes.", _SHORTER)
    raise PlanflowError("The paper may be too long for a PDF.", _SHORTER)
