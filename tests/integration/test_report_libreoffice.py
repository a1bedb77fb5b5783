"""Reports as LibreOffice and Word make them into PDF: fonts, rules and page breaks of their own."""

from pathlib import Path

import pytest

from planflow.intake import proposal
from tests import libreoffice
from tests.reports import reading, rendering, scoring, source

EACH = 6
"""`make test` takes one report in so many, `make campaign` all of them."""


@pytest.mark.parametrize("share", [EACH, pytest.param(1, marks=pytest.mark.campaign)])
def test_what_libreoffice_made_into_pdf_is_read_as_well(tmp_path: Path, share: int) -> None:
    names = source.rendered()[::share]
    files = {name: rendering.render_as(source.read(name), "docx") for name in names}
    made = libreoffice.convert_all(files, tmp_path, to="pdf", ending="docx")
    read = {name: proposal.contract(reading.read(made[name], f"{name}.pdf")) for name in names}
    scoring.hold_to_the_aims(
        (scoring.score(name, found, source.expected(name)) for name, found in read.items()), "LibreOffice"
    )
