"""Static files, under names that carry their digest, so that browsers may keep them for ever."""

import gzip
import hashlib
import mimetypes
from functools import cache
from pathlib import Path

from starlette.responses import Response

from planflow.errors import NotFound

FOLDER = Path(__file__).parent / "static"
PREFIX = "/static/"
_FOR_EVER = "public, max-age=31536000, immutable"
_NO_GAIN = frozenset({"image/png", "image/jpeg", "font/woff2"})
"""Kinds that are packed by themselves."""


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


@cache
def _packed(name: str) -> bytes:
    """A file as it goes over the wire: packed once for all who ask."""
    return gzip.compress(_read(name), mtime=0)


def serve(dated: str, accepted: str = "") -> Response:
    """A static file by its name with digest, packed where the browser accepts that (Accept-Encoding).

    A name with an older digest is not found: it is another file. Only these files are packed, which hold
    nothing of anybody: in a page, words that others may choose would lie beside the secret of its forms.
    """
    stem, _, ending = dated.rpartition(".")
    name = f"{stem.rpartition('.')[0]}.{ending}"
    if name not in _names() or address(name) != f"{PREFIX}{dated}":
        raise NotFound(f"There is no file '{dated}'.")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {"cache-control": _FOR_EVER, "vary": "accept-encoding"}
    if kind in _NO_GAIN or not _takes_gzip(accepted):
        return Response(_read(name), media_type=kind, headers=headers)
    return Response(_packed(name), media_type=kind, headers={**headers, "content-encoding": "gzip"})


def _takes_gzip(accepted: str) -> bool:
    """Whether gzip is named, and not with a weight of nothing."""
    for one in accepted.lower().split(","):
        coding, _, weight = one.replace(" ", "").partition(";q=")
        if coding == "gzip":
            return not weight or bool(weight.strip("0."))
    return False
