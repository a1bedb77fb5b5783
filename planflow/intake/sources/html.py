"""Reads an HTML page: headings, paragraphs, lists with their numbers, tables; nothing that is hidden."""

import re
from typing import Any

import lxml.html
from lxml import etree

from planflow.intake import patterns
from planflow.intake.finding import headings
from planflow.intake.layout import markers
from planflow.intake.layout.block import Block
from planflow.intake.layout.building_marked import blocks_of_text
from planflow.intake.layout.joining import clean
from planflow.intake.refused import UploadRefused

_LEAST_COLUMNS = 2
_LEAST_MAIN = 400
_LONGEST_FRONT = 1500
_LETTERS = 26
_LEFT_OUT_NAMES = """
    script style nav header footer aside noscript template form svg button iframe object select
    head
"""
_LEFT_OUT = frozenset(_LEFT_OUT_NAMES.split())
_HEADS = {f"h{level}": level for level in range(1, 7)}
_INLINE_NAMES = """
    a abbr b strong i em span sup sub u small cite q mark font time label code ins s strike br img
    wbr bdi
"""
_INLINE = frozenset(_INLINE_NAMES.split())
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_DEEPEST = 100
_GLUED = patterns.lazy(r"^(\d{1,3})(?=[A-Z][a-z]*\s)")
"""The number of a paragraph that only its looks set apart from the first word: `26To remedy`."""
_NUMBER_ALONE = patterns.lazy(r"(?:R|Rec\.?\s?|AFI\s?)\d{1,2}[.:)]?|\(?\d{1,2}[.)]")


def read_blocks(content: bytes) -> tuple[str, list[Block]]:
    """The page's title and its blocks."""
    encoding = _encoding(content)
    parser = lxml.html.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding=encoding
    )
    try:
        tree = lxml.html.document_fromstring(content, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UploadRefused("The HTML page is broken and cannot be read.", "Paste its text.") from error
    title = clean(tree.findtext(".//title") or "")
    main = tree.find(".//main")
    root = main if main is not None and len(main.text_content()) > _LEAST_MAIN else tree.find("body")
    walker = _Walker()
    if main is not None and root is main and (above := _above(tree, main)) is not None:
        walker.walk(above, 0)
        walker.flush()
    walker.walk(root if root is not None else tree, 0)
    walker.flush()
    return title, walker.blocks


def _above(tree: Any, main: Any) -> Any:
    """What holds the page's title with the lines around it, where it stands outside its main part."""
    head = tree.find(".//h1")
    if head is None or any(one is main for one in head.iterancestors()):
        return None
    parent = head.getparent()
    is_front = len(parent.text_content()) < _LONGEST_FRONT and parent.find(".//main") is None
    return parent if is_front else head


def _encoding(content: bytes) -> str | None:
    """UTF-8 wherever the bytes are that; otherwise what the page states, or the parser's guess."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


class _Walker:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._pending: list[str] = []
        self._is_strong = True
        self._marker: str = ""
        self._level = 0

    def flush(self, level: int = 0, kind: str = "text") -> None:
        """Make a block of the inline text gathered so far."""
        text = "".join(self._pending)
        self._pending = []
        for piece in re.split(r"\n\s*\n", text) if kind == "text" else [text]:
            if words := clean(piece):
                self._add(words, level, kind)
        self._is_strong = True

    def _add(self, words: str, level: int, kind: str) -> None:
        if kind == "heading":
            self._marker = ""
            self.blocks.append(Block("heading", words, level=level))
        elif not self._marker and _NUMBER_ALONE.fullmatch(words):
            self._marker, self._level = words, 0  # its text stands in the next element
        elif self._marker:
            typed, rest = markers.split(words) if self._marker == "•" else ("", words)
            marker = typed if typed and rest else self._marker
            self.blocks.append(Block("item", rest or words, marker=marker, level=self._level))
            self._marker = ""
        else:
            words = _GLUED.sub(r"\1. ", words, count=1)
            self.blocks += blocks_of_text(words, is_bold=self._is_strong)

    def walk(self, node: Any, depth: int) -> None:
        if depth > _DEEPEST:
            return
        self._text(node.text, node)
        for child in node:
            if isinstance(child.tag, str) and not _is_hidden(child):
                self._element(child, depth)
            self._text(child.tail, node)

    def _text(self, text: str | None, node: Any) -> None:
        if not text:
            return
        if text.strip() and not any(one.tag in ("b", "strong") for one in (node, *node.iterancestors())):
            self._is_strong = False
        self._pending.append(re.sub(r"\s+", " ", text))

    def _element(self, node: Any, depth: int) -> None:
        tag = node.tag
        if tag == "br":
            self._pending.append("\n")
        elif tag in _INLINE:
            self._inline(node, depth)
        elif tag in _HEADS:
            self.flush()
            self.walk(node, depth + 1)
            self.flush(_HEADS[tag], "heading")
        elif tag in ("ul", "ol"):
            self.flush()
            self._list(node, depth)
        elif tag == "table":
            self.flush()
            self._table(node, depth)
        else:
            self.flush()
            self.walk(node, depth + 1)
            self.flush()

    def _inline(self, node: Any, depth: int) -> None:
        if node.tag == "sup" and re.fullmatch(r"\s*\[?\d{1,3}\]?\s*", node.text_content()):
            return  # a footnote's number
        self.walk(node, depth + 1)

    def _list(self, node: Any, depth: int) -> None:
        start = node.get("start", "1")
        number = int(start) if re.fullmatch(r"-?\d{1,6}", start) else 1
        level = len([one for one in node.iterancestors() if one.tag in ("ul", "ol")])
        for item in node:
            if item.tag in ("ul", "ol"):  # not allowed there, and often written so
                self._list(item, depth + 1)
            if item.tag != "li":
                continue
            self._marker = _marker(node, number)
            self._level = level
            self.walk(item, depth + 1)
            self.flush()
            self._marker = ""
            number += 1

    def _table(self, node: Any, depth: int) -> None:
        rows = _rows(node)
        if max((len(row) for row in rows), default=0) < _LEAST_COLUMNS:
            self.walk(node, depth + 1)
            return
        text = clean(" ".join(cell for row in rows for cell in row))
        self.blocks.append(Block("table", text, rows=rows))


def _marker(node: Any, number: int) -> str:
    if node.tag == "ul":
        return "•"
    kind = node.get("type", "1")
    if kind in ("a", "A") and 1 <= number <= _LETTERS:
        return chr(ord(kind) + number - 1) + "."
    if kind == "i" and number < len(_ROMAN):
        return _ROMAN[number] + "."
    return f"{number}."


def _rows(table: Any) -> list[list[str]]:
    """The cells row by row; a cell over several rows or columns stands in each of them."""
    rows: list[list[str]] = []
    carried: dict[int, tuple[int, str]] = {}
    for row in table.iter("tr"):
        cells: list[str] = []
        own = [cell for cell in row if cell.tag in ("td", "th")]
        while own or len(cells) in carried:
            column = len(cells)
            if column in carried:
                left, text = carried[column]
                carried[column] = (left - 1, text)
                if left <= 1:
                    del carried[column]
                cells.append(text)
                continue
            cell = own.pop(0)
            text = _cell(cell)
            for _ in range(_span(cell, "colspan")):
                if (down := _span(cell, "rowspan")) > 1:
                    carried[len(cells)] = (down - 1, text)
                cells.append(text)
        rows.append(cells)
    return rows


def _cell(cell: Any) -> str:
    parts = [clean(part.text_content()) for part in cell.iter("p", "li")] or [clean(cell.text_content())]
    return "\n".join(part for part in parts if part)


def _span(cell: Any, name: str) -> int:
    stated = cell.get(name, "1")
    return min(int(stated), 50) if stated.isdigit() and int(stated) else 1


def _is_hidden(node: Any) -> bool:
    style = (node.get("style") or "").replace(" ", "").lower()
    hidden = "hidden" in node.attrib or "display:none" in style or node.get("aria-hidden") == "true"
    return hidden or (node.tag in _LEFT_OUT and not _is_of_the_report(node))


def _is_of_the_report(node: Any) -> bool:
    """Whether it is a head with the title, or a box beside the text with what is to be improved."""
    if node.tag == "header":
        return node.find(".//h1") is not None
    if node.tag != "aside":
        return False
    heads = [one.text_content() for one in node.iter("h1", "h2", "h3", "h4", "h5", "h6", "strong", "b")]
    return any(headings.opening(clean(text)) or markers.label(clean(text))[0] for text in heads[:2])
