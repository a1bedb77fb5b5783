"""Writes a document as DOCX with real styles, numbering and header rows, for a clerk to go on editing.

The skeleton (styles, numbering, footer) is made once by python-docx; each paper only adds its own body. So a
paper takes milliseconds, and the same document always gives the same bytes.
"""

from dataclasses import dataclass, field
from datetime import datetime
from xml.sax.saxutils import quoteattr

from planflow.papers import columns, docx_package, docx_pictures, docx_skeleton
from planflow.papers.charts import figures
from planflow.papers.document import (
    Block,
    Chart,
    Document,
    Fact,
    Facts,
    FrontRow,
    Gap,
    Heading,
    Item,
    Items,
    Paragraph,
    Run,
    Runs,
    Table,
    tone,
)
from planflow.papers.docx_skeleton import Skeleton
from planflow.papers.links import is_safe

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BARE = '<w:numPr><w:numId w:val="0"/></w:numPr><w:ind w:left="0" w:firstLine="0"/>'
"""A section's heading without the number that its style would give it."""
_WITH_NEXT = "<w:keepNext/>"
_LANGUAGES = {"en": "en-GB", "cy": "cy-GB"}


def file(document: Document, stamp: datetime, skeleton: Skeleton | None = None) -> bytes:
    """The bytes of the file. `stamp` is the instant that it says it was made at.

    `skeleton` is that of a body's own file; left out, it is the shipped one.
    """
    skeleton = skeleton or docx_skeleton.shipped()
    writer = _Writer(document, skeleton)
    body = writer.body()
    parts = dict(skeleton.parts)
    language = _LANGUAGES.get(document.language, document.language)
    parts["word/document.xml"] = _document(body)
    parts["word/numbering.xml"] = docx_package.with_lists(parts["word/numbering.xml"], writer.lists)
    parts["docProps/core.xml"] = docx_package.properties(document, language, stamp)
    parts = docx_pictures.added(parts, writer.charts)
    marks = {
        docx_skeleton.LANGUAGE_MARK: language.encode(),
        docx_skeleton.FOOTER_MARK: docx_package.clean(document.reference).encode(),
    }
    return docx_package.zipped({name: _marked(content, marks) for name, content in parts.items()}, stamp)


def _marked(content: bytes, marks: dict[bytes, bytes]) -> bytes:
    """A part of the skeleton with this paper's language and reference in it."""
    for mark, value in marks.items():
        content = content.replace(mark, value)
    return content


@dataclass
class _Writer:
    """Turns blocks into WordprocessingML."""

    document: Document
    skeleton: Skeleton
    lists: int = 0
    charts: list[Chart] = field(default_factory=list)
    is_wide: bool = False
    out: list[str] = field(default_factory=list)

    def body(self) -> str:
        """Everything inside the body, the page layout of its last part included."""
        self._head()
        for place, block in enumerate(self.document.blocks):
            if isinstance(block, Heading) and block.level == 1:
                self._turn_page(columns.section_is_wide(self.document.blocks[place + 1 :]))
            following = self.document.blocks[place + 1 : place + 2]
            self._block(block, leads_on=columns.leads_on(block, *(following or (None,))))
        self.out.append(
            _paragraph("Provenance", _words(f"{self.document.reference}. {self.document.provenance}"))
        )
        return "".join([*self.out, self._page()])

    def _page(self) -> str:
        return self.skeleton.landscape if self.is_wide else self.skeleton.portrait

    def _head(self) -> None:
        document = self.document
        self.out.append(_paragraph("Organisation", _words(document.organisation)))
        if document.front_title:
            self.out.append(_paragraph("Subtitle", _words(document.front_title)))
        self.out.append(_paragraph("Title", _words(document.title)))
        if document.status:
            self.out.append(_paragraph("Gap", _words(document.status)))
        if document.front:
            self.out.append(self._front(document.front))

    def _turn_page(self, is_wide: bool) -> None:
        """End the part of the paper before a section whose pages lie the other way."""
        if is_wide == self.is_wide:
            return
        self.out.append(f'<w:p><w:pPr><w:pStyle w:val="Break"/>{self._page()}</w:pPr></w:p>')
        self.is_wide = is_wide

    def _block(self, block: Block, *, leads_on: bool) -> None:
        if isinstance(block, Heading):
            is_bare = block.level == 1 and not block.number
            self.out.append(_paragraph(f"Heading{block.level}", _runs(block.runs), _BARE if is_bare else ""))
        elif isinstance(block, Paragraph):
            style = "NumberedParagraph" if block.number else "BodyText"
            self.out.append(_paragraph(style, _runs(block.runs), _WITH_NEXT if leads_on else ""))
        elif isinstance(block, Items):
            self._items(block)
        elif isinstance(block, Facts):
            self.out += self._facts(block)
        elif isinstance(block, Gap):
            told = _runs(
                (Run(f"To be written by: {block.owner}.", bold=True), Run(f" {block.note}".rstrip()))
            )
            self.out.append(_paragraph("Gap", told))
        elif isinstance(block, Chart):
            self.charts.append(block)
            self.out.append(_paragraph("Caption", _words(block.title)))
            self.out.append(
                _paragraph(
                    "BodyText",
                    docx_pictures.drawn(block, len(self.charts), self.skeleton.upright),
                    _WITH_NEXT,
                )
            )
            self._table(figures.as_table(block))
        else:
            self._table(block)

    def _facts(self, block: Facts) -> list[str]:
        """Short facts stay on one page; of long ones neither the first nor the last stands there alone."""
        is_whole, last = columns.is_whole(block), len(block.entries) - 1
        return [
            self._fact(fact, together=place < last and (is_whole or place in (0, last - 1)))
            for place, fact in enumerate(block.entries)
        ]

    def _fact(self, fact: Fact, *, together: bool) -> str:
        words = f"{_run(Run(fact.label, bold=True))}<w:r><w:tab/></w:r>{_runs(fact.runs)}"
        return _paragraph("Fact", words, f"{_WITH_NEXT if together else ''}<w:keepLines/>")

    def _items(self, block: Items) -> None:
        if block.is_ordered:
            self.lists += 1
        last = len(block.entries) - 1
        for place, item in enumerate(block.entries):
            # Neither the first nor the last entry stands alone on a page.
            together = _WITH_NEXT if place != last and place in (0, last - 1) else ""
            how = together + self._number(block, item)
            self.out.append(_paragraph(_list_style(block, item), _runs(item.runs), how))

    def _number(self, block: Items, item: Item) -> str:
        if not block.is_ordered or item.depth:
            return ""
        number = docx_skeleton.FIRST_LIST + self.lists - 1
        return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'

    def _front(self, rows: tuple[FrontRow, ...]) -> str:
        rest = self.skeleton.upright - 2900
        made = "".join(
            f"<w:tr><w:trPr><w:cantSplit/></w:trPr>"
            f"{_cell((Run(row.label, bold=True),), 2900, shade=True)}{_cell(_front_runs(row), rest)}</w:tr>"
            for row in rows
        )
        return _table("Front sheet", [2900, rest], made)

    def _table(self, block: Table) -> None:
        widths = columns.widths(block, self.skeleton.sideways if self.is_wide else self.skeleton.upright)
        head = "".join(
            _cell(cell, width, bold=True, shade=True, together=True)
            for cell, width in zip(block.head, widths, strict=True)
        )
        rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
        is_whole, last = columns.is_whole(block), len(block.rows) - 1
        for place, row in enumerate(block.rows):
            # A short table stays on one page; of a long one neither the first row nor the last stands alone.
            together = place < last and (is_whole or place in (0, last - 1))
            cells = "".join(
                _cell(
                    cell,
                    width,
                    bold=column == 0,
                    colour=tone(self.document, cell) if column else "",
                    together=together,
                )
                for column, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
        self.out.append(_paragraph("Caption", _words(block.caption)))
        self.out.append(_table(block.caption, widths, "".join(rows)))


def _list_style(block: Items, item: Item) -> str:
    if block.is_ordered and not item.depth:
        return "ListNumber"
    return "ListBullet2" if item.depth else "ListBullet"


def _front_runs(row: FrontRow) -> Runs:
    if not row.gap:
        return (Run(row.text),)
    told = Run(f"To be filled in by: {row.gap}", italic=True)
    return (Run(f"{row.text}   "), told) if row.text else (told,)


def _table(caption: str, widths: list[int], rows: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" '
        'w:noHBand="0" w:noVBand="1"/>'
        f"<w:tblCaption w:val={_attribute(caption)}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _cell(
    runs: Runs,
    width: int,
    *,
    bold: bool = False,
    shade: bool = False,
    colour: str = "",
    together: bool = False,
) -> str:
    shown = tuple(Run(run.text, True, run.italic, run.href) for run in runs) if bold else runs
    edge = ""
    if colour:
        # The colour only repeats what the symbol and the word say.
        shown_as = _attribute(colour.lstrip("#"))
        edge = f'<w:tcBorders><w:left w:val="single" w:sz="48" w:space="0" w:color={shown_as}/></w:tcBorders>'
    tint = '<w:shd w:val="clear" w:color="auto" w:fill="F3F2F1"/>' if shade else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{edge}{tint}</w:tcPr>'
        f"{_paragraph('TableText', _runs(shown), _WITH_NEXT if together else '')}</w:tc>"
    )


def _paragraph(style: str, content: str, extra: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{content}</w:p>'


def _words(text: str) -> str:
    return _runs((Run(text),))


def _runs(runs: Runs) -> str:
    return "".join(_link(run) if run.href and is_safe(run.href) else _run(run) for run in runs)


def _run(run: Run, style: str = "") -> str:
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    look = f"{named}{'<w:b/>' if run.bold else ''}{'<w:i/>' if run.italic else ''}"
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{docx_package.clean(run.text)}</w:t></w:r>'


def _link(run: Run) -> str:
    target = _attribute(f' HYPERLINK "{run.href.replace(chr(34), "%22")}" ')
    return f"<w:fldSimple w:instr={target}>{_run(run, 'Hyperlink')}</w:fldSimple>"


def _attribute(text: str) -> str:
    return quoteattr("".join(letter for letter in text if letter >= " " and letter not in "￾￿"))


def _document(body: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:document xmlns:w="{_NAMESPACE}" xmlns:r="{docx_skeleton.RELATIONSHIPS}">'
        f"<w:body>{body}</w:body></w:document>"
    ).encode()
