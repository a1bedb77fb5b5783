"""Reads a Word document: paragraphs with their styles, lists with the numbers Word would print, tables."""

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from planflow.intake import patterns
from planflow.intake.layout.block import Block
from planflow.intake.layout.building_marked import blocks_of_text
from planflow.intake.layout.joining import clean
from planflow.intake.refused import UploadRefused
from planflow.intake.sources.docx_numbers import Numbers

_LEAST_COLUMNS = 2
_SHORT_HEADING = 10
_HEADING = patterns.lazy(r"heading\s*(\d)", re.IGNORECASE)
_MOST_BLOCKS = 60_000


def read_blocks(content: bytes) -> tuple[str, list[Block]]:
    """The title that the document states of itself, and its blocks."""
    try:
        document = docx.Document(io.BytesIO(content))
    except (PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise UploadRefused(
            "The Word document is broken and cannot be read.", "Open it in Word and save it anew."
        ) from error
    reader = _Reader(document)
    reader.walk(document.element.body)
    return clean(document.core_properties.title or ""), reader.blocks


class _Reader:
    def __init__(self, document: Any) -> None:
        self.blocks: list[Block] = []
        self._styles = {style.style_id: style for style in document.styles}
        self._numbers = Numbers(document)
        self._page = 1
        self._has_pages = False

    def walk(self, parent: Any) -> None:
        """Read the paragraphs and tables of a body, a cell or a content control."""
        for child in parent:
            if len(self.blocks) > _MOST_BLOCKS:
                raise UploadRefused(
                    "The Word document has too many paragraphs.", "Give the part that matters."
                )
            if child.tag == qn("w:p"):
                self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                self._table(child)
            elif child.tag == qn("w:sdt"):
                for content in child.iterchildren(qn("w:sdtContent")):
                    self.walk(content)

    def _paragraph(self, paragraph: Any) -> None:
        page = self._page
        pieces = list(self._pieces(paragraph))
        text = clean("".join(pieces).replace("\t", " \t ")).strip()
        boxes = [box for box in paragraph.iter(qn("w:txbxContent")) if not _is_fallback(box)]
        name = self._style_name(paragraph)
        if text and not name.lower().startswith("toc"):
            self.blocks += self._blocks(paragraph, text, name, page if self._has_pages else None)
        for box in boxes:
            self.walk(box)

    def _blocks(self, paragraph: Any, text: str, name: str, page: int | None) -> list[Block]:
        marker, level = self._numbers.marker(paragraph)
        if match := _HEADING.search(name):
            return [Block("heading", text, page, marker, int(match[1]))]
        if name.lower() in ("title", "subtitle"):
            return [Block("heading", text, page, level=1, size=2.0 if name.lower() == "title" else 1.5)]
        is_bold = _is_bold(paragraph)
        if marker:
            if is_bold and marker != "•" and len(text.split()) <= _SHORT_HEADING and not text.endswith("."):
                return [Block("heading", text, page, marker, 4, is_bold=True)]
            return [Block("item", text, page, marker, level, is_bold=is_bold)]
        if "bullet" in name.lower() and "list" in name.lower():
            return [Block("item", text, page, "•", level)]
        return blocks_of_text(text, is_bold=is_bold, page=page)

    def _pieces(self, paragraph: Any) -> Iterator[str]:
        for node in paragraph.iter(
            qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:lastRenderedPageBreak"), qn("w:noBreakHyphen")
        ):
            if any(up.tag == qn("w:txbxContent") for up in node.iterancestors()) and not _is_in(
                paragraph, "w:txbxContent"
            ):
                continue
            if node.tag == qn("w:t"):
                yield node.text or ""
            elif node.tag == qn("w:noBreakHyphen"):
                yield "-"
            elif node.tag == qn("w:lastRenderedPageBreak") or node.get(qn("w:type")) == "page":
                self._page, self._has_pages = self._page + 1, True
            elif node.getparent().tag == qn("w:r"):
                yield "\t" if node.tag == qn("w:tab") else "\n"

    def _style_name(self, paragraph: Any) -> str:
        found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style = self._styles.get(found.get(qn("w:val"))) if found is not None else None
        return str(style.name) if style is not None and style.name else ""

    def _table(self, table: Any) -> None:
        rows = [self._row(row) for row in table.iter(qn("w:tr")) if _owner_table(row) is table]
        for above, row in pairwise(rows):
            for column, cell in enumerate(row):
                if cell is None and column < len(above):
                    row[column] = above[column]
        cells = [[cell or "" for cell in row] for row in rows]
        if max((len(row) for row in cells), default=0) < _LEAST_COLUMNS:
            for cell in table.iter(qn("w:tc")):
                if _owner_table(cell) is table:
                    self.walk(cell)
            return
        text = clean(" ".join(cell for row in cells for cell in row))
        self.blocks.append(Block("table", text, self._page if self._has_pages else None, rows=cells))

    def _row(self, row: Any) -> list[str | None]:
        cells: list[str | None] = []
        for cell in row.iterchildren(qn("w:tc")):
            merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            goes_on = merged is not None and merged.get(qn("w:val")) != "restart"
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            width = int(span.get(qn("w:val"), "1")) if span is not None else 1
            cells += [None if goes_on else self._cell(cell)] * min(width, 50)
        return cells

    def _cell(self, cell: Any) -> str:
        texts = []
        for paragraph in cell.iter(qn("w:p")):
            lines = [clean(line) for line in "".join(self._pieces(paragraph)).split("\n")]
            marker, _ = self._numbers.marker(paragraph)
            text = "\n".join(line for line in lines if line)
            if text:
                texts.append(f"{marker} {text}" if marker else text)
        return "\n".join(texts)


def _is_bold(paragraph: Any) -> bool:
    runs = [run for run in paragraph.iter(qn("w:r")) if "".join(run.itertext()).strip()]
    return bool(runs) and all(_is_on(run.find(f"{qn('w:rPr')}/{qn('w:b')}")) for run in runs)


def _is_on(mark: Any) -> bool:
    return mark is not None and mark.get(qn("w:val"), "1") not in ("0", "false", "none")


def _is_in(node: Any, name: str) -> bool:
    return any(up.tag == qn(name) for up in node.iterancestors())


def _is_fallback(node: Any) -> bool:
    return any(str(up.tag).endswith("}Fallback") for up in node.iterancestors())


def _owner_table(node: Any) -> Any:
    return next((up for up in node.iterancestors() if up.tag == qn("w:tbl")), None)
