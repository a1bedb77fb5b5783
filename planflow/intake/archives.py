"""The check of an Office file as an archive: every entry is streamed, counted and looked at, nothing is kept.

Sizes in an archive's directory may lie, so the bytes that really come out are counted; entries may
overlap, so the count is of all of them together.
"""

import io
import re
import stat
import zipfile
import zlib
from typing import Literal

from planflow.intake.refused import UploadRefused

MOST_ENTRIES = 2_000
LARGEST_UNPACKED = 96 * 1024 * 1024
LARGEST_PART = 48 * 1024 * 1024
HIGHEST_RATIO = 120
_RATIO_COUNTS_FROM = 2 * 1024 * 1024
_STEP = 64 * 1024
_OVERLAP = 32
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_AGAIN = "Fetch it again from where it was published, or save it anew in Word or Excel."
_DECLARES = re.compile(rb"<\s*!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_NESTED = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!")
_DRIVE = re.compile(r"^[A-Za-z]:")


def is_archive(content: bytes) -> bool:
    """Whether the bytes end like a zip archive, whatever they begin like."""
    return zipfile.is_zipfile(io.BytesIO(content))


def check(content: bytes, shown: str) -> Literal["docx", "xlsx"]:
    """Which Office file the archive is. Raises `UploadRefused` for anything that it should not hold."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_directory(entries, content, shown)
            total = 0
            for entry in entries:
                total = _stream(archive, entry, total, len(content), shown)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        raise UploadRefused(f"{shown} is a broken archive and cannot be read.", _AGAIN) from error
    return _kind({entry.filename for entry in entries}, shown)


def _check_directory(entries: list[zipfile.ZipInfo], content: bytes, shown: str) -> None:
    if len(entries) > MOST_ENTRIES:
        raise UploadRefused(
            f"{shown} holds {len(entries):,} parts; at most {MOST_ENTRIES:,} are read.", _AGAIN
        )
    if not entries or min(entry.header_offset for entry in entries) != 0:
        raise UploadRefused(f"{shown} hides something in front of its parts.", _AGAIN)
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise _too_large(shown)
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise UploadRefused(f"{shown} holds two parts of the same name.", _AGAIN)
    for entry in entries:
        _check_entry(entry, shown)


def _check_entry(entry: zipfile.ZipInfo, shown: str) -> None:
    name = entry.filename.replace("\\", "/")
    if name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/") or "\x00" in entry.orig_filename:
        raise UploadRefused(f"{shown} holds a part whose name leads outside of the file.", _AGAIN)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise UploadRefused(f"{shown} holds a link to another place in place of a part.", _AGAIN)
    if entry.flag_bits & _ENCRYPTED:
        raise UploadRefused(f"{shown} is locked with a password.", "Take the password off and save it again.")
    if entry.compress_type not in _METHODS:
        raise UploadRefused(f"{shown} is packed in a way that Office files are not.", _AGAIN)
    low = name.lower()
    if low.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in low:
        raise UploadRefused(f"{shown} holds macros.", "Save it as .docx or .xlsx, without macros.")


def _stream(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, total: int, packed: int, shown: str) -> int:
    """Read one entry through a small buffer; the sum of all bytes read so far, this entry's included."""
    is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    is_embedded = "/embeddings/" in entry.filename
    size, tail = 0, b""
    with archive.open(entry) as stream:
        while step := stream.read(_STEP):
            if not size and not is_embedded and step.startswith(_NESTED):
                raise UploadRefused(f"{shown} holds an archive within the archive.", _AGAIN)
            size += len(step)
            if total + size > LARGEST_UNPACKED or (is_xml and size > LARGEST_PART):
                raise _too_large(shown)
            if size > _RATIO_COUNTS_FROM and size > HIGHEST_RATIO * max(entry.compress_size, 1):
                raise _too_large(shown)
            if is_xml and _DECLARES.search((tail + step).replace(b"\x00", b"")):
                raise UploadRefused(f"{shown} declares entities, which Office files do not.", _AGAIN)
            tail = step[-_OVERLAP:]
    if size != entry.file_size:
        raise UploadRefused(f"{shown} states another size for a part than it has.", _AGAIN)
    if total + size > HIGHEST_RATIO * packed and total + size > _RATIO_COUNTS_FROM:
        raise _too_large(shown)
    return total + size


def _too_large(shown: str) -> UploadRefused:
    limit = LARGEST_UNPACKED // 1024 // 1024
    return UploadRefused(
        f"{shown} unpacks to far more than its size lets expect, or to more than {limit} MB.", _AGAIN
    )


def _kind(names: set[str], shown: str) -> Literal["docx", "xlsx"]:
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return "docx"
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return "xlsx"
    raise UploadRefused(
        f"{shown} is an archive, but neither a Word document nor an Excel workbook.",
        "Take the report out of the archive and give that.",
    )
