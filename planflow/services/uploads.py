"""What a page takes from somebody's computer: kinds of document, and whether they are what they say.

It looks at the name and the first bytes. Whatever is kept leaves as a download only, so that nothing in it
runs in anybody's browser.
"""

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

from planflow.errors import PlanflowError

_ZIP, _OLE = (b"PK\x03\x04",), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
KINDS: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "docx": _ZIP,
    "xlsx": _ZIP,
    "pptx": _ZIP,
    "odt": _ZIP,
    "ods": _ZIP,
    "odp": _ZIP,
    "msg": _OLE,
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "txt": (),
    "csv": (),
    "eml": (),
}
"""By the ending of its name, how a file of that kind begins; nothing where it is plain text."""
_LONGEST_NAME = 120


def accepted() -> str:
    """The endings that a page may offer, as the browser wants them."""
    return ",".join(f".{ending}" for ending in KINDS)


def check(name: str, content: bytes) -> str:
    """The name under which a file may be kept; raises `PlanflowError` where it is not what it says it is."""
    kept = _name(name)
    ending = kept.rpartition(".")[2].lower()
    if "." not in kept or ending not in KINDS:
        known = ", ".join(KINDS)
        raise PlanflowError("Files of this kind are not kept.", f"Choose one of these kinds: {known}.")
    if not content:
        raise PlanflowError("This file is empty.", "Choose another one.")
    begins = KINDS[ending]
    is_right = content.startswith(begins) if begins else _is_text(content)
    if not is_right:
        raise PlanflowError(
            f"This file is not what its name says: it does not begin like a .{ending} file.",
            "Save it again in its own program, or choose another one.",
        )
    return kept


def _name(name: str) -> str:
    """The last part of a name, on whatever system it was made, without characters that no name needs."""
    last = PurePosixPath(PureWindowsPath(name).name).name
    plain = "".join(one for one in last if unicodedata.category(one)[0] != "C").strip(" .")
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[:_LONGEST_NAME]}{dot}{ending}" if dot else plain


def _is_text(content: bytes) -> bool:
    return b"\x00" not in content
