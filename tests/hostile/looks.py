"""Word files that somebody might give as the look of their papers: a good one, and some that are not."""

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt, RGBColor

from planflow.papers.charts import picture
from planflow.papers.document import Chart, Series

LOGO = picture.png(Chart("logo", "bars", "Logo", "A logo", "", ("a",), (Series("s", (1.0,)),)))[0]


def good() -> Any:
    """A council's file: its own fonts and colours, a logo in the header, the page number in the footer."""
    file = docx.Document()
    file.styles["Normal"].font.name = "Georgia"
    file.styles["Heading 1"].font.color.rgb = RGBColor(0x80, 0x00, 0x40)
    file.styles["Heading 1"].font.size = Pt(17)
    file.add_paragraph("The report of last year, which nobody wants in the next one.")
    section = file.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(3)
    section.header.paragraphs[0].add_run().add_picture(io.BytesIO(LOGO), width=Cm(4))
    section.footer.paragraphs[0].text = "A Council"
    page = f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE \\* MERGEFORMAT "><w:r/></w:fldSimple>'
    section.footer.paragraphs[0]._p.append(parse_xml(page))
    return file


def saved(file: Any, path: Path, extra: dict[str, bytes] | None = None) -> Path:
    """The file on disk, with parts put in or replaced."""
    buffer = io.BytesIO()
    file.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, **(extra or {})}.items():
            archive.writestr(name, content)
    return path


def with_footer(xml: str) -> Any:
    """A good file whose footer holds something besides."""
    file = good()
    file.sections[0].footer.paragraphs[0]._p.append(parse_xml(xml))
    return file


def field(instruction: str) -> Any:
    """A good file with a field in its footer."""
    return with_footer(f"<w:fldSimple {nsdecls('w')} w:instr='{instruction}'><w:r/></w:fldSimple>")


def split_field(*pieces: str) -> Any:
    """The same, cut into pieces as Word cuts them."""
    told = "".join(f"<w:instrText>{piece}</w:instrText>" for piece in pieces)
    return with_footer(f"<w:r {nsdecls('w')}>{told}</w:r>")


def fetching() -> Any:
    """A good file whose footer shows a picture from elsewhere."""
    file = good()
    part = file.sections[0].footer.part
    part.rels.get_or_add_ext_rel(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image",
        "http://198.51.100.1/a.png",
    )
    return file


def linking(target: str) -> Any:
    """A good file with a link in its footer."""
    file = good()
    part = file.sections[0].footer.part
    part.rels.get_or_add_ext_rel(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", target
    )
    return file
