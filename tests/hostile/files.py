"""Files that somebody might send to do harm, made when a test needs them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
from reportlab.pdfgen import canvas

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
)
DOCUMENT = (
    '<?xml version="1.0"?>{declaration}<w:document'
    ' xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
)
_ENTITIES = "".join(f'<!ENTITY e{at + 1} "{f"&e{at};" * 10}">' for at in range(9))


def docx(parts: dict[str, bytes], *, text: str = "Recommendations", declaration: str = "") -> bytes:
    """A Word document of the least that makes one, with further parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("word/document.xml", DOCUMENT.format(declaration=declaration, text=text))
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _bomb() -> bytes:
    buffer = io.BytesIO(docx({}))
    with (
        zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/media.xml", "w") as part,
    ):
        for _ in range(300):
            part.write(b"A" * (1024 * 1024))
    return buffer.getvalue()


def _many_small() -> bytes:
    return docx({f"word/part{at}.xml": b"B" * (3 * 1024 * 1024) for at in range(40)})


def _many_entries() -> bytes:
    return docx({f"word/part{at}.xml": b"" for at in range(5000)})


def _nested() -> bytes:
    inner = docx({"word/media.xml": b"A" * 1024})
    return docx({"word/inner.bin": inner})


def _entities() -> bytes:
    return docx({}, declaration=f'<!DOCTYPE d [<!ENTITY e0 "lol">{_ENTITIES}]>', text="&e9;")


def _external() -> bytes:
    return docx({}, declaration='<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>', text="&x;")


def _wide_entities() -> bytes:
    text = DOCUMENT.format(declaration='<!DOCTYPE d [<!ENTITY x "y">]>', text="&x;")
    return docx(
        {
            "word/header1.xml": text.replace('version="1.0"', 'version="1.0" encoding="utf-16"').encode(
                "utf-16"
            )
        }
    )


def _slip() -> bytes:
    return docx({"../../../tmp/planflow-slipped.txt": b"x"})


def _link() -> bytes:
    buffer = io.BytesIO(docx({}))
    with zipfile.ZipFile(buffer, "a") as archive:
        entry = zipfile.ZipInfo("word/link.xml")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


def _macros() -> bytes:
    return docx({"word/vbaProject.bin": b"macro"})


def _lying() -> bytes:
    """The directory says ten bytes, the stream gives fifty million."""
    honest = docx({})
    buffer = io.BytesIO(honest)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/lie.xml", b"A" * 50_000_000)
    content = bytearray(buffer.getvalue())
    size = struct.pack("<I", 50_000_000)
    at = content.rfind(size)
    content[at : at + 4] = struct.pack("<I", 10)
    return bytes(content)


def _polyglot() -> bytes:
    return pdf(["Recommendations: the council should act on this in full and soon."]) + docx({})


def _html_before_pdf() -> bytes:
    return b"<html><script>alert(1)</script></html>" + pdf(["A page with words that should be read."])


def pdf(pages: list[str], *, password: str = "") -> bytes:
    """A PDF with one line on each page."""
    buffer = io.BytesIO()
    drawing = canvas.Canvas(buffer)
    for text in pages:
        drawing.drawString(72, 700, text)
        drawing.showPage()
    drawing.save()
    if not password:
        return buffer.getvalue()
    out = io.BytesIO()
    with pikepdf.open(buffer) as document:
        document.save(out, encryption=pikepdf.Encryption(owner=password, user=password))
    return out.getvalue()


def _long_pdf() -> bytes:
    pages = range(3, 10_003)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 10000/Kids[%b]>>" % b" ".join(b"%d 0 R" % number for number in pages),
        *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>"] * len(pages),
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, written in enumerate(objects, start=1):
        places.append(b"%010d 00000 n \n" % len(out))
        out += b"%d 0 obj%b endobj\n" % (number, written)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, b"".join(places))
    return bytes(out) + table + b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))


def _scanned() -> bytes:
    return pdf([""] * 12)


def _broken_pdf() -> bytes:
    return pdf(["The council should act."])[:200]


def _stream_bomb() -> bytes:
    """One page whose drawing unpacks to four hundred megabytes."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page()
        packer = zlib.compressobj(9)
        inner = b"".join(packer.compress(b"0 0 m 1 1 l S " * 65_536) for _ in range(480)) + packer.flush()
        stream = pikepdf.Stream(document, inner)
        stream.stream_dict = pikepdf.Dictionary(Filter=pikepdf.Name.FlateDecode)
        stream.write(inner, filter=pikepdf.Name.FlateDecode)
        page.Contents = stream
        document.save(out, compress_streams=False)
    return out.getvalue()


def _archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "Hello")
    return buffer.getvalue()


FILES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "zip bomb": ("report.docx", _bomb, "unpacks to far more"),
    "many large parts": ("report.docx", _many_small, "unpacks to far more"),
    "too many parts": ("report.docx", _many_entries, "parts; at most"),
    "archive in the archive": ("report.docx", _nested, "archive within the archive"),
    "entity bomb": ("report.docx", _entities, "declares entities"),
    "external entity": ("report.docx", _external, "declares entities"),
    "entities in UTF-16": ("report.docx", _wide_entities, "declares entities"),
    "path out of the archive": ("report.docx", _slip, "leads outside"),
    "link in the archive": ("report.docx", _link, "link to another place"),
    "macros": ("report.docx", _macros, "macros"),
    "macros by name": ("report.docm", lambda: docx({}), "does not read"),
    "lying size": ("report.docx", _lying, "another size|broken archive|unpacks"),
    "PDF and archive at once": ("report.pdf", _polyglot, "archive at once"),
    "page before a PDF": ("report.pdf", _html_before_pdf, "behind something else"),
    "PDF of ten thousand pages": ("report.pdf", _long_pdf, "10,000 pages"),
    "locked PDF": ("report.pdf", lambda: pdf(["Secret."], password="x"), "locked with a password"),
    "scanned PDF": ("report.pdf", _scanned, "scanned"),
    "broken PDF": ("report.pdf", _broken_pdf, "broken"),
    "PDF whose page unpacks without end": ("report.pdf", _stream_bomb, "longer than|more memory|scanned"),
    "old Word file": (
        "report.doc",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "does not read",
    ),
    "locked Word file": ("report.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
    "programme": ("report.pdf", lambda: b"\x7fELF" + bytes(range(256)) * 9, "neither a document nor text"),
    "nothing": ("report.pdf", lambda: b"", "empty"),
    "blank": ("report.txt", lambda: b" \n\n\t ", "empty"),
    "picture named as text": ("report.txt", lambda: b"\x89PNG\r\n\x1a\n" + bytes(900), "neither a document"),
    "Word named as PDF": ("report.pdf", lambda: docx({}), "named as a PDF but holds a Word"),
    "half a Word file": ("report.docx", lambda: docx({})[:150], "broken archive"),
    "archive of something else": ("report.docx", _archive, "neither a Word document nor"),
    "Word file without its parts": ("report.docx", lambda: docx({}), "broken"),
    "too much text": ("report.txt", lambda: b"word " * 1_000_000, "more than 4 MB of text"),
}
"""Each with the name it comes under and what the refusal has to say."""
