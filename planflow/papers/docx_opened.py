"""Opens a Word file that somebody gave as the look of their papers, and refuses what has no place in one.

Nothing in it is ever run or rendered: no macros, no template language, nothing fetched from elsewhere. Its
parts are counted as they unpack, so that a small file cannot become a large one.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn

from planflow.errors import PlanflowError
from planflow.papers.links import is_safe

MOST_BYTES, MOST_UNPACKED, MOST_PARTS = 4 * 1024 * 1024, 16 * 1024 * 1024, 300
_STEP = 64 * 1024
_DECLARES = re.compile(rb"<\s*!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FIELDS = {"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "TITLE", "SUBJECT", "AUTHOR", "STYLEREF"}
_OBJECTS = ("object", "control", "altChunk", "subDoc", "movie")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".bmp", ".tif", ".tiff", ".svg")
_REMEDY = "Save it anew in Word as .docx, with the styles, header, footer and logo alone."


def document(path: Path) -> Any:
    """The file as python-docx reads it. Raises `PlanflowError` for one that nothing may be taken from."""
    shown = path.name
    content = path.read_bytes()
    if len(content) > MOST_BYTES:
        raise _refused(shown, f"is larger than {MOST_BYTES // 1024 // 1024} MB")
    _check_archive(content, shown)
    with reading(shown):
        return docx.Document(io.BytesIO(content))


@contextmanager
def reading(shown: str) -> Iterator[None]:
    """Whatever python-docx stumbles over in a file is said as what it is: no Word document."""
    try:
        yield
    except (LookupError, ValueError, AttributeError, TypeError, SyntaxError) as error:
        raise _refused(shown, "is no Word document that can be read") from error


def _check_archive(content: bytes, shown: str) -> None:
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            if len(entries) > MOST_PARTS or len(set(names)) != len(names):
                raise _refused(shown, "holds too many parts, or two of one name")
            for entry in entries:
                if entry.filename.lower().endswith(("vbaproject.bin", "vbadata.xml")):
                    raise _refused(shown, "holds macros")
                total = _unpack(archive, entry, total, shown)
    # A broken archive, a broken or cut-off part, a way of packing that is not known, and a password.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise _refused(shown, "is broken or locked with a password") from error


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, total: int, shown: str) -> int:
    """The bytes that really come out, counted before a whole part is held."""
    tail, is_xml = b"", entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    with archive.open(entry) as stream:
        while step := stream.read(_STEP):
            total += len(step)
            if total > MOST_UNPACKED:
                raise _refused(shown, f"unpacks to more than {MOST_UNPACKED // 1024 // 1024} MB")
            if is_xml and _DECLARES.search((tail + step).replace(b"\x00", b"")):
                raise _refused(shown, "declares entities")
            tail = step[-32:]
    return total


def edges(opened: Any, shown: str) -> list[tuple[str, str, Any]]:
    """The headers and footers of its last section: `header` or `footer`, which pages, and the part.

    They hold text, pictures, page numbers and links; anything else is refused.
    """
    found = []
    for kind in ("header", "footer"):
        for one in opened.sections[-1]._sectPr.findall(qn(f"w:{kind}Reference")):
            part = opened.part.related_parts[one.get(qn("r:id"))]
            for relation in part.rels.values():
                _check_relation(relation, shown)
            _check_content(part.element, shown)
            found.append((kind, one.get(qn("w:type"), "default"), part))
    return found


def _check_relation(one: Any, shown: str) -> None:
    if one.reltype == RT.HYPERLINK:
        if not is_safe(one.target_ref):
            raise _refused(shown, "has a link in its header or footer that leads to no page")
        return
    if one.is_external or one.reltype != RT.IMAGE:
        raise _refused(shown, "has a header or footer that fetches or embeds something")
    if not str(one.target_part.partname).lower().endswith(_PICTURES):
        raise _refused(shown, "has a picture in its header or footer that is none")


def _check_content(element: Any, shown: str) -> None:
    for name in _OBJECTS:
        if element.findall(f".//{qn(f'w:{name}')}"):
            raise _refused(shown, "has an object in its header or footer")
    told = [one.get(qn("w:instr"), "") for one in element.iter(qn("w:fldSimple"))]
    # Word may cut one field into several pieces, so that each paragraph is read as one.
    told += ["".join(one.text or "" for one in p.iter(qn("w:instrText"))) for p in element.iter(qn("w:p"))]
    for instruction in told:
        words = re.findall(r"(?:^|\s)([A-Z]{3,})(?=\s|$)", instruction.upper())
        for word in words:
            if word not in _FIELDS and word not in ("MERGEFORMAT", "CHARFORMAT", "ARABIC", "ROMAN"):
                raise _refused(shown, f"has a field in its header or footer that papers do not use ({word})")


def _refused(shown: str, why: str) -> PlanflowError:
    return PlanflowError(f"{shown} cannot be the look of a paper: it {why}.", _REMEDY)
