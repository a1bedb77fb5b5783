"""Checks a DOCX for what a screen reader needs: language, title, headings in order, header rows, texts."""

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import docx
from docx.oxml.ns import qn

_HEADING = "Heading "
_PAIR = 2


def problems(content: bytes) -> list[str]:
    """Everything that is wrong with the file, as sentences; empty for a good one."""
    file = docx.Document(io.BytesIO(content))
    return [
        *_of_file(file),
        *_of_headings(file),
        *_of_pictures(file),
        *_of_tables(file),
        *_of_spacing(file),
    ]


def _of_file(file: Any) -> Iterator[str]:
    if not (file.core_properties.title or "").strip():
        yield "It has no title."
    languages = file.styles.element.findall(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    if not any(one.get(qn("w:val")) for one in languages):
        yield "It does not say what language it is in."


def _of_headings(file: Any) -> Iterator[str]:
    names = [paragraph.style.name for paragraph in file.paragraphs if paragraph.style is not None]
    levels = [int(name.removeprefix(_HEADING)) for name in names if name.startswith(_HEADING)]
    if "Title" not in names:
        yield "No paragraph has the style Title."
    if not levels:
        yield "It has no headings."
    elif levels[0] != 1:
        yield f"Its first heading is of level {levels[0]}."
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"A heading of level {after} follows one of level {before}."


def _of_pictures(file: Any) -> Iterator[str]:
    bare = [one for one in file.inline_shapes if not (one._inline.docPr.get("descr") or "").strip()]
    if bare:
        yield f"{len(bare)} of its pictures have no text that says what they show."


def _of_tables(file: Any) -> Iterator[str]:
    for number, table in enumerate(file.tables, start=1):
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        rows_are_named = look is not None and look.get(qn("w:firstColumn")) == "1"
        head = table._tbl.findall(f"{qn('w:tr')}/{qn('w:trPr')}/{qn('w:tblHeader')}")
        # A front sheet of two columns has its headers in the first of them.
        if not head and not (rows_are_named and len(table.columns) == _PAIR):
            yield f"Table {number} has no header row."
        if table._tbl.tblPr.find(qn("w:tblCaption")) is None:
            yield f"Table {number} has no caption."


def _of_spacing(file: Any) -> Iterator[str]:
    empty = [
        paragraph
        for paragraph in file.paragraphs
        if not paragraph.text.strip()
        and not paragraph._p.findall(f".//{qn('w:drawing')}")
        and paragraph._p.find(f".//{qn('w:sectPr')}") is None
    ]
    if empty:
        yield f"{len(empty)} empty paragraphs stand for space."
