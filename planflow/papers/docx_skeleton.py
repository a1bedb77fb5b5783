"""The empty DOCX that papers are written into: its styles, numbering, page layout and footer, made once."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from planflow.papers import columns

RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LANGUAGE_MARK, FOOTER_MARK = b"x-planflow-language", b"x-planflow-reference"
"""Stand in the skeleton where each paper puts its language and its reference."""

HEADINGS, ORDERED = 90, 91
FIRST_LIST = 200
_INNERMOST = 2
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_FOOTER = "rIdFooter"
_THUMBNAIL = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"


FOOTER_REFERENCE = f'<w:footerReference w:type="default" r:id="{_FOOTER}"/>'


def layout(
    width: int, height: int, margins: tuple[int, int, int, int], references: str, after: str = ""
) -> str:
    """A page: size, margins (top, right, bottom, left), headers and footers, and what comes `after`."""
    top, right, bottom, left = margins
    turned = ' w:orient="landscape"' if width > height else ""
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
        f'w:header="600" w:footer="600" w:gutter="0"/>{after}</w:sectPr>'
    )


@dataclass(frozen=True)
class Skeleton:
    """An empty file: its parts by name, its pages, and how wide the text is on each."""

    parts: Mapping[str, bytes]
    portrait: str
    landscape: str
    upright: int
    sideways: int


def shipped() -> Skeleton:
    """The skeleton that every paper has unless its body has a file of its own."""
    portrait = layout(11906, 16838, (1247, 1134, 1247, 1134), FOOTER_REFERENCE)
    landscape = layout(16838, 11906, (1134, 1134, 1134, 1134), FOOTER_REFERENCE)
    return Skeleton(parts(), portrait, landscape, columns.UPRIGHT, columns.SIDEWAYS)


def as_file() -> bytes:
    """The parts as a file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts().items():
            archive.writestr(name, content)
    return buffer.getvalue()


@cache
def parts() -> dict[str, bytes]:
    """The parts of the empty file by name, in the order of the archive."""
    document = docx.Document()
    _styles(document)
    _numbering(document)
    _footer(document)
    document.core_properties.title = ""
    relations = document.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype == _THUMBNAIL]:
        del relations[key]
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _styles(document: Any) -> None:
    styles = document.styles
    mark_language(styles)
    _font(styles["Normal"], size=11)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    styles["Normal"].paragraph_format.line_spacing = 1.1
    for name, size, before, after in (
        ("Title", 20, 4, 8), ("Subtitle", 11, 0, 0),
        ("Heading 1", 14, 18, 6), ("Heading 2", 12, 14, 4), ("Heading 3", 11, 10, 4), ("Heading 4", 11, 8, 2),
    ):  # fmt: skip
        _font(styles[name], size=size, bold=name != "Subtitle")
        _spacing(styles[name], before, after)
        styles[name].paragraph_format.keep_with_next = True
    _unframed(styles["Title"])
    _font(styles["Caption"], size=10, bold=True)
    _spacing(styles["Caption"], 8, 4)
    styles["Caption"].paragraph_format.keep_with_next = True
    for name in ("List Bullet", "List Bullet 2", "List Number"):
        _spacing(styles[name], 0, 3)
    styles["List Bullet"].paragraph_format.left_indent = Cm(1.9)
    styles["List Bullet 2"].paragraph_format.left_indent = Cm(2.6)
    styles["List Number"].paragraph_format.left_indent = Cm(1.9)
    _own_styles(styles)
    for border in styles["Table Grid"].element.iter(*(qn(f"w:{side}") for side in _SIDES)):
        border.set(qn("w:color"), "B1B4B6")


def _own_styles(styles: Any) -> None:
    for name, base, size in (
        ("Numbered Paragraph", "Normal", 11),
        ("Table Text", "Normal", 9.5),
        ("Organisation", "Normal", 11),
        ("Provenance", "Normal", 8.5),
        ("Fact", "Normal", 10.5),
        ("Gap", "Normal", 11),
        ("Break", "Normal", 2),
    ):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles[base]
        style.quick_style = True
        _font(style, size=size, bold=name == "Organisation")
    _spacing(styles["Table Text"], 1, 1)
    _spacing(styles["Numbered Paragraph"], 5, 4)
    _spacing(styles["Organisation"], 0, 0)
    _spacing(styles["Break"], 0, 0)
    _spacing(styles["Provenance"], 14, 0)
    fact = styles["Fact"].paragraph_format
    fact.left_indent, fact.first_line_indent = Cm(5.3), Cm(-4.0)
    fact.tab_stops.add_tab_stop(Cm(5.3))
    _spacing(styles["Fact"], 0, 2)
    styles["Gap"].font.color.rgb = RGBColor(0x7A, 0x3B, 0x00)
    edge = '<w:pBdr {}><w:left w:val="single" w:sz="24" w:space="6" w:color="7A3B00"/></w:pBdr>'
    styles["Gap"].element.get_or_add_pPr().insert_element_before(
        parse_xml(edge.format(nsdecls("w"))), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"
    )
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.underline = True
    link.font.color.rgb = RGBColor(0x1D, 0x4F, 0x91)


def _font(style: Any, *, size: float, bold: bool = False) -> None:
    style.font.name, style.font.size, style.font.bold = "Arial", Pt(size), bold
    style.font.italic = False
    style.font.color.rgb = RGBColor(0x1A, 0x1A, 0x1A)
    look = style.element.get_or_add_rPr()
    for key in ("w:spacing", "w:kern"):
        for found in look.findall(qn(key)):
            look.remove(found)
    fonts = look.get_or_add_rFonts()
    for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{key}"), None)
    for key in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{key}"), "Arial")


def _spacing(style: Any, before: float, after: float) -> None:
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _unframed(style: Any) -> None:
    for border in style.element.pPr.findall(qn("w:pBdr")):
        style.element.pPr.remove(border)


def mark_language(styles: Any) -> None:
    """Put the mark of the language where the language of everything is set, and nowhere else."""
    for lang in list(styles.element.iter(qn("w:lang"))):
        lang.getparent().remove(lang)
    defaults = styles.element
    for place, name in enumerate(("w:docDefaults", "w:rPrDefault", "w:rPr")):
        found = defaults.find(qn(name))
        if found is None:
            found = parse_xml(f"<{name} {nsdecls('w')}/>")
            defaults.insert(0 if place < _INNERMOST else len(defaults), found)
        defaults = found
    mark = LANGUAGE_MARK.decode()
    defaults.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="{mark}" w:eastAsia="{mark}" w:bidi="ar-SA"/>'))


def _numbering(document: Any) -> None:
    """Sections count 1, 2, ...; numbered paragraphs 1.1, 1.2, ... within them, both by Word itself."""
    numbering = document.part.numbering_part.element
    levels = _level(0, "%1.", style="Heading1", left=709, hanging=709) + _level(
        1, "%1.%2", style="NumberedParagraph", left=709, hanging=709
    )
    first = numbering.find(qn("w:num"))
    for number, content in ((HEADINGS, levels), (ORDERED, _level(0, "%1.", left=1077, hanging=368))):
        kind = "multilevel" if number == HEADINGS else "singleLevel"
        made = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">'
            f'<w:multiLevelType w:val="{kind}"/>{content}</w:abstractNum>'
        )
        first.addprevious(made)
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{HEADINGS}"><w:abstractNumId w:val="{HEADINGS}"/></w:num>')
    )
    for name, level in (("Heading 1", 0), ("Numbered Paragraph", 1)):
        properties = document.styles[name].element.get_or_add_pPr()
        numbered = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{HEADINGS}"/></w:numPr>'
        properties.insert_element_before(
            parse_xml(numbered), "w:suppressLineNumbers", "w:pBdr", "w:shd", "w:tabs", "w:spacing", "w:ind",
            "w:contextualSpacing", "w:jc", "w:outlineLvl",
        )  # fmt: skip


def _level(level: int, text: str, *, left: int, hanging: int, style: str = "") -> str:
    linked = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>{linked}'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
    )


def _footer(document: Any) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.add_run(f"{FOOTER_MARK.decode()}\t\tPage ")
    for field, words in (("PAGE", " of "), ("NUMPAGES", "")):
        made = f'<w:fldSimple {nsdecls("w")} w:instr=" {field} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        paragraph._p.append(parse_xml(made))
        if words:
            paragraph.add_run(words)
    _font(document.styles["Footer"], size=8.5)
    part = document.sections[0].footer.part
    relations = document.part.rels
    key = next(key for key, relation in relations.items() if relation._target is part)
    relation = relations.pop(key)
    relation._rId = _FOOTER
    relations[_FOOTER] = relation
