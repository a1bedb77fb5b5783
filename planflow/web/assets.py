"""Static files, under names that carry their digest, so that browsers may keep them for ever."""

import hashlib
import mimetypes
from functools import cache
from pathlib import Path

from starlette.responses import Response

from planflow.errors import NotFound

FOLDER = Path(__file__).parent / "static"
PREFIX = "/static/"
_FOR_EVER = "public, max-age=31536000, immutable"


@cache
def address(name: str) -> str:
    """Where a static file is found; raises `NotFound` for one that does not exist."""
    stem, dot, ending = name.rpartition(".")
    return f"{PREFIX}{stem}.{_digest(name)}{dot}{ending}"


@cache
def _digest(name: str) -> str:
    return hashlib.sha256(_read(name)).hexdigest()[:12]


@cache
def _read(name: str) -> bytes:
    if name not in _names():
        raise NotFound(f"There is no file '{name}'.")
    return (FOLDER / name).read_bytes()


@cache
def _names() -> frozenset[str]:
    return frozenset(path.name for path in FOLDER.iterdir() if path.is_file())


def serve(dated: str) -> Response:
    """A static file by its name with digest. A name with an older digest is not found: it is another file."""
    stem, _, ending = dated.rpartition(".")
    name = f"{stem.rpartition('.')[0]}.{ending}"
    if name not in _names() or address(name) != f"{PREFIX}{dated}":
        raise NotFound(f"There is no file '{dated}'.")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(_read(name), media_type=kind, headers={"cache-control": _FOR_EVER})
