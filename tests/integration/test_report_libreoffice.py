"""Reports as LibreOffice and Word make them into PDF: fonts, rules and page breaks of their own."""

from pathlib import Path

import pytest

from planflow.intake import proposal, uploads
from planflow.intake import reading as intake
from tests import libreoffice
from tests.integration.test_report_forms import AIMS
from tests.reports import rendering, scoring, source

EACH = 6
"""`make test` takes one report in so many, `make campaign` all of them."""


@pytest.mark.parametrize("share", [EACH, pytest.param(1, marks=pytest.mark.campaign)])
def test_what_libreoffice_made_into_pdf_is_read_as_well(tmp_path: Path, share: int) -> None:
    names = [name for name in source.further() if "raw" not in source.read(name).settings][::share]
    files = {name: rendering.render_as(source.read(name), "docx") for name in names}
    totals = {kind: scoring.Tally() for kind in AIMS}
    for name, content in libreoffice.convert_all(files, tmp_path, to="pdf", ending="docx").items():
        options = {"kind": uploads.check(content, f"{name}.pdf"), "name": f"{name}.pdf"}
        found = proposal.from_data(intake.read(content, options, lambda: None))
        scored = scoring.score(name, proposal.contract(found), source.expected(name))
        for kind, total in totals.items():
            total.add(scored[kind])
    assert len(names) >= 10
    for kind, (recall, precision) in AIMS.items():
        total = totals[kind]
        slips = "\n".join([*total.missed, *total.wrong])
        assert total.recall >= recall, f"{kind}: recall {total.recall:.3f}\n{slips}"
        assert total.precision >= precision, f"{kind}: precision {total.precision:.3f}\n{slips}"
