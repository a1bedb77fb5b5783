"""The checks of paper files: a good one passes, and a planted fault of each kind is named."""

import io
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx as python_docx
import pikepdf
import pytest
from docx.oxml.ns import qn

from planflow.errors import PlanflowError
from planflow.papers import docx, docx_checks, pdf, pdf_checks, writing
from planflow.papers.document import (
    Chart,
    Document,
    Fact,
    Facts,
    FrontRow,
    Heading,
    Item,
    Items,
    Paragraph,
    Run,
    Series,
    Table,
)
from tests import paper_facts
from tests.unit import test_paper_grammar

SERIES = (Series("Now", (2.0,)),)
STAMP = datetime(2019, 3, 12, tzinfo=UTC)


def paper() -> Document:
    words = (Run("Some words "), Run("elsewhere", href="https://example.org/"), Run("."))
    return Document(
        "plan/P1", "A paper", "en", "A council", "", "2019-03-12", "Report", (FrontRow("Ward", "All"),),
        (
            Heading(1, (Run("First"),), "1", "first"), Paragraph(words, "1.1"), Items((Item(words),)),
            Heading(2, (Run("Below"),), "", "below"),
            Table("A table", ((Run("Head"),), (Run("Other"),)), (((Run("Row"),), (Run("Cell"),)),)),
            Chart("ratings", "bars", "A chart", "What it shows.", "Rating", ("Red",), SERIES),
        ),
        "Source.",
    )  # fmt: skip


needs_pdf = pytest.mark.skipif(not pdf.is_available(), reason="WeasyPrint or Pango is missing")


@needs_pdf
def test_a_paper_as_pdf_passes_every_check() -> None:
    assert pdf_checks.problems(pdf.file(paper())) == []


def changed(change: Callable[[Any], None]) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf.file(paper()))) as file:
        change(file)
        out = io.BytesIO()
        file.save(out)
    return pdf_checks.problems(out.getvalue())


def tags(node: Any, name: str) -> list[Any]:
    return [one for one in pdf_checks.elements(node.Root.StructTreeRoot) if str(one.S) == name]


def without_headers(file: Any) -> None:
    for cell in (*tags(file, "/TD"), *tags(file, "/TH")):
        del cell["/A"]


def without_alternatives(file: Any) -> None:
    for figure in tags(file, "/Figure"):
        del figure["/Alt"]


def skipping(file: Any) -> None:
    tags(file, "/H2")[0].S = pikepdf.Name("/H4")


def untitled(file: Any) -> None:
    with file.open_metadata() as metadata:
        del metadata["dc:title"]


def untagged(file: Any) -> None:
    del file.Root["/StructTreeRoot"]


def speechless(file: Any) -> None:
    del file.Root["/Lang"]


def unmarked(file: Any) -> None:
    file.Root["/MarkInfo"]["/Marked"] = False


def not_claimed(file: Any) -> None:
    with file.open_metadata() as metadata:
        del metadata["pdfuaid:part"]


def named_by_its_file(file: Any) -> None:
    file.Root["/ViewerPreferences"]["/DisplayDocTitle"] = False


def without_headings(file: Any) -> None:
    for level in ("/H1", "/H2", "/H3", "/H4"):
        for heading in tags(file, level):
            heading.S = pikepdf.Name("/P")


def beginning_low(file: Any) -> None:
    tags(file, "/H1")[0].S = pikepdf.Name("/P")


def without_scope(file: Any) -> None:
    del tags(file, "/TH")[0]["/A"]["/Scope"]


def boxed_items(file: Any) -> None:
    tags(file, "/LI")[0].S = pikepdf.Name("/Div")


def loose_items(file: Any) -> None:
    tags(file, "/L")[0].S = pikepdf.Name("/Div")


def loose_marks(file: Any) -> None:
    body = tags(file, "/P")[0]
    body.P.K = pikepdf.Array([one for one in body.P.K if one.objgen != body.objgen])


def without_header_cells(file: Any) -> None:
    for cell in tags(file, "/TH"):
        cell.S = pikepdf.Name("/TD")


@needs_pdf
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (without_headers, "do not say which headers they belong to"),
        (without_alternatives, "1 of its pictures have no text that says what they show."),
        (skipping, "A heading of level 4 follows one of level 1."),
        (untitled, "It has no title."),
        (untagged, "It has no tags"),
        (speechless, "It does not say what language it is in."),
        (unmarked, "It is not marked as tagged."),
        (not_claimed, "It does not say that it is PDF/UA."),
        (named_by_its_file, "A reader would show the name of the file"),
        (without_headings, "It has no headings."),
        (beginning_low, "Its first heading is of level 2."),
        (without_header_cells, "has no header cells."),
        (without_scope, "1 header cells of table 1 do not say what they are heads of."),
        (boxed_items, "/L holds /Div."),
        (loose_items, "An item of a list stands outside of any list."),
        (loose_marks, "pieces of its pages are marked as text to read and stand in no tag."),
    ],
)
def test_a_fault_planted_in_a_pdf_is_named(change: Callable[[Any], None], said: str) -> None:
    assert any(said in problem for problem in changed(change))


@needs_pdf
def test_facts_are_pairs_of_label_and_body_and_page_numbers_are_left_out_of_what_is_read() -> None:
    facts = Facts((Fact("Owner", (Run("Head"),)), Fact("Due", (Run("Today"),))))
    made = pdf.file(replace(paper(), blocks=(Heading(1, (Run("First"),), "1", "first"), facts)))
    assert made == pdf.file(replace(paper(), blocks=(Heading(1, (Run("First"),), "1", "first"), facts)))
    with pikepdf.open(io.BytesIO(made)) as file:
        (found,) = tags(file, "/L")
        items = [[str(part.S) for part in pdf_checks.below(item)] for item in pdf_checks.below(found)]
        drawn = file.pages[0].Contents.read_bytes()
    assert items == [["/Lbl", "/LBody"], ["/Lbl", "/LBody"]]
    assert drawn.count(b"/Artifact\n<</Type /Pagination>>\nBDC\n") == 1


@needs_pdf
def test_a_link_is_printed_as_it_is_shown() -> None:
    with pikepdf.open(io.BytesIO(pdf.file(paper()))) as file:
        links = list(file.pages[0].Annots)
        assert links
        assert all(int(one.F) & 4 for one in links)


@needs_pdf
@pytest.mark.campaign
def test_every_form_passes_a_checker_that_somebody_else_wrote(tmp_path: Path) -> None:
    checker = shutil.which("outloud")
    if checker is None:
        pytest.skip("the checker 'outloud' is not installed")
    for form in test_paper_grammar.NAMES:
        for count in (1, 7):
            made = test_paper_grammar.made(form, paper_facts.world(count))
            (tmp_path / f"{form}-{count}.pdf").write_bytes(pdf.file(made))
    command = [checker, tmp_path, "--layer", "conformance"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_a_paper_as_docx_passes_every_check() -> None:
    assert docx_checks.problems(docx.file(paper(), STAMP)) == []


def edited(change: Callable[[Any], None]) -> list[str]:
    file = python_docx.Document(io.BytesIO(docx.file(paper(), STAMP)))
    change(file)
    out = io.BytesIO()
    file.save(out)
    return docx_checks.problems(out.getvalue())


def no_title(file: Any) -> None:
    file.core_properties.title = " "


def no_language(file: Any) -> None:
    for one in file.styles.element.findall(f".//{qn('w:docDefaults')}//{qn('w:lang')}"):
        one.getparent().remove(one)


def heading_skipped(file: Any) -> None:
    next(one for one in file.paragraphs if one.style.name == "Heading 2").style = "Heading 4"


def header_row_lost(file: Any) -> None:
    for one in file.element.findall(f".//{qn('w:tblHeader')}"):
        one.getparent().remove(one)
    for one in file.element.findall(f".//{qn('w:tblLook')}"):
        one.set(qn("w:firstColumn"), "0")


def text_of_picture_lost(file: Any) -> None:
    file.inline_shapes[0]._inline.docPr.set("descr", "")


def empty_lines(file: Any) -> None:
    file.add_paragraph("")


def title_as_text(file: Any) -> None:
    next(one for one in file.paragraphs if one.style.name == "Title").style = "Body Text"


def headings_as_text(file: Any) -> None:
    for one in file.paragraphs:
        if one.style.name.startswith("Heading"):
            one.style = "Body Text"


def first_heading_low(file: Any) -> None:
    next(one for one in file.paragraphs if one.style.name == "Heading 1").style = "Heading 2"


def caption_lost(file: Any) -> None:
    for one in file.element.findall(f".//{qn('w:tblCaption')}"):
        one.getparent().remove(one)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (no_title, "It has no title."),
        (no_language, "It does not say what language it is in."),
        (heading_skipped, "A heading of level 4 follows one of level 1."),
        (header_row_lost, "has no header row."),
        (text_of_picture_lost, "1 of its pictures have no text that says what they show."),
        (empty_lines, "1 empty paragraphs stand for space."),
        (title_as_text, "No paragraph has the style Title."),
        (headings_as_text, "It has no headings."),
        (first_heading_low, "Its first heading is of level 2."),
        (caption_lost, "has no caption."),
    ],
)
def test_a_fault_planted_in_a_docx_is_named(change: Callable[[Any], None], said: str) -> None:
    assert any(said in problem for problem in edited(change))


def test_a_file_that_not_everybody_could_read_is_refused_with_its_faults() -> None:
    writing.require_readable(docx.file(paper(), STAMP), "docx", "plan/P1")
    out = io.BytesIO()
    python_docx.Document().save(out)
    with pytest.raises(PlanflowError, match="The DOCX of plan/P1 could not be read by everybody") as caught:
        writing.require_readable(out.getvalue(), "docx", "plan/P1")
    assert "It has no headings." in str(caught.value)
    if pdf.is_available():
        writing.require_readable(pdf.file(paper()), "pdf", "plan/P1")
