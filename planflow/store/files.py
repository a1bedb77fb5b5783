"""Files kept once under their digest, in one folder that planflow never leaves."""

import hashlib
import os
import re
from pathlib import Path

from planflow.errors import NotFound, PlanflowError

_DIGEST = re.compile(r"[0-9a-f]{64}")


class FileStore:
    """A folder of files named by the SHA-256 of their content."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Keep a file and return its digest; the same content is kept once."""
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(f".{os.getpid()}.part")
            part.write_bytes(content)
            part.replace(path)
        return digest

    def get(self, digest: str) -> bytes:
        """The content kept under that digest; raises `NotFound` where it was erased or never kept."""
        path = self._path(digest)
        if not path.is_file():
            raise NotFound("That file is not kept here.", "It may have been erased; the ledger says when.")
        return path.read_bytes()

    def erase(self, digest: str) -> None:
        """Remove a file; it is no error if it has gone already."""
        self._path(digest).unlink(missing_ok=True)

    def paths(self) -> list[Path]:
        """Every file that is kept, wherever it lies, in a fixed order."""
        found = self.folder.glob("??/*") if self.folder.is_dir() else ()
        return sorted(path for path in found if _DIGEST.fullmatch(path.name))

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise PlanflowError("That is not the digest of a file.")
        return self.folder / digest[:2] / digest
