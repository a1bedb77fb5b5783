"""Reports as LibreOffice and Word make them into PDF: fonts, rules and page breaks of their own."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.shared import Cm, Pt

from planflow.intake import proposal
from tests import libreoffice
from tests.reports import reading, rendering, scoring, source

LOW, RISEN = "Attendance was low.", "Violence had risen since the last visit, and nobody had asked why."
CANCELLED = "Practical sessions were cancelled often, and what was offered did not meet needs."
EACH = 6
"""`make test` takes one report in so many, `make campaign` all of them."""
LONG = "together with the police, the health board and the schools of the area"
FILLING = "The team had worked hard since the last visit, and the records that we read were up to date. " * 6


@pytest.mark.parametrize("share", [EACH, pytest.param(1, marks=pytest.mark.campaign)])
def test_what_libreoffice_made_into_pdf_is_read_as_well(tmp_path: Path, share: int) -> None:
    names = source.rendered()[::share]
    files = {name: rendering.render_as(source.read(name), "docx") for name in names}
    made = libreoffice.convert_all(files, tmp_path, to="pdf", ending="docx")
    read = {name: proposal.contract(reading.read(made[name], f"{name}.pdf")) for name in names}
    scoring.hold_to_the_aims(
        (scoring.score(name, found, source.expected(name)) for name, found in read.items()), "LibreOffice"
    )


def test_shapes_of_the_pages_that_word_makes(tmp_path: Path) -> None:
    files = {
        shape.__name__: _written(shape)
        for shape in (_concerns, _addressees, _codes, _titles, _bold_all_through)
    }
    made = libreoffice.convert_all(files, tmp_path, to="pdf", ending="docx")
    read = {name: proposal.contract(reading.read(content, f"{name}.pdf")) for name, content in made.items()}
    assert _asked(read["_concerns"], "number", "text") == [("1", f"{LOW} {CANCELLED}"), ("2", RISEN)]
    assert _asked(read["_addressees"], "number", "owner_roles") == [
        ("5.1", ["HMPPS"]), ("5.2", ["governor"]), ("5.3", ["governor"]), ("5.4", ["governor"]),
    ]  # fmt: skip
    assert _asked(read["_codes"], "number", "urgent") == [("PE1", False), ("PR1", True)]
    assert _asked(read["_titles"], "number", "text") == [
        ("R1", "The Council should publish a strategy that says what homes it will need."),
        ("R2", "The Council should review each contract at least once each year."),
    ]
    assert _asked(read["_bold_all_through"], "number", "text") == [
        ("1", "The Council should publish a strategy by May 2024."),
        ("2", f"Review each contract, {LONG}, so that each child lives where their needs are met."),
    ]


def _asked(found: dict[str, Any], *keys: str) -> list[tuple[Any, ...]]:
    return [tuple(one[key] for key in keys) for one in found["recommendations"]]


def _written(shape: Callable[[Document], None]) -> bytes:
    document = docx.Document()
    document.add_heading("Report on an inspection", 0)
    document.add_paragraph(FILLING)
    shape(document)
    document.add_heading("About this inspection", 1)
    document.add_paragraph(FILLING)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _bold(document: Document, text: str, after: str = "") -> Any:
    paragraph = document.add_paragraph()
    paragraph.add_run(text).bold = True
    paragraph.add_run(after)
    return paragraph


def _concerns(document: Document) -> None:
    """Numbered by hand below a hanging indent, the first sentence bold."""
    document.add_heading("Priority concerns", 1)
    for bold, after in ((f"1.\t{LOW}", f" {CANCELLED}"), (f"2.\t{RISEN}", "")):
        shape = _bold(document, bold, after).paragraph_format
        shape.left_indent, shape.first_line_indent, shape.space_after = Cm(1.2), Cm(-1.2), Pt(4)
        shape.right_indent = Cm(6)


def _addressees(document: Document) -> None:
    """Whom a list is for stands far to the right of its heading; themes and an old report come after."""
    document.add_heading("Section 5. Summary of recommendations", 1)
    _bold(document, "Recommendation\t\t\t\tTo HMPPS")
    document.add_paragraph("5.1\tTransfers should take place before noon. (1.2)")
    _bold(document, "Recommendations\t\t\t\tTo the governor")
    document.add_paragraph("5.2\tCells should be clean and properly equipped. (1.6)")
    for theme, text in (
        ("Equality and diversity", "5.3\tInterpreters should be used for all that is confidential. (2.10)"),
        ("Health services", "5.4\tMedicine queues should be supervised by officers. (2.14)"),
    ):
        document.add_heading(theme, 4)
        document.add_paragraph(text)
    document.add_heading("Appendix II: Progress on recommendations from the last report", 2)
    for text, judged in (
        ("The library should be open at weekends. (3.22)", "Not achieved (recommendation repeated, 5.2)"),
        ("Lavatories should be screened. (2.6)", "Achieved"),
    ):
        document.add_heading("Recommendations", 3)
        document.add_paragraph(text)
        _bold(document, judged)


def _codes(document: Document) -> None:
    document.add_heading("Areas for improvement", 1)
    for code, text in (
        ("PE1", "The local authority must ensure that carers are offered an assessment of their own."),
        ("PR1 Priority action", "The local authority must review all who wait for an assessment."),
    ):
        _bold(document, code)
        document.add_paragraph(text)


def _titles(document: Document) -> None:
    document.add_heading("Recommendations", 1)
    for title, text in (
        (
            "R1 Sufficiency planning",
            "The Council should publish a strategy that says what homes it will need.",
        ),
        ("R2 Contract management", "The Council should review each contract at least once each year."),
    ):
        _bold(document, title)
        document.add_paragraph(text)


def _bold_all_through(document: Document) -> None:
    """A label and its wording look alike and stand close together."""
    for label, text in (
        ("Recommendation 1", "The Council should publish a strategy by May 2024."),
        (
            "Recommendation 2",
            f"Review each contract, {LONG}, so that each child lives where their needs are met.",
        ),
    ):
        for line in (label, text):
            _bold(document, line).paragraph_format.space_after = Pt(0)
        document.add_paragraph(FILLING)
