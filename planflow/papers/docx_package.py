"""The file around the body of a DOCX: its properties, its numbered lists, and the archive itself."""

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from xml.sax.saxutils import escape

from planflow.papers import docx_skeleton
from planflow.papers.document import Document


def clean(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return escape("".join(letter for letter in text if letter >= " " and letter not in "￾￿"))


def with_lists(numbering: bytes, count: int) -> bytes:
    """Every numbered list counts from 1 by itself."""
    numbers = "".join(
        f'<w:num w:numId="{docx_skeleton.FIRST_LIST + place}">'
        f'<w:abstractNumId w:val="{docx_skeleton.ORDERED}"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for place in range(count)
    )
    return numbering.replace(b"</w:numbering>", f"{numbers}</w:numbering>".encode())


def properties(document: Document, language: str, stamp: datetime) -> bytes:
    """Title, reference, organisation and language, as they stand in the properties of the file."""
    at = stamp.strftime("%Y-%m-%dT%H:%M:%SZ")
    organisation = clean(document.organisation)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        "<cp:coreProperties "
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{clean(document.title)}</dc:title><dc:subject>{clean(document.reference)}</dc:subject>"
        f"<dc:creator>{organisation}</dc:creator><cp:lastModifiedBy>{organisation}</cp:lastModifiedBy>"
        f"<dc:language>{clean(language)}</dc:language><cp:revision>1</cp:revision>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{at}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{at}</dcterms:modified>'
        "</cp:coreProperties>"
    ).encode()


def zipped(parts: Mapping[str, bytes], stamp: datetime) -> bytes:
    """The parts as an archive whose bytes depend on nothing but them and `stamp`."""
    buffer = io.BytesIO()
    moment = (max(stamp.year, 1980), stamp.month, stamp.day, stamp.hour, stamp.minute, stamp.second)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()
