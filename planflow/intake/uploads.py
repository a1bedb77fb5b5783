"""The check of a file before any parser sees it: what it says it is, what it is, and how far it unpacks.

It runs in the process that took the file, so nothing here builds a document: it looks at the first and
last bytes and streams archives through a small buffer. Names are looked at for their ending alone and
never used as paths.
"""

from pathlib import PurePosixPath
from typing import Literal

from planflow.intake import archives
from planflow.intake.refused import UploadRefused

Kind = Literal["pdf", "docx", "xlsx", "html", "markdown", "text", "csv"]

REPORTS: tuple[Kind, ...] = ("pdf", "docx", "html", "markdown", "text")
"""What an inspection report may come as."""
TRACKERS: tuple[Kind, ...] = ("xlsx", "csv")
"""What a tracker may come as."""

LARGEST = 32 * 1024 * 1024
LARGEST_TEXT = 4 * 1024 * 1024
_NAMES = {
    "pdf": "PDF",
    "docx": "Word document (.docx)",
    "xlsx": "Excel workbook (.xlsx)",
    "html": "HTML page",
    "markdown": "Markdown text",
    "text": "text",
    "csv": "CSV table",
}
_ENDINGS: dict[str, Kind] = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".xlsx": "xlsx",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
    ".csv": "csv",
}
_REMEDIES = {
    ".doc": "Open it in Word and save it as .docx.",
    ".docm": "Open it in Word and save it as .docx, without macros.",
    ".dotm": "Open it in Word and save it as .docx, without macros.",
    ".xlsm": "Open it in Excel and save it as .xlsx, without macros.",
    ".xls": "Open it in Excel and save it as .xlsx.",
    ".rtf": "Open it in Word and save it as .docx.",
    ".odt": "Save it as .docx.",
    ".ods": "Save it as .xlsx.",
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML_SIGNS = (b"<!doctype html", b"<html", b"<head", b"<body")
_BINARY_SIGNS = (b"\x7fELF", b"MZ", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")


def check(content: bytes, name: str = "", *, allowed: tuple[Kind, ...] = REPORTS) -> Kind:
    """What the file is, after looking at its name, its first and last bytes and, in an archive, every entry.

    Raises `UploadRefused` with a sentence that says why it is not taken. Memory stays at a few hundred
    kilobytes beyond `content`, and time below a second, whatever the file holds.
    """
    shown = shown_name(name)
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UploadRefused(f"{shown} is empty.", "Choose the file again.")
    if len(content) > LARGEST:
        raise UploadRefused(
            f"{shown} has {len(content) // 1024 // 1024} MB; at most {LARGEST // 1024 // 1024} MB are taken.",
            "Take the part with the recommendations out of it.",
        )
    if ending in _REMEDIES:
        raise UploadRefused(
            f"{shown} is of a kind that planflow does not read ({ending}).", _REMEDIES[ending]
        )
    kind = _kind(content, _ENDINGS.get(ending), shown)
    stated = _ENDINGS.get(ending)
    if stated is not None and stated != kind:
        raise UploadRefused(
            f"{shown} is named as a {_NAMES[stated]} but holds a {_NAMES[kind]}.",
            "Give it its right ending, if you know where it comes from.",
        )
    if kind not in allowed:
        wanted = ", ".join(_NAMES[one] for one in allowed)
        raise UploadRefused(
            f"{shown} is a {_NAMES[kind]}, which is not read here.", f"Give one of: {wanted}."
        )
    return kind


def shown_name(name: str) -> str:
    """The name of a file in a sentence."""
    clean = plain_name(name)
    return f"'{clean}'" if clean.strip(". ") else "The file"


def plain_name(name: str) -> str:
    """The last part of a file's name as it may be printed: without folders, control characters or length.

    What is cut is cut from the front: the ending says what it is.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[-80:]


def _kind(content: bytes, stated: Kind | None, shown: str) -> Kind:
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if content.startswith(_OLD_OFFICE):
        raise UploadRefused(
            f"{shown} is an old Office file, or one that is locked with a password.",
            "Open it, take the password off and save it as .docx or .xlsx.",
        )
    if content.startswith(b"PK"):
        return archives.check(content, shown)
    if b"%PDF-" in content[:1024]:
        return _pdf(content, start, shown)
    if content.startswith(b"{\\rtf"):
        raise UploadRefused(f"{shown} is an RTF file.", _REMEDIES[".rtf"])
    _check_text(content, shown)
    if start[:200].lower().startswith(_HTML_SIGNS) or b"<html" in content[:2048].lower():
        return "html"
    if stated in ("markdown", "text", "csv", "html"):
        return stated
    if stated is not None:
        raise UploadRefused(
            f"{shown} is named as a {_NAMES[stated]} but does not begin like one.",
            "It may be broken or only half loaded: fetch it again.",
        )
    return "text"


def _pdf(content: bytes, start: bytes, shown: str) -> Kind:
    if not start.startswith(b"%PDF-"):
        raise UploadRefused(
            f"{shown} holds a PDF behind something else.", "Fetch it again from where it was published."
        )
    if archives.is_archive(content):
        raise UploadRefused(
            f"{shown} is a PDF and an archive at once.", "Fetch it again from where it was published."
        )
    return "pdf"


def _check_text(content: bytes, shown: str) -> None:
    """Refuse what is no text: a programme, a picture, a compressed file."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if content.startswith(_BINARY_SIGNS) or (not wide and b"\x00" in content[:65536]):
        raise UploadRefused(
            f"{shown} is neither a document nor text.",
            "Give a PDF, a Word document (.docx), an HTML page, Markdown or text.",
        )
    if len(content) > LARGEST_TEXT:
        raise UploadRefused(
            f"{shown} has more than {LARGEST_TEXT // 1024 // 1024} MB of text.",
            "Take the part with the recommendations out of it.",
        )
