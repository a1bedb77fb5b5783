"""The process that `pdf_apart` starts: it limits itself first, then makes one PDF in the current folder."""

import sys
from pathlib import Path

from planflow import apart
from planflow.papers import document, pdf


def main(memory_mb: int, cpu_seconds: int) -> int:
    """Read `document.json` and write `paper.pdf`."""
    apart.limit(memory_mb, cpu_seconds)
    made = document.from_json(Path("document.json").read_text(encoding="utf-8"))
    Path("paper.pdf").write_bytes(pdf.file(made))
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
