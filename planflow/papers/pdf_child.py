"""The process that `pdf_apart` starts: it limits itself first, then makes one PDF in the current folder."""

import resource
import sys
from pathlib import Path

from planflow.papers import document, pdf

_MB = 1024 * 1024


def main(memory_mb: int, cpu_seconds: int) -> int:
    """Read `document.json` and write `paper.pdf`."""
    _lower(resource.RLIMIT_AS, memory_mb * _MB)
    _lower(resource.RLIMIT_CPU, cpu_seconds)
    _lower(resource.RLIMIT_CORE, 0)
    made = document.from_json(Path("document.json").read_text(encoding="utf-8"))
    Path("paper.pdf").write_bytes(pdf.file(made))
    return 0


def _lower(which: int, value: int) -> None:
    """Set a limit, or keep the lower one that holds already."""
    _, hard = resource.getrlimit(which)
    allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (allowed, allowed))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
