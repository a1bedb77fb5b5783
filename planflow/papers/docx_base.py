"""The skeleton of a DOCX made from a body's own Word file: its styles, theme, header, footer, logo and page.

They are put into the shipped skeleton, so that nothing else of the file can come along, and what papers need
and the file does not have (numbering, the style of a table's text) is there.
"""

import copy
import hashlib
import io
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import docx
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn
from lxml import etree

from planflow.errors import PlanflowError
from planflow.papers import docx_opened, docx_skeleton
from planflow.papers.docx_skeleton import RELATIONSHIPS, Skeleton

_OWN = ("Numbered Paragraph", "Table Text", "Organisation", "Provenance", "Fact", "Gap", "Break", "Hyperlink")
_NUMBERED = ("Heading 1", "Numbered Paragraph", "List Bullet", "List Bullet 2", "List Number")
_SHARED = (
    "Normal", "Title", "Subtitle", "Body Text", "Caption", "Heading 2", "Heading 3", "Heading 4",
    "Table Grid", "Header", "Footer",
)  # fmt: skip
_REFERS = ("w:basedOn", "w:next", "w:link", "w:pStyle", "w:rStyle", "w:tblStyle")
_AFTER_NUMBER = (
    "w:suppressLineNumbers", "w:pBdr", "w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing",
    "w:jc", "w:outlineLvl",
)  # fmt: skip
_NARROWEST = 5_000
"""A page whose text is narrower than this (in twentieths of a point, 9 cm) holds no table."""
_TYPES, _RELATIONS, _THEME = "[Content_Types].xml", "word/_rels/document.xml.rels", "word/theme/theme1.xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def skeleton(path: Path) -> Skeleton:
    """The skeleton of a Word file, made once for the same bytes. Raises `PlanflowError` for a bad one."""
    return _made(path, hashlib.sha256(path.read_bytes()).hexdigest())


@lru_cache(maxsize=8)
def _made(path: Path, digest: str) -> Skeleton:
    opened = docx_opened.document(path)
    with docx_opened.reading(path.name):
        edges = docx_opened.edges(opened, path.name)
        _styles(opened, edges)
        parts = dict(docx_skeleton.parts())
        parts["word/styles.xml"] = _written(opened.styles.element)
        for one in opened.part.rels.values():
            if one.reltype == RT.THEME and not one.is_external:
                parts[_THEME] = one.target_part.blob
        references = _with_edges(parts, edges)
        return _paged(parts, references, opened.sections[-1], path.name)


def _styles(opened: Any, edges: list[tuple[str, str, Any]]) -> None:
    """Every style that papers use, under the name and id by which they use it."""
    shipped = docx.Document(io.BytesIO(docx_skeleton.as_file())).styles
    trees = [opened.styles.element, *(part.element for _, _, part in edges)]
    for properties in opened.styles.element.iter(qn("w:pPr")):
        # A number of the file's own would lead to a list that is not there.
        for number in properties.findall(qn("w:numPr")):
            properties.remove(number)
    for name in dict.fromkeys((*_SHARED, *_NUMBERED, *_OWN)):
        model = shipped[name]
        if name not in opened.styles:
            opened.styles.element.append(_in_their_font(copy.deepcopy(model.element)))
        style = opened.styles[name].element
        _rename(style, model.style_id, trees)
        if name in _NUMBERED:
            number = copy.deepcopy(model.element.pPr.find(qn("w:numPr")))
            style.get_or_add_pPr().insert_element_before(number, *_AFTER_NUMBER)
    docx_skeleton.mark_language(opened.styles)


def _in_their_font(style: Any) -> Any:
    """A style that the file does not have is written in the font and colour of its ordinary text."""
    look = style.find(qn("w:rPr"))
    for key in ("w:rFonts", "w:color") if look is not None else ():
        for found in look.findall(qn(key)):
            look.remove(found)
    return style


def _rename(style: Any, wanted: str, trees: list[Any]) -> None:
    """Give a style the id by which papers use it; in a Word of another language it has another."""
    known = style.get(qn("w:styleId"))
    if known == wanted:
        return
    style.set(qn("w:styleId"), wanted)
    for one in (one for tree in trees for key in _REFERS for one in tree.iter(qn(key))):
        if one.get(qn("w:val")) == known:
            one.set(qn("w:val"), wanted)


def _with_edges(parts: dict[str, bytes], edges: list[tuple[str, str, Any]]) -> str:
    """Put headers and footers with their pictures among the parts; the references that a page needs.

    A file without a footer gets that of papers, with the reference and the number of the page.
    """
    types, relations, references = "", "", ""
    media = dict[str, str]()
    for number, (kind, pages, part) in enumerate(edges, start=1):
        name = f"base{number}.xml"
        parts[f"word/{name}"] = _written(part.element)
        parts[f"word/_rels/{name}.rels"] = _relations(parts, part, media)
        types += f'<Override PartName="/word/{name}" ContentType="{_WORD}.{kind}+xml"/>'
        relations += f'<Relationship Id="rIdBase{number}" Type="{RELATIONSHIPS}/{kind}" Target="{name}"/>'
        references += f'<w:{kind}Reference w:type="{pages}" r:id="rIdBase{number}"/>'
    if not any(kind == "footer" for kind, _, _ in edges):
        references += docx_skeleton.FOOTER_REFERENCE
    known = parts[_TYPES].decode()
    for ending, kind in media.items():
        if f'Extension="{ending}"' not in known:
            types = f'<Default Extension="{ending}" ContentType={quoteattr(kind)}/>{types}'
    parts[_TYPES] = known.replace("<Override ", f"{types}<Override ", 1).encode()
    parts[_RELATIONS] = parts[_RELATIONS].replace(
        b"</Relationships>", f"{relations}</Relationships>".encode()
    )
    return references


def _relations(parts: dict[str, bytes], part: Any, media: dict[str, str]) -> bytes:
    """What a header or footer refers to: its pictures, kept under their digest, and links to pages."""
    told = ""
    for key, one in part.rels.items():
        target, mode = one.target_ref, ' TargetMode="External"'
        if not one.is_external:
            picture = one.target_part
            ending = str(picture.partname).rpartition(".")[2].lower()
            target, mode = f"media/base-{hashlib.sha256(picture.blob).hexdigest()[:16]}.{ending}", ""
            parts[f"word/{target}"] = picture.blob
            media[ending] = picture.content_type
        told += f'<Relationship Id={quoteattr(key)} Type="{one.reltype}" Target={quoteattr(target)}{mode}/>'
    return f'<Relationships xmlns="{_PACKAGE}">{told}</Relationships>'.encode()


def _paged(parts: dict[str, bytes], references: str, last: Any, shown: str) -> Skeleton:
    """The pages of the file's last section, upright and sideways, and how wide the text is on each."""
    short, long = sorted((_twips(last.page_width, 11906), _twips(last.page_height, 16838)))
    edges = (last.top_margin, last.right_margin, last.bottom_margin, last.left_margin)
    top, right, bottom, left = (_twips(one, 1134) for one in edges)
    upright, sideways = short - left - right, long - top - bottom
    if upright < _NARROWEST:
        raise PlanflowError(f"{shown} has pages that are too narrow for a paper.", "Set them to A4.")
    after = "<w:titlePg/>" if last.different_first_page_header_footer else ""
    pages = (
        docx_skeleton.layout(short, long, (top, right, bottom, left), references, after),
        docx_skeleton.layout(long, short, (left, top, right, bottom), references, after),
    )
    return Skeleton(parts, *pages, upright, sideways)


def _twips(length: Any, usual: int) -> int:
    return int(length.twips) if length is not None else usual


def _written(element: Any) -> bytes:
    written: bytes = etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written
