"""One document in every form of delivery: HTML, DOCX and PDF, always the same bytes."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise

import docx as python_docx
import pikepdf
import pytest

from planflow.papers import as_markdown, assemble, docx, html, markdown, pdf
from planflow.papers.document import Document, FrontRow, Gap, Heading, Paragraph, Run, from_json, to_json

STAMP = datetime(2017, 7, 4, tzinfo=UTC)
WIDE = "|" + " x |" * 9 + "\n|" + "---|" * 9 + "\n|" + " y |" * 9 + "\n"
BODY = """A paragraph with **bold** and [a link](https://example.org/?a=1&b=2) and [no link](javascript:x).

### R1: The board

Another paragraph.

#### R1a: Do it

- **Owner:** Head of Service
- **Rating:** ▲ Red: late

1. first
2. second

1) again

- one
  - deeper

Table: Late & <late>

| Ref | Rating |
|---|---|
| R1a | ▲ Red |
"""


def paper(title: str = "Progress & <report>") -> Document:
    blocks = [
        Heading(1, (Run("Progress"),), anchor="progress"),
        *markdown.blocks(BODY),
        Heading(1, (Run("Legal implications"),), anchor="legal"),
        Gap("Legal Services", "Duties."),
        Heading(1, (Run("Appendix"),), anchor="table"),
        *markdown.blocks(f"Table: Everything\n\n{WIDE}"),
        Heading(1, (Run("End"),), anchor="end"),
        Paragraph((Run("The end."),)),
    ]
    return Document(
        reference="lewisham-2017/P2", title=title, language="en", organisation="Lewisham Council",
        status="Draft.", as_at="2017-07-04", front_title="Report",
        front=(FrontRow("Title", title), FrontRow("Item", gap="the clerk")),
        blocks=tuple(assemble.numbered(blocks)), provenance="The figures are those of 4 July 2017.",
        tones={"▲ Red": "#d4351c"},
    )  # fmt: skip


def test_a_document_survives_being_frozen():
    assert from_json(to_json(paper())) == paper()
    assert to_json(from_json(to_json(paper()))) == to_json(paper())


def test_paragraphs_are_numbered_within_their_section():
    numbers = [block.number for block in paper().blocks if isinstance(block, Heading | Paragraph)]
    assert numbers == ["1", "1.1", "", "1.2", "", "2", "3", "4", "4.1"]


def test_gaps_of_front_sheet_and_sections_are_counted():
    assert paper().gaps == 2


class _Reader(HTMLParser):
    """Collects tags, and fails on one that is closed out of turn."""

    EMPTY = ("meta", "br", "link")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def page() -> _Reader:
    reader = _Reader()
    reader.feed(html.page(paper()))
    return reader


def test_the_page_is_well_formed_and_says_its_language(page):
    assert page.open == []
    assert dict(page.tags)["html"] == {"lang": "en"}


def test_the_headings_of_the_page_are_in_order(page):
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_headers_with_a_scope(page):
    tags = [tag for tag, _ in page.tags]
    assert tags.count("caption") == tags.count("table") == 3
    assert {attributes["scope"] for tag, attributes in page.tags if tag == "th"} == {"row", "col"}


def test_every_anchor_of_the_contents_exists_once(page):
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    linked = [str(a["href"])[1:] for tag, a in page.tags if tag == "a" and str(a["href"]).startswith("#")]
    assert len(ids) == len(set(ids))
    assert set(linked) <= set(ids)


def test_the_page_runs_no_script_and_escapes_everything():
    text = html.page(paper())
    assert "<script" not in text
    assert 'href="javascript' not in text
    assert "Progress &amp; &lt;report&gt;" in text
    assert "http-equiv" not in text


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "http://[x"]
)
def test_only_web_and_mail_addresses_become_links(address):
    blocks = (Paragraph((Run("here", href=address),)),)
    assert "<a href" not in html.page(replace(paper(), blocks=blocks)).split("<main", 1)[1]
    with zipfile.ZipFile(io.BytesIO(docx.file(replace(paper(), blocks=blocks), STAMP))) as archive:
        assert b"HYPERLINK" not in archive.read("word/document.xml")


def test_the_docx_has_real_styles_numbering_and_header_rows():
    document = python_docx.Document(io.BytesIO(docx.file(paper(), STAMP)))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles.count("Title") == 1
    assert [name for name in styles if name.startswith("Heading")] == [
        "Heading 1", "Heading 2", "Heading 3", "Heading 1", "Heading 1", "Heading 1",
    ]  # fmt: skip
    assert "Numbered Paragraph" in styles
    assert len(document.tables) == 3
    for table in document.tables[1:]:
        assert table.rows[0]._tr.trPr.find(python_docx.oxml.ns.qn("w:tblHeader")) is not None


def test_the_docx_turns_the_page_for_a_wide_table_and_back():
    document = python_docx.Document(io.BytesIO(docx.file(paper(), STAMP)))
    assert [section.page_width > section.page_height for section in document.sections] == [False, True, False]
    assert all("lewisham-2017/P2" in section.footer.paragraphs[0].text for section in document.sections)


def test_the_docx_says_its_title_language_and_day():
    made = docx.file(replace(paper(), language="cy"), STAMP)
    document = python_docx.Document(io.BytesIO(made))
    assert document.core_properties.title == "Progress & <report>"
    assert document.core_properties.language == "cy-GB"
    assert document.core_properties.created == STAMP
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"x-planflow" not in everything
    assert b'w:val="cy-GB"' in everything


def test_no_paragraph_of_the_docx_is_empty_but_for_page_breaks():
    document = python_docx.Document(io.BytesIO(docx.file(paper(), STAMP)))
    empty = [paragraph.style.name for paragraph in document.paragraphs if not paragraph.text.strip()]
    assert set(empty) <= {"Break"}


def test_numbered_lists_of_the_docx_start_again_at_one():
    with zipfile.ZipFile(io.BytesIO(docx.file(paper(), STAMP))) as archive:
        used = re.findall(rb'<w:numId w:val="(2\d\d)"/>', archive.read("word/document.xml"))
        numbering = archive.read("word/numbering.xml")
    assert len(set(used)) == 2
    assert all(b'<w:num w:numId="' + number + b'">' in numbering for number in used)


def test_the_same_document_gives_the_same_bytes_whenever_it_is_made():
    docx.docx_skeleton.parts.cache_clear()
    first = docx.file(paper(), STAMP)
    docx.docx_skeleton.parts.cache_clear()
    assert docx.file(paper(), STAMP) == first
    assert html.page(paper()) == html.page(paper())


def test_a_character_that_xml_cannot_hold_breaks_no_file():
    made = docx.file(paper("A\x00B\x0bC￿"), STAMP)
    assert python_docx.Document(io.BytesIO(made)).core_properties.title == "ABC"


def test_the_pdf_is_tagged_named_and_always_the_same():
    if not pdf.is_available():
        pytest.skip("WeasyPrint or Pango is missing")
    made = pdf.file(paper())
    assert made == pdf.file(paper())
    with pikepdf.open(io.BytesIO(made)) as read:
        assert read.Root.MarkInfo.Marked
        assert str(read.Root.Lang) == "en"
        with read.open_metadata() as metadata:
            assert metadata["dc:title"].startswith("Progress & <report>")


def test_the_markdown_of_a_paper_shows_its_gaps():
    text = as_markdown.write(paper())
    assert "> **To be written by: Legal Services.** Duties." in text
    assert "## 1. Progress" in text
    assert "| R1a | ▲ Red |" in text
