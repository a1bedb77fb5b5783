"""Reports that a browser printed from a web page: the bullets of their lists are drawn, not written."""

import pytest

from planflow.intake import proposal
from tests.reports import reading, rendering, scoring, source

EACH = 6
"""`make test` takes one report in so many, `make campaign` all of them."""
_PRINTED = """
    table { border-collapse: collapse } td, th { border: 1px solid #555; padding: 4px }
    nav, header, footer, aside, [hidden] { display: none }
"""
_MARGIN = {"top": "20mm", "bottom": "20mm", "left": "20mm", "right": "20mm"}


@pytest.mark.parametrize("share", [EACH, pytest.param(1, marks=pytest.mark.campaign)])
def test_what_a_browser_printed_is_read_as_well(chromium, share):
    page, scored = chromium.new_page(), []
    for name in source.rendered()[::share]:
        page.set_content(rendering.render_as(source.read(name), "html").decode())
        page.add_style_tag(content=_PRINTED)
        found = reading.read(page.pdf(format="A4", margin=_MARGIN), f"{name}.pdf")
        scored.append(scoring.score(name, proposal.contract(found), source.expected(name)))
    page.close()
    scoring.hold_to_the_aims(scored, "printed")
